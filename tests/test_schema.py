"""What the rest of the server can learn from the descriptors."""

import dataclasses

import pytest

from poolhouse import schema
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire import v1 as wire

OPERATIONS = [operation for service in schema.SERVICES for operation in service.operations]


def operation(service: str, name: str) -> schema.Operation:
    """The operation, found without the lookups under test."""
    return next(found for found in OPERATIONS if found.service.signing_name == service and found.name == name)


def test_every_service_is_known_as_aws_clients_address_it() -> None:
    """A client that signs for a service and names its target finds it here."""
    known = {(s.signing_name, s.target_prefix, s.api_version, s.protocol) for s in schema.SERVICES}
    assert known == {
        ("cognito-idp", "AWSCognitoIdentityProviderService", "2016-04-18", wire.AWS_PROTOCOL_JSON_1_1),
        ("cognito-identity", "AWSCognitoIdentityService", "2014-06-30", wire.AWS_PROTOCOL_JSON_1_1),
        ("cognito-sync", "", "2014-06-30", wire.AWS_PROTOCOL_REST_JSON),
        ("iam", "", "2010-05-08", wire.AWS_PROTOCOL_QUERY),
        ("sts", "", "2011-06-15", wire.AWS_PROTOCOL_QUERY),
        ("sns", "", "2010-03-31", wire.AWS_PROTOCOL_QUERY),
    }
    in_xml = {s.signing_name: (s.xml_namespace, s.global_region) for s in schema.SERVICES if s.xml_namespace}
    assert in_xml == {
        "iam": ("https://iam.amazonaws.com/doc/2010-05-08/", "us-east-1"),
        "sts": ("https://sts.amazonaws.com/doc/2011-06-15/", "us-east-1"),
        "sns": ("http://sns.amazonaws.com/doc/2010-03-31/", ""),
    }


def test_an_operation_says_everything_a_face_needs() -> None:
    """One object answers what an rpc is called, takes, gives, allows and ends with."""
    found = operation("cognito-idp", "InitiateAuth")
    assert found.function_name == "initiate_auth"
    assert found.path == "/poolhouse.userpool.v1.UserPoolService/InitiateAuth"
    assert found.service.full_name == "poolhouse.userpool.v1.UserPoolService"
    assert found.request is pb.InitiateAuthRequest
    assert found.response is pb.InitiateAuthResponse
    assert found.callers == {wire.CALLER_ANYONE}
    assert "NotAuthorizedException" in found.errors
    assert (found.http_method, found.http_path) == (None, None)
    assert not found.server_streaming


def test_a_rest_operation_has_its_method_and_path() -> None:
    """A REST operation is found by HTTP alone, so it knows its method and template."""
    found = operation("cognito-sync", "ListRecords")
    assert (found.http_method, found.http_path) == (
        "GET",
        "/identitypools/{IdentityPoolId}/identities/{IdentityId}/datasets/{DatasetName}/records",
    )


def test_operations_are_found_by_each_of_their_addresses() -> None:
    """All addresses of an operation lead to the same object, and a wrong address to none."""
    assert OPERATIONS
    for found in OPERATIONS:
        assert schema.by_path(found.path) is found
        prefix, version = found.service.target_prefix, found.service.api_version
        assert schema.by_target(prefix, found.name) is (found if prefix else None)
        is_query = found.service.protocol == wire.AWS_PROTOCOL_QUERY
        assert schema.by_action(version, found.name) is (found if is_query else None)
    assert schema.by_path("/poolhouse.userpool.v1.UserPoolService/Nothing") is None
    assert schema.by_target("AWSCognitoIdentityService", "InitiateAuth") is None
    assert schema.by_action("2011-06-15", "GetRole") is None


def test_an_operation_cannot_be_changed() -> None:
    """What was read at start-up holds for the life of the process."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        OPERATIONS[0].name = "Other"  # type: ignore[misc]
    assert "operations" not in repr(OPERATIONS[0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("InitiateAuth", "initiate_auth"),
        ("AdminSetUserMFAPreference", "admin_set_user_mfa_preference"),
        ("GetCSVHeader", "get_csv_header"),
        ("AllowedOAuthFlowsUserPoolClient", "allowed_oauth_flows_user_pool_client"),
        ("CallbackURLs", "callback_urls"),
        ("SamlProviderARNs", "saml_provider_arns"),
        ("ListWebAuthnCredentials", "list_web_authn_credentials"),
    ],
)
def test_a_cognito_name_has_one_snake_case_form(name: str, expected: str) -> None:
    """Whoever knows Cognito's name of a thing can write ours."""
    assert schema.snake_case(name) == expected


def test_function_names_are_unique_within_a_service() -> None:
    """A function's name leads to one operation."""
    for service in schema.SERVICES:
        assert len({found.function_name for found in service.operations}) == len(service.operations)


def test_enum_values_and_their_wire_strings_lead_to_each_other() -> None:
    """Domain code can speak AWS's strings without knowing their numbers."""
    assert schema.wire(pb.AuthFlowType, pb.AUTH_FLOW_TYPE_USER_SRP_AUTH) == "USER_SRP_AUTH"
    assert schema.wire_string(pb.AuthFlowType.DESCRIPTOR, pb.AUTH_FLOW_TYPE_USER_SRP_AUTH) == "USER_SRP_AUTH"
    assert schema.enum_number(pb.AuthFlowType, "USER_SRP_AUTH") == pb.AUTH_FLOW_TYPE_USER_SRP_AUTH
    assert "AUTH_FLOW_TYPE_UNSPECIFIED" not in schema.wire_strings(pb.AuthFlowType.DESCRIPTOR).values()
    assert pb.InitiateAuthRequest(auth_flow=schema.enum_number(pb.AuthFlowType, "USER_AUTH")).HasField("auth_flow")


def test_an_enum_value_that_is_not_on_the_wire_is_refused() -> None:
    """Neither the unspecified value nor an invented one turns into a string, or back."""
    for number in (pb.AUTH_FLOW_TYPE_UNSPECIFIED, 99):
        with pytest.raises(ValueError, match="no wire string"):
            schema.wire(pb.AuthFlowType, number)
    with pytest.raises(ValueError, match="has no value 'NOPE'"):
        schema.enum_number(pb.AuthFlowType, "NOPE")


def test_a_field_tells_its_rules_its_name_and_whether_it_is_a_map() -> None:
    """The checks and the transcoder read a field's rules in one place."""
    fields = {field.name: field for field in schema.fields(schema.descriptor(pb.InitiateAuthRequest))}
    assert schema.rules(fields["client_id"]).max_length == 128
    assert not schema.rules(fields["analytics_metadata"]).ListFields()
    assert schema.member_name(fields["client_id"]) == "clientId"
    entry = schema.map_entry(fields["auth_parameters"])
    assert entry is not None
    assert set(entry.fields_by_name) == {"key", "value"}
    assert schema.map_entry(fields["client_id"]) is None
    assert schema.map_entry(fields["analytics_metadata"]) is None
    patches = {field.name: field for field in schema.fields(schema.descriptor(sync.UpdateRecordsRequest))}
    assert schema.map_entry(patches["record_patches"]) is None
