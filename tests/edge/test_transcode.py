"""AWS JSON in, messages out, and back: all that the descriptors allow, AWS's own code, and single values."""

import base64
import json
import math
from datetime import UTC
from typing import Any
from urllib.parse import parse_qsl, urlencode

import botocore.session
import pytest
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Value
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poolhouse import schema, validation
from poolhouse.edge import transcode
from poolhouse.errors import CognitoError, InvalidParameterException, SerializationException
from poolhouse.gen.identity import v1 as identity
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb

OPERATIONS = [operation for service in schema.SERVICES for operation in service.operations]
REST = [operation for operation in OPERATIONS if operation.http_path]
MESSAGES = [cls for operation in OPERATIONS for cls in (operation.request, operation.response)]
EXAMPLES = 5
"""Per message type: there are hundreds of types."""

quick = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
by_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.path[1:])
by_message = pytest.mark.parametrize("cls", MESSAGES, ids=lambda cls: cls.DESCRIPTOR.name)


# What the descriptors allow

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=5,
)
SECONDS = st.integers(0, 4_102_444_800)
SCALARS: dict[int, st.SearchStrategy[Any]] = {
    FieldDescriptor.TYPE_STRING: st.text(max_size=8),
    FieldDescriptor.TYPE_BOOL: st.booleans(),
    FieldDescriptor.TYPE_BYTES: st.binary(max_size=8),
    FieldDescriptor.TYPE_INT32: st.integers(-(2**31), 2**31 - 1),
    FieldDescriptor.TYPE_INT64: st.integers(-(2**63), 2**63 - 1),
}


def timestamps(*, millis: bool) -> st.SearchStrategy[Timestamp]:
    """Times as AWS JSON can carry them."""
    fraction = st.integers(0, 999) if millis else st.just(0)
    return st.builds(lambda s, ms: Timestamp(seconds=s, nanos=ms * 1_000_000), SECONDS, fraction)


def as_value(document: Any) -> Value:
    """A JSON document as a message."""
    return json_format.ParseDict(document, Value())


def documents() -> st.SearchStrategy[Value]:
    """JSON documents; null at the top would be an absent member."""
    return JSON_VALUES.filter(lambda value: value is not None).map(as_value)


def values(field: FieldDescriptor, *, millis: bool) -> st.SearchStrategy[Any]:
    """Single values of a field."""
    if field.enum_type is not None:
        return st.sampled_from(list(schema.wire_strings(field.enum_type)))
    if field.message_type is None:
        return SCALARS[field.type]
    if validation.is_structure(field.message_type):
        return fields(field.message_type, millis=millis)
    return documents() if field.message_type.name == "Value" else timestamps(millis=millis)


def contents(field: FieldDescriptor, *, millis: bool) -> st.SearchStrategy[Any]:
    """Values of a field, lists and maps included."""
    least, entry = schema.rules(field).min_size, schema.map_entry(field)
    if entry is not None:
        items = values(entry.fields_by_name["value"], millis=millis)
        return st.dictionaries(st.text(max_size=4), items, min_size=least, max_size=least + 1)
    if field.is_repeated:
        return st.lists(values(field, millis=millis), min_size=least, max_size=least + 1)
    return values(field, millis=millis)


def goes_out_empty(field: FieldDescriptor) -> bool:
    """Whether a list or map is sent even when it has no entries."""
    rules = schema.rules(field)
    return field.is_repeated and (rules.always_present or rules.required)


