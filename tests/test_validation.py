"""What a caller is told when a request breaks a rule of its proto."""

import math
import time
from collections.abc import Iterator

import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import schema, validation
from poolhouse.errors import InvalidParameterException
from poolhouse.gen.identity import v1 as identity
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire.v1 import FieldRules

MAX_BODY = 131_072
POOL = "us-east-1_AbCdEfGhI"
IDENTITY_POOL = "us-east-1:11111111-2222-3333-4444-555555555555"
OPERATIONS = [operation for service in schema.SERVICES for operation in service.operations]


def refusal(message: Message) -> str:
    """What the caller is told about `message`, which must be refused."""
    with pytest.raises(InvalidParameterException) as caught:
        validation.validate(message)
    return caught.value.message


def types_below(message: Descriptor, above: tuple[str, ...] = ()) -> Iterator[tuple[Descriptor, tuple[str, ...]]]:
    """Every message type that a type holds, itself included, each with the names of those that hold it."""
    yield message, above
    if message.full_name not in above:
        for field in schema.fields(message):
            below = field.message_type
            if below is not None and validation.is_structure(below):
                yield from types_below(below, (*above, message.full_name))


def all_rules() -> Iterator[FieldRules]:
    """The rules of every field of every operation's messages, those of list elements and map entries included."""
    for operation in OPERATIONS:
        for cls in (operation.request, operation.response):
            for message, _ in types_below(schema.descriptor(cls)):
                for field in schema.fields(message):
                    rules = schema.rules(field)
                    yield from (rules, rules.items, rules.keys)


def initiate_auth(**changes: object) -> pb.InitiateAuthRequest:
    """A request that is valid but for `changes`."""
    fields = {"auth_flow": pb.AUTH_FLOW_TYPE_USER_SRP_AUTH, "client_id": "1example23456789"} | changes
    return pb.InitiateAuthRequest(**fields)  # type: ignore[arg-type]


def test_a_message_that_keeps_the_rules_passes() -> None:
    """A correct request is let through without a word."""
    validation.validate(initiate_auth(auth_parameters={"USERNAME": "ann", "SRP_A": "f" * 768}))
    validation.validate(pb.GetUserRequest(access_token="a.b-c_d=" * 200))
    validation.validate(pb.GetUserResponse(username="ann"))


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


def test_all_violations_are_told_at_once() -> None:
    """A caller can mend a request in one go: they are counted and joined as Cognito does it."""
    told = refusal(pb.AdminGetUserRequest(user_pool_id=""))
    assert told == (
        "3 validation errors detected: "
        "Value null at 'username' failed to satisfy constraint: Member must not be null; "
        "Value '' at 'userPoolId' failed to satisfy constraint: Member must have length greater than or equal to 1; "
        "Value '' at 'userPoolId' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+"
    )


def test_only_the_first_violations_are_spelled_out() -> None:
    """A hopeless request is answered in a message that still fits into gRPC's trailers."""
    request = pb.AdminUpdateUserAttributesRequest(
        user_pool_id=POOL, username="ann", user_attributes=[pb.AttributeType()] * 1000
    )
    told = refusal(request)
    assert told.startswith("1000 validation errors detected: Value null at 'userAttributes.1.member.name'")
    assert told.count("failed to satisfy") == validation.MAX_REPORTED


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


def test_a_pattern_must_match_the_whole_string() -> None:
    """A valid part does not save the rest, not even before a line's end."""
    for value in (f"{POOL}\n", f" {POOL}", f"{POOL}/x"):
        assert "regular expression" in refusal(pb.DescribeUserPoolRequest(user_pool_id=value))


def test_shorthand_classes_mean_ascii() -> None:
    r"""`\w` and `\s` are what they are for AWS, in patterns with and without Unicode classes."""
    assert validation.matcher(r"[\w]+")("az_09")
    assert not validation.matcher(r"[\w]+")("é")
    assert not validation.matcher(r"[\s]+")("\u00a0")
    mixed = validation.matcher(r"[\p{L}\s]+\d\S\\w")
    assert mixed("é \t\n1x\\w")
    assert not mixed("é\u20031x\\w")
    assert not mixed("é٣x\\w")
    assert not mixed("é1 \\w")


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


def test_a_list_of_enums_is_refused_as_a_whole() -> None:
    """The list is named, as AWS names it."""
    request = pb.CreateUserPoolClientRequest(user_pool_id=POOL, client_name="web")
    request.explicit_auth_flows.extend([pb.EXPLICIT_AUTH_FLOWS_TYPE_ADMIN_NO_SRP_AUTH, 99])  # type: ignore[list-item]
    assert "Value '[1, 99]' at 'explicitAuthFlows' failed to satisfy constraint: Member must satisfy constraint: [" in (
        refusal(request)
    )


def test_secrets_and_long_values_are_not_repeated() -> None:
    """What a message tells can be logged: no password, and no page of text."""
    told = refusal(pb.ChangePasswordRequest(access_token="a", proposed_password=" hunter2 "))
    assert "Value at 'proposedPassword' failed" in told
    assert "hunter2" not in told
    told = refusal(pb.DescribeUserPoolRequest(user_pool_id="x" * (validation.MAX_ECHOED + 1)))
    assert "Value at 'userPoolId' failed" in told
    assert "Value 'xx" in refusal(pb.DescribeUserPoolRequest(user_pool_id="x" * 60))


def test_nothing_within_a_sensitive_structure_is_repeated() -> None:
    """A structure that is a secret keeps all of its members secret; a missing one may be named."""
    below = validation._structure_check(sensitive=True)
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


NASTY = ["a", "{####}", "{##", "{##a##}", "@", "a@", ":", "arn:a:", "arn:aws:iam::1:role/", "-_", "0", "é", "😀", " "]


def test_no_input_keeps_a_pattern_busy() -> None:
    """However a string is built to make a pattern backtrack, the answer comes soon."""
    patterns = {(rules.pattern, rules.max_length or MAX_BODY) for rules in all_rules() if rules.HasField("pattern")}
    assert len(patterns) > 50
    for pattern, most in patterns:
        matches = validation.matcher(pattern)
        for unit in NASTY:
            for end in ("", "\x00", "\n"):
                text = (unit * most)[: most - 1] + end
                start = time.thread_time()
                matches(text)
                spent = time.thread_time() - start
                assert spent < 10 * validation.MATCH_SECONDS, (pattern, unit)


def test_patterns_that_can_backtrack_hold_for_single_values_only() -> None:
    """A long list cannot multiply the time that one match may take."""
    each = {part.pattern for rules in all_rules() for part in (rules.items, rules.keys) if r"\p" in part.pattern}
    assert {pattern.count("+") + pattern.count("*") for pattern in each} == {1}
