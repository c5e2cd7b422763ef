import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse.edge import transcode
from poolhouse.gen.identity import v1 as identity
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb


def test_times_go_out_in_seconds_with_milliseconds() -> None:
    """AWS clients read a number; whole seconds stay whole."""
    moment = Timestamp(seconds=1_700_000_000, nanos=123_999_999)
    assert transcode.to_bytes(sync.Record(last_modified_date=moment)) == b'{"LastModifiedDate":1700000000.123}'
    moment.nanos = 999_999
    assert transcode.to_bytes(sync.Record(last_modified_date=moment)) == b'{"LastModifiedDate":1700000000}'
    moment.seconds, moment.nanos = -1, 750_000_000
    assert transcode.to_bytes(sync.Record(last_modified_date=moment)) == b'{"LastModifiedDate":-0.25}'


def test_durations_go_out_in_seconds_with_milliseconds() -> None:
    """Like times, as numbers; whole seconds stay whole."""
    assert transcode.to_bytes(sync.ComeBack(after=Duration(seconds=2, nanos=250_000_000))) == b'{"After":2.25}'
    assert transcode.to_bytes(sync.Current(heartbeat_every=Duration(seconds=30))) == b'{"HeartbeatEvery":30}'


def test_only_what_is_set_goes_out() -> None:
    """An absent member is absent; a false or empty one is said; a structure that is there without members is {}."""
    assert transcode.to_bytes(pb.GetUserAttributeVerificationCodeResponse()) == b"{}"
    assert transcode.to_document(pb.SignUpResponse(session="")) == {"Session": ""}
    assert transcode.to_document(pb.SignUpResponse(code_delivery_details={})) == {"CodeDeliveryDetails": {}}
    assert transcode.to_document(pb.InitiateAuthResponse(session="")) == {"Session": "", "ChallengeParameters": {}}
    assert transcode.to_document(sync.ListRecordsResponse(dataset_exists=False, count=0)) == {
        "Records": [],
        "Count": 0,
        "MergedDatasetNames": [],
        "DatasetExists": False,
    }


def test_required_lists_and_maps_go_out_even_when_empty() -> None:
    """Clients walk over them without asking whether they are there."""
    assert transcode.to_document(pb.GetUserResponse(username="ann")) == {"Username": "ann", "UserAttributes": []}
    assert transcode.to_document(pb.LimitDefinitionType()) == {"Attributes": {}}


def test_an_enum_number_without_a_string_never_goes_out() -> None:
    """A server that forgot to set a value fails loudly instead of inventing a string."""
    with pytest.raises(ValueError, match="no wire string"):
        transcode.to_document(pb.InitiateAuthResponse(challenge_name=pb.CHALLENGE_NAME_TYPE_UNSPECIFIED))


def test_every_kind_of_value_goes_out_as_aws_writes_it() -> None:
    """Enums by their strings, bytes in base64, maps and lists with what is in them."""
    response = pb.InitiateAuthResponse(
        challenge_name=pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER, challenge_parameters={"SRP_B": "b"}
    )
    assert transcode.to_document(response) == {
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {"SRP_B": "b"},
    }
    assert transcode.to_document(pb.SetUICustomizationRequest(image_file=b"\x00\xff")) == {"ImageFile": "AP8="}
    client = pb.UserPoolClientType(explicit_auth_flows=[pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_AUTH])
    assert transcode.to_document(client) == {"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]}
    roles = identity.SetIdentityPoolRolesRequest(roles={}, role_mappings={"idp": identity.RoleMapping()})
    assert transcode.to_document(roles) == {"Roles": {}, "RoleMappings": {"idp": {}}}
