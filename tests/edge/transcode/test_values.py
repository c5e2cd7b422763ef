import base64
import json
import math
from typing import Any

import pytest
from google.protobuf.message import Message

from poolhouse import schema, validation
from poolhouse.edge import transcode
from poolhouse.edge.transcode.values import MAX_DEPTH, MOST_SECONDS, from_text
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from tests.edge.transcode.refused import serialization_error, validation_error


def test_a_whole_number_may_be_written_with_a_point() -> None:
    """JSON has one kind of number: 60.0 is 60."""
    assert transcode.to_message(pb.ListUsersRequest, {"Limit": 60.0}).limit == 60


@pytest.mark.parametrize(
    ("value", "seconds", "nanos"),
    [
        (0, 0, 0),
        (1_700_000_000, 1_700_000_000, 0),
        (1_700_000_000.123, 1_700_000_000, 123_000_000),
        (-0.25, -1, 750_000_000),
        (1.7e9, 1_700_000_000, 0),
        ("2023-11-14T22:13:20Z", 1_700_000_000, 0),
        ("2023-11-14T23:13:20.5+01:00", 1_700_000_000, 500_000_000),
        ("2023-11-14T22:13:20", 1_700_000_000, 0),
    ],
)
def test_a_time_is_epoch_seconds_or_iso_8601(value: object, seconds: int, nanos: int) -> None:
    """Every way in which AWS clients write a time is understood."""
    read = transcode.to_message(sync.RecordPatch, {"DeviceLastModifiedDate": value}).device_last_modified_date
    assert (read.seconds, read.nanos) == (seconds, nanos)


@pytest.mark.parametrize("value", [True, [], "yesterday", "", 1e300, math.inf, math.nan, validation.LAST_SECOND + 1])
def test_what_is_no_time_is_refused(value: object) -> None:
    """A time that no calendar has does not get in."""
    told = serialization_error(sync.RecordPatch, {"DeviceLastModifiedDate": value})
    assert "Timestamp at 'deviceLastModifiedDate'" in told


def test_a_duration_is_a_number_of_seconds() -> None:
    """As it goes out, so it is read; what is none is refused."""
    read = transcode.to_message(sync.Current, {"HeartbeatEvery": 30.5})
    assert (read.heartbeat_every.seconds, read.heartbeat_every.nanos) == (30, 500_000_000)
    assert transcode.to_document(read) == {"HeartbeatEvery": 30.5}
    for wrong in (True, "30", {"seconds": 30}, math.nan, MOST_SECONDS + 1, 10**400):
        assert "Duration at 'heartbeatEvery'" in serialization_error(sync.Current, {"HeartbeatEvery": wrong})


def test_binary_values_travel_as_base64() -> None:
    """Bytes arrive as the bytes that they were."""
    message = transcode.to_message(pb.SetUICustomizationRequest, {"ImageFile": base64.b64encode(b"\x00\xff").decode()})
    assert message.image_file == b"\x00\xff"
    assert transcode.to_document(message) == {"ImageFile": "AP8="}