def fields(message: Any, *, millis: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Constructor arguments of a message type; what JSON or a path must have is there."""
    all_fields = schema.fields(message)
    needed = {field.name for field in all_fields if schema.rules(field).path or goes_out_empty(field)}
    strategies = {field.name: contents(field, millis=millis) for field in all_fields}
    return st.fixed_dictionaries(
        {name: strategies[name] for name in needed},
        optional={name: strategy for name, strategy in strategies.items() if name not in needed},
    )


def messages(cls: type[Message], *, millis: bool = True) -> st.SearchStrategy[Any]:
    """Messages of a type, valid or not."""
    return fields(schema.descriptor(cls), millis=millis).map(lambda arguments: cls(**arguments))


@by_message
def test_a_message_survives_the_way_to_json_and_back(cls: type[Message]) -> None:
    """Nothing that a message says is lost or bent on the AWS wire."""

    @quick
    @given(messages(cls))
    def holds(message: Message) -> None:
        again = transcode.to_message(cls, transcode.parse(transcode.to_bytes(message)))
        assert again == message
        assert transcode.to_document(again) == transcode.to_document(message)

    holds()


# AWS's own serializers and parsers

SESSION = botocore.session.get_session()
AWS = {service.signing_name: SESSION.get_service_model(service.signing_name) for service in schema.SERVICES}


def as_python(message: Message) -> dict[str, Any]:
    """The message as users of boto3 write a request and read an answer, told by the descriptors alone."""
    found = {field.json_name: python_value(field, value) for field, value in message.ListFields()}
    for field in schema.fields(schema.descriptor(type(message))):
        if goes_out_empty(field):
            found.setdefault(field.json_name, [] if schema.map_entry(field) is None else {})
    return found


def python_value(field: FieldDescriptor, value: Any) -> Any:
    """One field's value in Python's own types."""
    entry = schema.map_entry(field)
    if entry is not None:
        return {key: python_one(entry.fields_by_name["value"], value[key]) for key in value}
    if field.is_repeated:
        return [python_one(field, one) for one in value]
    return python_one(field, value)


def python_one(field: FieldDescriptor, value: Any) -> Any:
    """A single value in Python's own types."""
    if field.enum_type is not None:
        return schema.wire_string(field.enum_type, value)
    if isinstance(value, Timestamp):
        return value.ToDatetime(UTC)
    if isinstance(value, Value):
        return json_format.MessageToDict(value)
    return as_python(value) if isinstance(value, Message) else value


@by_operation
def test_a_request_by_awss_own_client_is_read_as_it_was_meant(operation: schema.Operation) -> None:
    """What boto3 and the AWS CLI send arrives in full, in the body or anywhere else in the HTTP request."""
    service = AWS[operation.service.signing_name]
    serializer = create_serializer(service.metadata["protocol"], include_validation=False)

    @quick
    @given(messages(operation.request, millis=False))
    def holds(message: Message) -> None:
        model = service.operation_model(operation.name)
        sent = serializer.serialize_to_request(as_python(message), model)
        document = transcode.parse(sent["body"])
        if operation.http_path is None:
            assert sent["headers"]["X-Amz-Target"] == f"{operation.service.target_prefix}.{operation.name}"
            assert transcode.to_message(operation.request, document) == message
            return
        found = transcode.match(sent["method"], sent["url_path"])
        assert found is not None
        assert found[0] is operation
        query = dict(parse_qsl(urlencode(sent["query_string"]), keep_blank_values=True))
        headers = {name.lower(): value for name, value in sent["headers"].items()}
        assert transcode.rest_binding(operation).request(found[1], query, headers, document) == message

    holds()


@by_operation
def test_an_answer_is_read_by_awss_own_client_as_it_was_meant(operation: schema.Operation) -> None:
    """What the server says is what boto3 and the AWS CLI hand to their user."""
    service = AWS[operation.service.signing_name]
    parser = create_parser(service.metadata["protocol"])
    shape = service.operation_model(operation.name).output_shape

    @quick
    @given(messages(operation.response))
    def holds(message: Message) -> None:
        headers, document = transcode.rest_binding(operation).response(message)
        answer = {"status_code": 200, "headers": headers, "body": transcode.dump(document)}
        found = parser.parse(answer, shape)
        found.pop("ResponseMetadata")
        assert found == as_python(message)

    holds()


# What is refused

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(), max_size=5), inner, max_size=3)
    ),
    max_leaves=10,
)


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


