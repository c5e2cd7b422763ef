"""Members of a form to messages: what AWS's own clients send, and what strangers do."""

from typing import Any

import pytest
from botocore.serialize import create_serializer
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from poolhouse import schema, validation
from poolhouse.edge import query
from poolhouse.errors import InvalidParameterException, SerializationException
from poolhouse.gen.iam import v1 as iam
from poolhouse.gen.wire import v1 as wire
from tests.edge.aws_models import AWS, as_python, operations_of
from tests.edge.transcode.samples import messages, quick

OPERATIONS = operations_of(wire.AWS_PROTOCOL_QUERY)
by_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.path[1:])
READABLE = {FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_INT32, FieldDescriptor.TYPE_BOOL}


def read(name: str, **members: str) -> Any:
    """The request of one of IAM's operations, from members whose dots are written as underscores."""
    operation = schema.by_action("2010-05-08", name)
    assert operation is not None
    dotted = {key.replace("_", "."): value for key, value in members.items()}
    return query.to_message(operation, query.Form(name, "2010-05-08", dotted))


def holds_nothing_empty(request: Any) -> bool:
    """A form has no way to say that there is a structure, or a map, with nothing in it."""
    maps = (field.name for field in schema.fields(request.DESCRIPTOR) if schema.map_entry(field) is not None)
    return all(tag.ListFields() for tag in getattr(request, "tags", ())) and all(
        getattr(request, name) for name in maps
    )


@by_operation
def test_a_request_by_awss_own_client_is_read_as_it_was_meant(operation: schema.Operation) -> None:
    """What boto3 and the AWS CLI send arrives in full."""
    service = AWS[operation.service.signing_name]
    serializer = create_serializer(service.metadata["protocol"], include_validation=False)

    @quick
    @given(messages(operation.request, millis=False).filter(holds_nothing_empty))
    def holds(message: Message) -> None:
        sent = serializer.serialize_to_request(as_python(message), service.operation_model(operation.name))
        fields = {name: str(value) for name, value in sent["body"].items()}
        form = query.Form(fields.pop("Action"), fields.pop("Version"), fields)
        assert form.operation() is operation
        assert query.to_message(operation, form) == message

    holds()


@pytest.mark.parametrize("operation", [found for found in OPERATIONS if found.service.xml_namespace])
def test_every_member_is_one_that_a_form_can_carry(operation: schema.Operation) -> None:
    """Strings, numbers and booleans, lists, structures, and maps; there are no enums to be read."""
    for field in schema.fields(schema.descriptor(operation.request)):
        below = field.message_type
        assert field.enum_type is None
        leaves = [field] if below is None else schema.fields(below)
        assert below is None or schema.map_entry(field) is not None or validation.is_structure(below)
        assert {leaf.type for leaf in leaves} <= READABLE


def test_elements_are_in_the_order_of_their_numbers() -> None:
    """Not in that of the form, and not in that of their digits."""
    numbered = {f"TagKeys_member_{number}": str(number) for number in (10, 2, 1)}
    assert read("UntagRole", RoleName="r", **numbered).tag_keys == ["1", "2", "10"]
    tags = read("TagRole", Tags_member_2_Key="b", Tags_member_1_Value="1", Tags_member_1_Key="a").tags
    assert tags == [iam.Tag(key="a", value="1"), iam.Tag(key="b")]


def test_an_empty_list_is_there() -> None:
    """As SDKs send it."""
    assert read("UntagRole", RoleName="r", TagKeys="").tag_keys == []
    with pytest.raises(
        InvalidParameterException, match="'tagKeys' failed to satisfy constraint: Member must not be nu"
    ):
        read("UntagRole", RoleName="r")


@pytest.mark.parametrize(
    "rest",
    [
        *("", ".1", ".entry.1", ".member", ".member.", ".member.0", ".member.01", ".member.999999999"),
        *(".member.-1", ".member.\N{ARABIC-INDIC DIGIT ONE}", ".member.1x"),
    ],
)
def test_elements_have_numbers_within_reason(rest: str) -> None:
    """A large number makes no large list."""
    with pytest.raises(SerializationException, match=r"TagKeys is a list: its elements are called TagKeys\.member\.1"):
        read("UntagRole", RoleName="r", **{"TagKeys" + rest.replace(".", "_"): "x"})


def create(**attributes: str) -> Any:
    """The request for an application of SNS's, with what its form says of the attributes."""
    members = {f"Attributes{name}": value for name, value in attributes.items()}
    operation = schema.by_action("2010-03-31", "CreatePlatformApplication")
    assert operation is not None
    form = {name.replace("_", "."): value for name, value in members.items()}
    return query.to_message(operation, query.Form("", "", {"Name": "n", "Platform": "GCM", **form}))


def test_entries_of_a_map_are_numbered() -> None:
    """Key and value go together by their number, in whatever order they come."""
    found = create(_entry_2_value="b", _entry_1_key="x", _entry_2_key="y", _entry_1_value="a")
    assert found.attributes == {"x": "a", "y": "b"}


@pytest.mark.parametrize("rest", ["", ".1", ".member.1", ".entry.1", ".entry.0.key", ".entry.1.name", ".entry.1.key.x"])
def test_entries_are_called_as_aws_calls_them(rest: str) -> None:
    """Whatever else stands there is refused."""
    with pytest.raises(SerializationException, match=r"Attributes is a map: it has Attributes\.entry\.1\.key"):
        create(**{rest.replace(".", "_"): "x"})


@pytest.mark.parametrize("keys", [{"_entry_1_value": "a"}, {"_entry_1_key": "x", "_entry_2_key": "x"}])
def test_every_entry_has_a_key_of_its_own(keys: dict[str, str]) -> None:
    """Of two values for one key, nobody could say which was meant."""
    with pytest.raises(SerializationException, match="Each entry of a map has a key of its own"):
        create(**keys)


@pytest.mark.parametrize(
    "name",
    [
        *("PermissionsBoundary", "rolename", "RoleName.x", "Tags.member.1", "Tags.member.1.key", "Tags.member.1.Key.x"),
        *("", ".", "x" * 1000),
    ],
)
def test_what_an_operation_does_not_take_is_refused(name: str) -> None:
    """Above all what means something to IAM, and nothing here."""
    with pytest.raises(InvalidParameterException) as caught:
        read("CreateRole", RoleName="r", **{name.replace(".", "_"): "x"})
    assert caught.value.message == f"{name[:128]} is not a parameter that CreateRole takes here."


@pytest.mark.parametrize("text", ["", "x", "1.5", "1e3", "99999999999", "true", "0x10"])
def test_a_number_must_be_one(text: str) -> None:
    """Of the size that the member has."""
    with pytest.raises(SerializationException, match="maxItems"):
        read("ListRoles", MaxItems=text)


def test_a_number_is_read() -> None:
    """In decimal digits."""
    assert read("ListRoles", MaxItems="17").max_items == 17


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=8), max_size=4))
def test_any_members_are_read_or_refused(members: dict[str, str]) -> None:
    """Nothing else ever comes of them."""
    for operation in OPERATIONS:
        try:
            message = query.to_message(operation, query.Form("", "", members))
        except (InvalidParameterException, SerializationException):
            continue
        assert isinstance(message, operation.request)