def test_json_documents_travel_as_they_are_up_to_a_depth() -> None:
    """Branding settings come back as they went in; nesting without end is refused, and so is what JSON cannot say."""
    settings_document: dict[str, Any] = {"a": [1, 1.5, None, True, {"é": "x"}], "b": {}}
    message = transcode.to_message(pb.CreateManagedLoginBrandingRequest, {"Settings": settings_document})
    assert transcode.to_document(message) == {"Settings": settings_document}
    for depth, fits in ((MAX_DEPTH // 2, True), (MAX_DEPTH * 2, False), (500, False)):
        nested = json.loads("[" * depth + "]" * depth)
        if fits:
            deep = transcode.to_message(pb.CreateManagedLoginBrandingRequest, {"Settings": nested})
            assert pb.CreateManagedLoginBrandingRequest.FromString(deep.SerializeToString()) == deep
        else:
            told = serialization_error(pb.CreateManagedLoginBrandingRequest, {"Settings": nested})
            assert told.endswith("at 'settings'")
    for wrong in ("\ud800", 10**400):
        assert serialization_error(pb.CreateManagedLoginBrandingRequest, {"Settings": [wrong]})


@pytest.mark.parametrize(
    ("cls", "document", "told"),
    [
        (pb.GetUserRequest, {"AccessToken": 1}, "NUMBER_VALUE can not be converted to a String at 'accessToken'"),
        (pb.GetUserRequest, {"AccessToken": ["x"]}, "ARRAY_VALUE can not be converted to a String at 'accessToken'"),
        (pb.InitiateAuthRequest, {"AuthFlow": 1}, "NUMBER_VALUE can not be converted to a String at 'authFlow'"),
        (
            pb.AdminSetUserPasswordRequest,
            {"Permanent": "true"},
            "STRING_VALUE can not be converted to a Boolean at 'permanent'",
        ),
        (
            pb.AdminSetUserPasswordRequest,
            {"Permanent": 1},
            "NUMBER_VALUE can not be converted to a Boolean at 'permanent'",
        ),
        (pb.ListUsersRequest, {"Limit": "5"}, "STRING_VALUE can not be converted to an Integer at 'limit'"),
        (pb.ListUsersRequest, {"Limit": False}, "FALSE_VALUE can not be converted to an Integer at 'limit'"),
        (pb.ListUsersRequest, {"Limit": 1.5}, "NUMBER_VALUE can not be converted to an Integer at 'limit'"),
        (pb.ListUsersRequest, {"Limit": math.nan}, "NUMBER_VALUE can not be converted to an Integer at 'limit'"),
        (pb.ListUsersRequest, {"Limit": 2**31}, "NUMBER_VALUE is out of the range of an Integer at 'limit'"),
        (
            sync.ListRecordsRequest,
            {"LastSyncCount": -(2**63) - 1},
            "NUMBER_VALUE is out of the range of a Long at 'lastSyncCount'",
        ),
        (pb.SetUICustomizationRequest, {"ImageFile": "a"}, "STRING_VALUE is not base64 at 'imageFile'"),
        (pb.SetUICustomizationRequest, {"ImageFile": "YQ=="[:3]}, "STRING_VALUE is not base64 at 'imageFile'"),
        (pb.SetUICustomizationRequest, {"ImageFile": "Y Q=="}, "STRING_VALUE is not base64 at 'imageFile'"),
        (pb.SetUICustomizationRequest, {"ImageFile": "é"}, "STRING_VALUE is not base64 at 'imageFile'"),
        (pb.GetUserRequest, {"AccessToken": "\ud800"}, "STRING_VALUE holds half of a surrogate pair at 'accessToken'"),
    ],
)
def test_a_value_must_be_of_its_members_type(cls: type[Message], document: Any, told: str) -> None:
    """A number in quotes, a fraction of a thing, or half a letter is told as what it is."""
    assert serialization_error(cls, document) == told


def test_an_unknown_enum_string_ends_like_any_other_violation() -> None:
    """The caller is told the values that exist, together with everything else that is wrong with the request."""
    told = validation_error(pb.InitiateAuthRequest, {"AuthFlow": "NOPE"})
    assert told.startswith(
        "2 validation errors detected: Value 'NOPE' at 'authFlow' failed to satisfy constraint: Member"
    )
    assert "must satisfy enum value set: [USER_SRP_AUTH, " in told
    assert told.endswith("Value null at 'clientId' failed to satisfy constraint: Member must not be null")
    assert "Value '' at 'authFlow'" in validation_error(pb.InitiateAuthRequest, {"AuthFlow": "", "ClientId": "a"})


def test_a_value_of_its_members_type_is_read() -> None:
    """Booleans, and enums by their strings, one by one and in lists."""
    assert transcode.to_message(pb.AdminSetUserPasswordRequest, {"Permanent": True}).permanent
    assert not transcode.to_message(pb.AdminSetUserPasswordRequest, {"Permanent": False}).permanent
    request = transcode.to_message(pb.InitiateAuthRequest, {"AuthFlow": "USER_SRP_AUTH"})
    assert request.auth_flow == pb.AUTH_FLOW_TYPE_USER_SRP_AUTH


def test_text_stands_for_numbers_and_booleans_where_it_can() -> None:
    """In paths, queries and forms; what cannot is left as it is, to be refused with the member's name."""
    fields = schema.descriptor(sync.ListRecordsResponse).fields_by_name
    assert [from_text(fields["dataset_exists"], text) for text in ("true", "false", "True")] == [True, False, "True"]
    assert [from_text(fields["count"], text) for text in ("7", "-7", "7.0", "")] == [7, -7, "7.0", ""]
    assert from_text(fields["last_modified_by"], "7") == "7"