@settings(deadline=None, database=None)
@given(st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_an_object_or_a_serialization_error(body: bytes) -> None:
    """No bytes at all make the parser fail in a way of its own."""
    try:
        assert isinstance(transcode.parse(body), dict)
    except SerializationException as refused:
        assert "request body" in refused.message  # noqa: PT017 (or none)


def serialization_error(cls: type[Message], document: Any) -> str:
    """What the caller is told about JSON of a wrong type."""
    with pytest.raises(SerializationException) as caught:
        transcode.to_message(cls, document)
    return caught.value.message


def validation_error(cls: type[Message], document: Any) -> str:
    """What the caller is told about JSON that is well-typed and refused."""
    with pytest.raises(InvalidParameterException) as caught:
        transcode.to_message(cls, document)
    return caught.value.message


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nope",
        b"[]",
        b"null",
        b'"x"',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": "\xff"}',
        b"\xef\xbb\xbf{}",
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=lambda body: body[:12].decode(errors="replace"),
)
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    """Broken text, numbers that JSON does not have, and bottomless nesting are all one clear error."""
    with pytest.raises(SerializationException):
        transcode.parse(body)


def test_an_empty_body_is_an_empty_object_and_the_last_of_equal_keys_wins() -> None:
    """Clients that send no body for no members are served."""
    assert transcode.parse(b"") == {}
    assert transcode.parse(b'{"a": 1, "a": 2}') == {"a": 2}


def test_unknown_members_and_nulls_are_ignored() -> None:
    """A client that is newer than the server, or spells absence as null, is served."""
    document = {"AccessToken": "a", "Invented": {"deep": [1]}, "access_token": "b"}
    assert transcode.to_message(pb.GetUserRequest, document) == pb.GetUserRequest(access_token="a")
    assert transcode.to_message(pb.GetUserRequest, {"AccessToken": None}) == pb.GetUserRequest()


@pytest.mark.parametrize(
    ("cls", "document", "told"),
    [
        (pb.GetUserRequest, {"AccessToken": 1}, "NUMBER_VALUE can not be converted to a String at 'accessToken'"),
        (pb.GetUserRequest, {"AccessToken": ["x"]}, "ARRAY_VALUE can not be converted to a String at 'accessToken'"),
        (pb.SignUpRequest, {"UserAttributes": {}}, "OBJECT_VALUE can not be converted to a List at 'userAttributes'"),
        (
            pb.SignUpRequest,
            {"UserAttributes": [{"Name": "a"}, "b"]},
            "STRING_VALUE can not be converted to a Structure at 'userAttributes.2.member'",
        ),
        (
            pb.SignUpRequest,
            {"UserAttributes": [{"Name": "a"}, {"Name": True}]},
            "TRUE_VALUE can not be converted to a String at 'userAttributes.2.member.name'",
        ),
        (
            pb.InitiateAuthRequest,
            {"AuthParameters": {"PASSWORD": 1}},
            "NUMBER_VALUE can not be converted to a String at 'authParameters.1.member'",  # the map is a secret
        ),
        (pb.SignUpRequest, {"ClientMetadata": "x"}, "STRING_VALUE can not be converted to a Map at 'clientMetadata'"),
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
        (
            pb.SignUpRequest,
            {"ClientMetadata": {"\udc00": "x"}},
            "STRING_VALUE holds half of a surrogate pair at 'clientMetadata'",
        ),
        (pb.GetUserRequest, [], "ARRAY_VALUE can not be converted to a Structure"),
    ],
)
def test_json_of_a_wrong_type_is_refused_by_the_path_of_its_member(
    cls: type[Message], document: Any, told: str
) -> None:
    """Who writes requests by hand is told which member is wrong, and how."""
    assert serialization_error(cls, document) == told


