import math

import pytest
from google.protobuf.struct_pb2 import Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import validation
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire.v1 import FieldRules
from poolhouse.validation.constraints import bounds, failures_of
from tests.validation.requests import IDENTITY_POOL, POOL, initiate_auth, refusal


@pytest.mark.parametrize(
    ("value", "constraint"),
    [
        ("", "Member must have length greater than or equal to 1"),
        ("a" * 129, "Member must have length less than or equal to 128"),
        ("tab\there", r"Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+"),
    ],
)
def test_a_string_must_keep_its_length_and_pattern(value: str, constraint: str) -> None:
    """Each bound has its own words; a name of any script passes."""
    assert constraint in refusal(pb.AdminGetUserRequest(user_pool_id=POOL, username=value))
    validation.validate(pb.AdminGetUserRequest(user_pool_id=POOL, username="Žofie-绍伟+1"))


def test_a_length_is_counted_in_characters() -> None:
    """A person whose name needs two or four bytes per character has as much room as anybody."""
    validation.validate(pb.AdminGetUserRequest(user_pool_id=POOL, username="😀" * 128))
    assert "less than or equal to 128" in refusal(pb.AdminGetUserRequest(user_pool_id=POOL, username="😀" * 129))


def test_a_number_must_keep_its_bounds() -> None:
    """A page size that is out of bounds is named with its value."""
    assert refusal(pb.ListUsersRequest(user_pool_id=POOL, limit=61)) == (
        "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: "
        "Member must have value less than or equal to 60"
    )
    request = pb.ListUserPoolsRequest(max_results=0)
    assert "Value '0' at 'maxResults'" in refusal(request)
    assert "Member must have value greater than or equal to 1" in refusal(request)
    validation.validate(pb.ListUserPoolsRequest(max_results=1))


@pytest.mark.parametrize("number", [0, 99, -1])
def test_an_enum_must_be_a_value_that_the_wire_knows(number: int) -> None:
    """Neither a number from the future nor the unspecified value, sent on purpose, is guessed about."""
    told = refusal(initiate_auth(auth_flow=number))
    assert f"Value '{number}' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set: [" in told
    assert "USER_SRP_AUTH, REFRESH_TOKEN_AUTH" in told
    assert "UNSPECIFIED" not in told


def test_binary_values_are_measured_in_bytes_and_never_repeated() -> None:
    """An image that is too large is refused without its bytes in the answer."""
    most = 131_072
    validation.validate(pb.SetUICustomizationRequest(user_pool_id=POOL, image_file=b"x" * most))
    assert refusal(pb.SetUICustomizationRequest(user_pool_id=POOL, image_file=b"x" * (most + 1))) == (
        "1 validation error detected: Value at 'imageFile' failed to satisfy constraint: "
        "Member must have length less than or equal to 131072"
    )
    assert validation.echo(b"x") == ""


@pytest.mark.parametrize(("seconds", "nanos"), [(validation.LAST_SECOND + 1, 0), (0, -1), (0, 1_000_000_000)])
def test_a_time_must_be_one_that_a_calendar_has(seconds: int, nanos: int) -> None:
    """No time reaches the server that it could not compute with."""
    moment = Timestamp()
    moment.seconds, moment.nanos = seconds, nanos
    patch = sync.RecordPatch(op=sync.OPERATION_REPLACE, key="k", sync_count=0, device_last_modified_date=moment)
    request = sync.UpdateRecordsRequest(
        identity_pool_id=IDENTITY_POOL,
        identity_id=IDENTITY_POOL,
        dataset_name="d",
        sync_session_token="t",
        record_patches=[patch],
    )
    assert "'recordPatches.1.member.deviceLastModifiedDate'" in refusal(request)
    patch.device_last_modified_date.FromSeconds(0)
    request.ClearField("record_patches")
    request.record_patches.append(patch)
    validation.validate(request)


def test_a_json_document_may_hold_anything_that_json_can() -> None:
    """Whatever is accepted can be given back: a number that JSON cannot write is not accepted."""
    settings = Struct()
    settings.update({"a": [1, None, {"b": "c"}]})
    request = pb.CreateManagedLoginBrandingRequest(user_pool_id=POOL, client_id="abc")
    request.settings.struct_value.CopyFrom(settings)
    validation.validate(request)
    for number in (math.nan, math.inf):
        request.settings.CopyFrom(Value(number_value=number))
        assert "'settings' failed to satisfy constraint: Member must be a JSON document" in refusal(request)


def test_what_several_values_fail_is_told_once_for_each_part() -> None:
    """A list of a thousand wrong values has no thousand complaints, and one without rules has none."""
    sizes = bounds(FieldRules(min_length=2, max_length=3), "length", len)
    assert failures_of(sizes, ["ab", "", "a", "abcd"]) == [
        "Member must have length greater than or equal to 2",
        "Member must have length less than or equal to 3",
    ]
    assert failures_of(sizes, ["ab", "abc"]) == []
    assert failures_of(None, ["anything"]) == []
