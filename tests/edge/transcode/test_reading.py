import time
from typing import Any

from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from poolhouse import schema, validation
from poolhouse.edge import transcode
from poolhouse.errors import CognitoError, InvalidParameterException, SerializationException
from poolhouse.gen.identity import v1 as identity
from poolhouse.gen.userpool import v1 as pb
from tests.edge.transcode.refused import validation_error
from tests.edge.transcode.samples import JSON, by_message, quick


@by_message
def test_no_json_brings_the_transcoder_down(cls: type[Message]) -> None:
    """Whatever a stranger sends under a member's name is a message, or one of the two errors that callers know."""
    keys = st.sampled_from([field.json_name for field in schema.fields(schema.descriptor(cls))] or ["Nothing"])

    @quick
    @given(st.dictionaries(keys, JSON, max_size=6))
    def holds(document: dict[str, Any]) -> None:
        try:
            message = transcode.to_message(cls, document)
            validation.validate(message)
            transcode.to_bytes(message)
        except CognitoError as refused:
            assert isinstance(refused, SerializationException | InvalidParameterException)  # noqa: PT017 (or none)
            refused.message.encode()

    holds()


def test_unknown_members_and_nulls_are_ignored() -> None:
    """A client that is newer than the server, or spells absence as null, is served."""
    document = {"AccessToken": "a", "Invented": {"deep": [1]}, "access_token": "b"}
    assert transcode.to_message(pb.GetUserRequest, document) == pb.GetUserRequest(access_token="a")
    assert transcode.to_message(pb.GetUserRequest, {"AccessToken": None}) == pb.GetUserRequest()


def test_an_unknown_enum_string_in_a_list_is_told_with_its_list() -> None:
    """As AWS does, the list is refused as a whole; what is right in the rest of the request is not complained about."""
    document = {"UserPoolId": "us-east-1_a", "ClientName": "web", "ExplicitAuthFlows": ["ALLOW_USER_AUTH", "NOPE"]}
    told = validation_error(pb.CreateUserPoolClientRequest, document)
    assert told.startswith(
        "1 validation error detected: Value '[ALLOW_USER_AUTH, NOPE]' at 'explicitAuthFlows' failed to satisfy "
        "constraint: Member must satisfy constraint: [Member must satisfy enum value set: ["
    )


def test_a_required_list_must_be_there_over_json() -> None:
    """Forgetting a list is not clearing it: null is told apart from empty."""
    document: dict[str, Any] = {"UserPoolId": "us-east-1_a", "Username": "ann"}
    told = validation_error(pb.AdminUpdateUserAttributesRequest, document)
    assert told == (
        "1 validation error detected: Value null at 'userAttributes' failed to satisfy constraint: "
        "Member must not be null"
    )
    document["UserAttributes"] = None
    assert validation_error(pb.AdminUpdateUserAttributesRequest, document) == told
    document["UserAttributes"] = []
    message = transcode.to_message(pb.AdminUpdateUserAttributesRequest, document)
    assert message == pb.AdminUpdateUserAttributesRequest(user_pool_id="us-east-1_a", username="ann")


def test_violations_are_gathered_from_every_depth() -> None:
    """Wrong enums in lists and maps of structures are told by their paths, all at once."""
    rules = {"RulesConfiguration": {"Rules": []}, "Type": "Rules", "AmbiguousRoleResolution": "Nope"}
    told = validation_error(
        identity.SetIdentityPoolRolesRequest,
        {"IdentityPoolId": "us-east-1:a", "Roles": {}, "RoleMappings": {"idp": rules, "other": {"Type": "Nope"}}},
    )
    assert told.startswith("3 validation errors detected")
    assert (
        "Value at 'roleMappings.idp.member.rulesConfiguration.rules' failed to satisfy constraint: Member must have"
        in (told)
    )
    assert "Value 'Nope' at 'roleMappings.idp.member.ambiguousRoleResolution'" in told
    assert "Value 'Nope' at 'roleMappings.other.member.type'" in told
    mechanisms = [{"Priority": 1, "Name": "admin_only"}, {"Priority": 2, "Name": "nope"}]
    told = validation_error(
        pb.CreateUserPoolRequest,
        {"PoolName": "p", "AccountRecoverySetting": {"RecoveryMechanisms": mechanisms}},
    )
    assert told.startswith("1 validation error detected")
    assert "'accountRecoverySetting.recoveryMechanisms.2.member.name'" in told


def test_a_long_map_is_refused_about_as_quickly_as_it_is_read() -> None:
    """Nobody else waits while the places of its entries are found."""
    begun, mappings = time.perf_counter(), {f"idp{number}": {"Type": "Nope"} for number in range(30_000)}
    document = {"IdentityPoolId": "us-east-1:a", "Roles": {}, "RoleMappings": mappings}
    assert validation_error(identity.SetIdentityPoolRolesRequest, document).startswith("30001 validation errors")
    assert time.perf_counter() - begun < 5


def test_a_list_of_enum_strings_is_read_in_its_order() -> None:
    """What an app client allows arrives as it was written."""
    flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    message = transcode.to_message(pb.CreateUserPoolClientRequest, {"ExplicitAuthFlows": flows})
    assert list(message.explicit_auth_flows) == [
        pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH,
        pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH,
    ]