def test_a_whole_number_may_be_written_with_a_point() -> None:
    """JSON has one kind of number: 60.0 is 60."""
    assert transcode.to_message(pb.ListUsersRequest, {"Limit": 60.0}).limit == 60


def test_an_unknown_enum_string_ends_like_any_other_violation() -> None:
    """The caller is told the values that exist, together with everything else that is wrong with the request."""
    told = validation_error(pb.InitiateAuthRequest, {"AuthFlow": "NOPE"})
    assert told.startswith(
        "2 validation errors detected: Value 'NOPE' at 'authFlow' failed to satisfy constraint: Member"
    )
    assert "must satisfy enum value set: [USER_SRP_AUTH, " in told
    assert told.endswith("Value null at 'clientId' failed to satisfy constraint: Member must not be null")
    assert "Value '' at 'authFlow'" in validation_error(pb.InitiateAuthRequest, {"AuthFlow": "", "ClientId": "a"})


def test_an_unknown_enum_string_in_a_list_is_told_with_its_list() -> None:
    """As AWS does, the list is refused as a whole; what is right in the rest of the request is not complained about."""
    document = {"UserPoolId": "us-east-1_a", "ClientName": "web", "ExplicitAuthFlows": ["ALLOW_USER_AUTH", "NOPE"]}
    told = validation_error(pb.CreateUserPoolClientRequest, document)
    assert told.startswith(
        "1 validation error detected: Value '[ALLOW_USER_AUTH, NOPE]' at 'explicitAuthFlows' failed to satisfy "
        "constraint: Member must satisfy constraint: [Member must satisfy enum value set: ["
    )


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


def test_times_go_out_in_seconds_with_milliseconds() -> None:
    """AWS clients read a number; whole seconds stay whole."""
    moment = Timestamp(seconds=1_700_000_000, nanos=123_999_999)
    assert transcode.to_bytes(sync.Record(last_modified_date=moment)) == b'{"LastModifiedDate":1700000000.123}'
    moment.nanos = 999_999
    assert transcode.to_bytes(sync.Record(last_modified_date=moment)) == b'{"LastModifiedDate":1700000000}'
    moment.seconds, moment.nanos = -1, 750_000_000
    assert transcode.to_bytes(sync.Record(last_modified_date=moment)) == b'{"LastModifiedDate":-0.25}'


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
    for depth, fits in ((transcode.MAX_DEPTH // 2, True), (transcode.MAX_DEPTH * 2, False), (500, False)):
        nested = json.loads("[" * depth + "]" * depth)
        if fits:
            deep = transcode.to_message(pb.CreateManagedLoginBrandingRequest, {"Settings": nested})
            assert pb.CreateManagedLoginBrandingRequest.FromString(deep.SerializeToString()) == deep
        else:
            told = serialization_error(pb.CreateManagedLoginBrandingRequest, {"Settings": nested})
            assert told.endswith("at 'settings'")
    for wrong in ("\ud800", 10**400):
        assert serialization_error(pb.CreateManagedLoginBrandingRequest, {"Settings": [wrong]})


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


def test_text_goes_out_as_plain_utf_8() -> None:
    """Names of any script are readable on the wire, and nothing breaks out of its string."""
    message = pb.GetUserResponse(username='Žofie 绍伟 😀 "\\\n\u2028')
    sent = transcode.to_bytes(message)
    assert "Žofie 绍伟 😀 ".encode() in sent
    assert json.loads(sent)["Username"] == message.username


def test_an_enum_number_without_a_string_never_goes_out() -> None:
    """A server that forgot to set a value fails loudly instead of inventing a string."""
    with pytest.raises(ValueError, match="no wire string"):
        transcode.to_document(pb.InitiateAuthResponse(challenge_name=pb.CHALLENGE_NAME_TYPE_UNSPECIFIED))


# REST


def rest(name: str) -> transcode.RestBinding:
    """The binding of an operation of the sync service."""
    return transcode.rest_binding(next(operation for operation in REST if operation.name == name))


def test_a_path_leads_to_its_operation_and_gives_its_parameters() -> None:
    """The method tells operations of one path apart, and an encoded slash stays within its parameter."""
    base = "/identitypools/us-east-1%3Ap/identities/us-east-1%3Ai/datasets"
    for method, path, name in (
        ("GET", f"{base}/a%2Fb%20%C3%A9", "DescribeDataset"),
        ("POST", f"{base}/a%2Fb%20%C3%A9", "UpdateRecords"),
        ("DELETE", f"{base}/a%2Fb%20%C3%A9", "DeleteDataset"),
    ):
        found = transcode.match(method, path)
        assert found is not None
        assert found[0].name == name
        assert found[1] == {"IdentityPoolId": "us-east-1:p", "IdentityId": "us-east-1:i", "DatasetName": "a/b é"}
    listed = transcode.match("GET", base)
    assert listed is not None
    assert listed[0].name == "ListDatasets"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", ""),
        ("PATCH", "/identitypools/p"),
        ("GET", "/identitypool/p"),
        ("GET", "/identitypools/p/"),
    ],
)
def test_a_path_that_is_none_leads_nowhere(method: str, path: str) -> None:
    """What is no operation is not taken for one."""
    assert transcode.match(method, path) is None


