from poolhouse import schema, validation
from poolhouse.gen.identity import v1 as identity
from poolhouse.gen.userpool import v1 as pb
from poolhouse.validation import checks
from tests.validation.requests import IDENTITY_POOL, OPERATIONS, POOL, initiate_auth, refusal, types_below


def test_a_message_that_keeps_the_rules_passes() -> None:
    """A correct request is let through without a word."""
    validation.validate(initiate_auth(auth_parameters={"USERNAME": "ann", "SRP_A": "f" * 768}))
    validation.validate(pb.GetUserRequest(access_token="a.b-c_d=" * 200))
    validation.validate(pb.GetUserResponse(username="ann"))
    validation.validate(
        pb.AdminSetUserPasswordRequest(user_pool_id=POOL, username="ann", password="x", permanent=True)  # any boolean
    )


def test_every_message_of_every_operation_can_be_held_against_its_rules() -> None:
    """No pattern and no rule in the protos is one that the server cannot apply."""
    for operation in OPERATIONS:
        validation.violations(operation.request())
        validation.violations(operation.response())


def test_a_required_member_must_be_there() -> None:
    """A caller who forgot a member is told which, as Cognito tells it."""
    assert refusal(pb.ChangePasswordRequest(access_token="a")) == (
        "1 validation error detected: Value null at 'proposedPassword' failed to satisfy constraint: "
        "Member must not be null"
    )


def test_a_list_of_enums_is_refused_as_a_whole() -> None:
    """The list is named, as AWS names it."""
    request = pb.CreateUserPoolClientRequest(user_pool_id=POOL, client_name="web")
    request.explicit_auth_flows.extend([pb.EXPLICIT_AUTH_FLOWS_TYPE_ADMIN_NO_SRP_AUTH, 99])  # type: ignore[list-item]
    assert "Value '[1, 99]' at 'explicitAuthFlows' failed to satisfy constraint: Member must satisfy constraint: [" in (
        refusal(request)
    )


def test_nothing_within_a_sensitive_structure_is_repeated() -> None:
    """A structure that is a secret keeps all of its members secret; a missing one may be named."""
    below = checks._structure_check(sensitive=True)
    report: list[validation.Violation] = []
    below(pb.AttributeType(name="n" * 33), "data.", report)
    below(pb.AttributeType(), "data.", report)
    assert [(found.path, found.shown) for found in report] == [("data.name", ""), ("data.name", " null")]


def test_a_list_must_keep_its_size_and_its_elements_their_rules() -> None:
    """A list of plain values is refused as a whole, with what its elements fail."""
    request = pb.CreateUserPoolClientRequest(user_pool_id=POOL, client_name="web", callback_urls=["ok", "not ok"])
    assert refusal(request) == (
        "1 validation error detected: Value '[ok, not ok]' at 'callbackURLs' failed to satisfy constraint: "
        "Member must satisfy constraint: [Member must satisfy regular expression pattern: "
        "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+]"
    )
    request.ClearField("callback_urls")
    request.callback_urls.extend(["x"] * 101)
    assert "Value at 'callbackURLs' failed to satisfy constraint: Member must have length less than" in refusal(request)
    del request.callback_urls[1:]
    validation.validate(request)


def test_an_element_of_a_list_of_structures_is_named_by_its_position() -> None:
    """The caller finds the wrong element, counted from one."""
    attributes = [pb.AttributeType(name="email"), pb.AttributeType(value="x")]
    request = pb.AdminUpdateUserAttributesRequest(user_pool_id=POOL, username="ann", user_attributes=attributes)
    assert "Value null at 'userAttributes.2.member.name' failed" in refusal(request)
    many = pb.AddCustomAttributesRequest(user_pool_id=POOL, custom_attributes=[pb.SchemaAttributeType()] * 26)
    assert "'customAttributes' failed to satisfy constraint: Member must have length less than" in refusal(many)


def test_an_empty_list_is_not_null() -> None:
    """Clearing by an empty list works; a list that must have an entry says so; an optional one may stay empty."""
    validation.validate(pb.SetLogDeliveryConfigurationRequest(user_pool_id=POOL))
    validation.validate(identity.SetIdentityPoolRolesRequest(identity_pool_id=IDENTITY_POOL))
    validation.validate(pb.CreateUserPoolRequest(pool_name="people"))
    one = pb.SchemaAttributeType(name="plan")
    validation.validate(pb.AddCustomAttributesRequest(user_pool_id=POOL, custom_attributes=[one]))
    assert refusal(pb.AddCustomAttributesRequest(user_pool_id=POOL)) == (
        "1 validation error detected: Value at 'customAttributes' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1"
    )


def test_a_map_must_keep_its_size_and_its_entries_their_rules() -> None:
    """Keys and values of a map have their own words."""
    request = pb.TagResourceRequest(resource_arn="arn:aws:cognito-idp:us-east-1:123456789012:userpool/x")
    request.tags.update({"k" * 129: "v" * 257})
    told = refusal(request)
    assert "'tags' failed to satisfy constraint: Map key must satisfy constraint: [Member must have length less" in told
    assert "'tags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length" in told
    logins = identity.GetIdRequest(identity_pool_id=IDENTITY_POOL, logins={str(n): "token" for n in range(11)})
    assert "'logins' failed to satisfy constraint: Member must have length less than or equal to 10" in refusal(logins)


def test_an_entry_of_a_map_of_structures_is_named_by_its_key() -> None:
    """The caller finds the wrong entry, unless its key is too long to repeat."""
    request = identity.SetIdentityPoolRolesRequest(identity_pool_id=IDENTITY_POOL)
    request.role_mappings["accounts.example.com"].SetInParent()
    assert "Value null at 'roleMappings.accounts.example.com.member.type' failed" in refusal(request)
    request.role_mappings.clear()
    request.role_mappings["k" * 110].SetInParent()
    assert "Value null at 'roleMappings.1.member.type' failed" in refusal(request)


def test_nested_messages_are_checked_when_they_are_there() -> None:
    """A structure that is absent has no rules to break; one that is there has."""
    request = pb.CreateUserPoolRequest(pool_name="people")
    request.policies.password_policy.minimum_length = 1
    assert "Value '1' at 'policies.passwordPolicy.minimumLength' failed" in refusal(request)


def test_unknown_fields_are_ignored() -> None:
    """A client that is newer than the server is served, as protobuf promises."""
    message = initiate_auth()
    newer = pb.InitiateAuthRequest.FromString(message.SerializeToString() + b"\xf8\x07\x01")
    validation.validate(newer)


def test_no_message_type_holds_itself() -> None:
    """However a request nests, checking it ends: its depth is that of its type."""
    for operation in OPERATIONS:
        for message, above in types_below(schema.descriptor(operation.request)):
            assert message.full_name not in above