def test_every_rest_operation_is_found_by_its_own_template() -> None:
    """No operation hides another."""
    for operation in REST:
        assert operation.http_method is not None
        assert operation.http_path is not None
        found = transcode.match(operation.http_method, operation.http_path)
        assert found is not None
        assert found[0] is operation


def test_a_path_parameter_must_be_utf_8() -> None:
    """Bytes that are no text are refused, not guessed about."""
    with pytest.raises(SerializationException, match="IdentityPoolId"):
        transcode.match("GET", "/identitypools/%FF")


def test_members_are_read_from_where_http_carries_them() -> None:
    """Path, query, headers and body each give their members; the body cannot overrule the path."""
    message = rest("UpdateRecords").request(
        {"IdentityPoolId": "p", "IdentityId": "i", "DatasetName": "d"},
        {},
        {"x-amz-client-context": "{}"},
        {"SyncSessionToken": "t", "IdentityId": "other", "ClientContext": "other"},
    )
    assert message == sync.UpdateRecordsRequest(
        identity_pool_id="p", identity_id="i", dataset_name="d", client_context="{}", sync_session_token="t"
    )
    message = rest("ListRecords").request({}, {"lastSyncCount": "-7", "maxResults": "5", "nextToken": "6"}, {}, {})
    assert message == sync.ListRecordsRequest(last_sync_count=-7, max_results=5, next_token="6")


@pytest.mark.parametrize("text", ["", "x", "1.5", "1e3", " 1", "٣", "9" * 5000])
def test_a_number_in_the_query_must_be_one(text: str) -> None:
    """A query parameter that is no number is told by the member's name."""
    with pytest.raises(SerializationException, match="STRING_VALUE can not be converted to an Integer at 'maxResults'"):
        rest("ListRecords").request({}, {"maxResults": text}, {}, {})


def test_members_of_an_answer_go_into_the_headers_where_their_rules_say_so() -> None:
    """An answer is split as a request is: text as it is, numbers and booleans as JSON writes them."""
    binding = transcode.RestBinding(rest("UpdateRecords").operation)
    binding._out = {"SyncSessionToken": "x-token", "DatasetName": "x-name", "Records": "x-records"}
    headers, body = binding.response(sync.UpdateRecordsRequest(sync_session_token="t", device_id="d"))
    assert headers == {"x-token": "t"}
    assert body == {"DeviceId": "d"}
    assert transcode._to_text(value=True) == "true"
    flag = schema.descriptor(sync.ListRecordsResponse).fields_by_name["dataset_exists"]
    assert [transcode._from_text(flag, text) for text in ("true", "false", "maybe")] == [True, False, "maybe"]
