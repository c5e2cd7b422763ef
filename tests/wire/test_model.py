"""The API is Cognito's own: the protos against the newest model that AWS's own Python library carries.

What goes beyond Cognito says so: an rpc or a value of an enum in its comment, a file of messages in its opening
comment, with the words "beyond Cognito". Of IAM, STS and SNS, which are such, a part is here; that part is as in AWS's
models of them.
"""

import copy
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import Loader
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor, FileDescriptor
from google.protobuf.descriptor_pool import Default

from poolhouse import errors, schema
from poolhouse.edge.query.answers import code_and_status
from poolhouse.gen.wire import v1 as wire

PROTOS = Path(__file__).parents[2] / "protos"
BEYOND = re.compile(r"beyond\s+(//\s*)?Cognito", re.IGNORECASE)
SERVICES = {service.signing_name: service for service in schema.SERVICES}
PARTS = {"iam", "sns", "sts"}
PROTOCOLS = {
    "json": wire.AWS_PROTOCOL_JSON_1_1,
    "rest-json": wire.AWS_PROTOCOL_REST_JSON,
    "query": wire.AWS_PROTOCOL_QUERY,
}
TYPES = {
    "string": FieldDescriptor.TYPE_STRING,
    "integer": FieldDescriptor.TYPE_INT32,
    "long": FieldDescriptor.TYPE_INT64,
    "boolean": FieldDescriptor.TYPE_BOOL,
    "blob": FieldDescriptor.TYPE_BYTES,
}
PLACES = {"uri": "path", "querystring": "query", "header": "header"}
BOUNDS = {"string": "length", "blob": "length", "list": "size", "map": "size", "integer": "value", "long": "value"}

Model = dict[str, Any]
Gaps = Iterator[str]


@cache
def model_of(signing_name: str) -> Model:
    """The newest model of a service, which all tests share: who changes it takes a copy."""
    model: Model = Loader().load_service_model(signing_name, "service-2")
    return model


class Comparison:
    """One service's descriptors against one model; `gaps` names each difference once."""

    def __init__(self, model: Model, service: schema.Service) -> None:
        self.shapes: dict[str, Any] = model["shapes"]
        self.model = model
        self.service = service
        self.in_part = service.signing_name in PARTS
        self.descriptor = Default().FindServiceByName(service.full_name)
        self.compared: set[str] = set()

    def gaps(self) -> list[str]:
        """Every difference, in words that name its place."""
        return [*self.of_service(), *self.of_operations(), *self.of_leftovers()]

    def of_service(self) -> Gaps:
        """The names under which clients address the service."""
        metadata, service = self.model["metadata"], self.service
        yield from differ("service signing name", metadata["endpointPrefix"], service.signing_name)
        yield from differ("service protocol", PROTOCOLS.get(metadata["protocol"]), service.protocol)
        yield from differ("service target prefix", metadata.get("targetPrefix", ""), service.target_prefix)
        yield from differ("service API version", metadata["apiVersion"], service.api_version)
        query = metadata["protocol"] == "query"
        yield from differ("service XML namespace", metadata["xmlNamespace"] if query else "", service.xml_namespace)
        yield from differ("service global region", global_region(service.signing_name), service.global_region)

    def of_operations(self) -> Gaps:
        """Operations that are missing, extra, or different."""
        ours = {operation.name: operation for operation in self.service.operations}
        for name, theirs in self.model["operations"].items():
            if name in ours:
                yield from self.of_operation(ours[name], theirs)
            elif not self.in_part:
                yield f"{name}: the protos have no such operation"
        for name in ours.keys() - self.model["operations"].keys():
            if not BEYOND.search(comment_above(rf"rpc {name}\(", self.descriptor.file)):
                yield f"{name}: Cognito has no such operation, and its comment does not say so"

    def of_operation(self, ours: schema.Operation, theirs: Any) -> Gaps:
        """How an operation is reached, who may call it, how it ends, and its two messages."""
        documented = {error["shape"] for error in theirs.get("errors", ())}
        yield from differ(f"{ours.name}: errors", documented, set(ours.errors))
        yield from self.of_codes(ours)
        rest = theirs["http"] if self.service.protocol == wire.AWS_PROTOCOL_REST_JSON else {}
        http = (rest.get("method"), rest.get("requestUri"))
        yield from differ(f"{ours.name}: HTTP binding", http, (ours.http_method, ours.http_path))
        yield from self.of_callers(ours, theirs)
        for side, cls in (("input", ours.request), ("output", ours.response)):
            message, shape = schema.descriptor(cls), theirs.get(side, {}).get("shape")
            self.compared.add(message.full_name)
            yield from self.of_structure(message, self.shapes[shape] if shape else {})

    def of_codes(self, ours: schema.Operation) -> Gaps:
        """The codes and statuses of errors, which services of the query protocol have apart from their names."""
        for name in ours.errors if ours.service.protocol == wire.AWS_PROTOCOL_QUERY else ():
            theirs = self.shapes[name]["error"]
            expected = (theirs["code"], theirs["httpStatusCode"])
            found = code_and_status(errors.by_name(name)("…"), ours)
            yield from differ(f"{ours.name}: code of {name}", expected, found)

    def of_callers(self, ours: schema.Operation, theirs: Any) -> Gaps:
        """An operation that AWS signs is an operator's; one that it does not sign is a user's, or anyone's."""
        shape = self.shapes[theirs["input"]["shape"]]
        if theirs.get("authtype") != "none":
            if wire.CALLER_OPERATOR not in ours.callers:
                yield f"{ours.name}: Cognito takes signed calls, the protos no operator's"
            return
        user = {wire.CALLER_USER} if "AccessToken" in shape.get("members", {}) else set()
        anyone = set() if "AccessToken" in shape.get("required", []) else {wire.CALLER_ANYONE}
        yield from differ(f"{ours.name}: callers without a signature", user | anyone, set(ours.callers))

    def of_structure(self, message: Descriptor, shape: Any) -> Gaps:
        """Members that are missing, extra, or different."""
        members = shape.get("members", {})
        fields = {field.json_name: field for field in schema.fields(message)}
        for name in members.keys() - fields.keys() if not self.in_part else ():
            yield f"{message.name}.{name}: the protos have no such member"
        for name in fields.keys() - members.keys():
            yield f"{message.name}.{name}: Cognito has no such member"
        for name in members.keys() & fields.keys():
            where, field = f"{message.name}.{name}", fields[name]
            yield from differ(f"{where}: field name", schema.snake_case(name), field.name)
            yield from self.of_rules(where, field, members[name], required=name in shape.get("required", []))
            yield from self.of_type(where, field, members[name]["shape"])

    def of_rules(self, where: str, field: FieldDescriptor, member: Any, *, required: bool) -> Gaps:
        """What a value must satisfy, and where HTTP carries it."""
        expected, found = wire.FieldRules(required=required), wire.FieldRules()
        if "location" in member:
            setattr(expected, PLACES[member["location"]], member["locationName"])
        self.fill(expected, member["shape"])
        found.MergeFrom(schema.rules(field))
        # IAM's own way, which is not in the model: AWS's clients go by the name of the shape as well.
        expected.percent_encoded = member["shape"] == "policyDocumentType" and not where.partition(".")[0].endswith(
            "Request"
        )
        found.ClearField("always_present")
        for rule in wire.FieldRules.DESCRIPTOR.fields_by_name:
            yield from differ(f"{where}: {rule}", getattr(expected, rule), getattr(found, rule))
            if wire.FieldRules.DESCRIPTOR.fields_by_name[rule].has_presence:
                yield from differ(f"{where}: {rule} set", expected.HasField(rule), found.HasField(rule))

    def fill(self, rules: wire.FieldRules, name: str) -> None:
        """What a shape of the model demands, as rules."""
        shape = self.shapes[name]
        kind = shape["type"]
        if kind in BOUNDS and "enum" not in shape:
            for bound in {"min", "max"} & shape.keys():
                setattr(rules, f"{bound}_{BOUNDS[kind]}", shape[bound])
            if "pattern" in shape:
                rules.pattern = shape["pattern"]
        rules.sensitive = shape.get("sensitive", False)
        for part, below in (("key", rules.keys), ("value", rules.items), ("member", rules.items)):
            if part in shape:
                inner = wire.FieldRules()
                self.fill(inner, shape[part]["shape"])
                if inner.ListFields():
                    below.CopyFrom(inner)

    def of_type(self, where: str, field: FieldDescriptor, name: str) -> Gaps:
        """What a member is: one value, many, or a map; absent is not default; then the values themselves."""
        shape, entry = self.shapes[name], schema.map_entry(field)
        found = "map" if entry is not None else "list" if field.is_repeated else "one value"
        expected = shape["type"] if shape["type"] in {"list", "map"} else "one value"
        yield from differ(f"{where}: shape", expected, found)
        if expected != found:
            return
        if entry is not None:
            yield from self.of_value(f"{where} key", entry.fields_by_name["key"], shape["key"]["shape"])
            yield from self.of_value(f"{where} value", entry.fields_by_name["value"], shape["value"]["shape"])
        elif field.is_repeated:
            yield from self.of_value(where, field, shape["member"]["shape"])
        else:
            if not field.has_presence:
                yield f"{where}: is not optional, so nothing tells absent from default"
            yield from self.of_value(where, field, name)

    def of_value(self, where: str, field: FieldDescriptor, name: str) -> Gaps:
        """The type of one value, and what is below it."""
        shape = self.shapes[name]
        if shape.get("document") or shape["type"] == "timestamp":
            wanted = "google.protobuf." + ("Value" if shape.get("document") else "Timestamp")
            yield from differ(f"{where}: type", wanted, getattr(field.message_type, "full_name", None))
        elif "enum" in shape or shape["type"] == "structure":
            yield from self.of_named(where, field.enum_type if "enum" in shape else field.message_type, name)
        else:
            yield from differ(f"{where}: type", TYPES[shape["type"]], field.type)

    def of_named(self, where: str, found: Any, name: str) -> Gaps:
        """An enum or a message: named as the shape is, or with "Type" behind where an operation's own has the name."""
        if found is None:
            yield f"{where}: type differs: Cognito's is {name}"
            return
        if found.name not in {name, f"{name}Type"}:
            yield f"{where}: type is named {found.name}, Cognito's is {name}"
        if found.full_name in self.compared:
            return
        self.compared.add(found.full_name)
        if isinstance(found, EnumDescriptor):
            strings = [text for number, text in schema.wire_strings(found).items() if not is_beyond(found, number)]
            yield from differ(f"{found.name}: values", self.shapes[name]["enum"], strings)
            yield from differ(f"{found.name}: values without a wire string", [0], unsent(found))
        else:
            yield from self.of_structure(found, self.shapes[name])

    def of_leftovers(self) -> Gaps:
        """Messages and enums that no operation of Cognito's reaches."""
        package = PROTOS / Path(self.descriptor.file.name).parent
        for path in sorted(package.glob("*.proto")):
            file = Default().FindFileByName(str(path.relative_to(PROTOS)))
            types = [*file.message_types_by_name.values(), *file.enum_types_by_name.values()]
            extra = [found.name for found in types if found.full_name not in self.compared]
            if extra and not BEYOND.search(comment_above("package ", file)):
                yield f"{path.name}: Cognito does not use {', '.join(extra)}"


def global_region(signing_name: str) -> str:
    """The region that AWS's own clients sign for when a service is the same in all; empty for one that is not."""
    partition = Loader().load_data("endpoints")["partitions"][0]
    endpoint = partition["services"].get(signing_name, {}).get("endpoints", {}).get("aws-global", {})
    region: str = endpoint.get("credentialScope", {}).get("region", "")
    return region


def differ(where: str, theirs: object, ours: object) -> Gaps:
    """One gap when the two are not equal."""
    if theirs != ours:
        yield f"{where} differs: Cognito has {theirs!r}, the protos have {ours!r}"


def unsent(enum: EnumDescriptor) -> list[int]:
    """The numbers of an enum that have no wire string."""
    return [value.number for value in enum.values if value.number not in schema.wire_strings(enum)]


def is_beyond(enum: EnumDescriptor, number: int) -> bool:
    """Whether a value of an enum says that it goes beyond Cognito."""
    return bool(BEYOND.search(comment_above(rf"{enum.values_by_number[number].name} =", enum.file)))


@cache
def comment_above(pattern: str, file: FileDescriptor) -> str:
    """The comment that stands directly above what `pattern` finds in a proto's source."""
    source = (PROTOS / file.name).read_text(encoding="utf-8")
    found = re.search(rf"((?:^[ ]*//.*\n)*)^[ ]*{pattern}", source, re.MULTILINE)
    return found[1] if found else ""


@pytest.mark.parametrize("signing_name", SERVICES)
def test_the_protos_are_cognitos_newest_model(signing_name: str) -> None:
    """Whoever knows Cognito's API knows this one: no operation, member, limit, string or error is missing or extra."""
    gaps = Comparison(model_of(signing_name), SERVICES[signing_name]).gaps()
    assert not gaps, "\n".join(gaps)


def shape_of(model: Model, *path: str) -> Any:
    """The shape at the end of a path of members, from the input of an operation."""
    name = model["operations"][path[0]]["input"]["shape"]
    for member in path[1:]:
        name = model["shapes"][name]["members"][member]["shape"]
    return model["shapes"][name]


def change(signing_name: str, gap: str, mutate: Callable[[Model], object]) -> Any:
    """A change to Cognito's model, and how the comparison must name it."""
    return pytest.param(signing_name, gap, mutate, id=gap)


IDP = "cognito-idp"
CHANGES = [
    change(IDP, "service API version", lambda m: m["metadata"].update(apiVersion="2030-01-01")),
    change(IDP, "service target prefix", lambda m: m["metadata"].update(targetPrefix="Other")),
    change(IDP, "service protocol", lambda m: m["metadata"].update(protocol="smithy-rpc-v2-cbor")),
    change(IDP, "service signing name", lambda m: m["metadata"].update(endpointPrefix="other")),
    change(IDP, "NewThing: the protos have no", lambda m: m["operations"].update(NewThing={})),
    change(IDP, "GetUser: Cognito has no such operation", lambda m: m["operations"].pop("GetUser")),
    change(IDP, "GetUser: errors", lambda m: m["operations"]["GetUser"]["errors"].pop()),
    change(IDP, "GetUser: Cognito takes signed calls", lambda m: m["operations"]["GetUser"].pop("authtype")),
    change(IDP, "ListUsers: callers without", lambda m: m["operations"]["ListUsers"].update(authtype="none")),
    change(
        IDP,
        "ListUsersRequest.New: the protos have no",
        lambda m: shape_of(m, "ListUsers")["members"].update(New={"shape": "StringType"}),
    ),
    change(
        IDP,
        "ListUsersRequest.Filter: Cognito has no",
        lambda m: shape_of(m, "ListUsers")["members"].pop("Filter"),
    ),
    change(IDP, "ListUsersRequest.Filter: required", lambda m: shape_of(m, "ListUsers")["required"].append("Filter")),
    change(IDP, "ListUsersRequest.Filter: max_length", lambda m: shape_of(m, "ListUsers", "Filter").update(max=1)),
    change(
        IDP,
        "ListUsersRequest.Limit: min_value set",
        lambda m: shape_of(m, "ListUsers", "Limit").pop("min"),
    ),
    change(
        IDP,
        "ListUsersRequest.UserPoolId: pattern",
        lambda m: shape_of(m, "ListUsers", "UserPoolId").update(pattern="x"),
    ),
    change(
        IDP,
        "ListUsersRequest.AttributesToGet: items",
        lambda m: m["shapes"]["AttributeNameType"].update(max=7),
    ),
    change(IDP, "SignUpRequest.Password: sensitive", lambda m: shape_of(m, "SignUp", "Password").pop("sensitive")),
    change(
        IDP,
        "ListUsersRequest.Limit: type",
        lambda m: shape_of(m, "ListUsers", "Limit").update(type="long"),
    ),
    change(
        IDP,
        "ListUsersRequest.AttributesToGet: shape",
        lambda m: shape_of(m, "ListUsers", "AttributesToGet").update(type="map"),
    ),
    change(
        IDP,
        "ListUsersRequest.Filter: type differs: Cognito's is AttributeType",
        lambda m: shape_of(m, "ListUsers")["members"].update(Filter={"shape": "AttributeType"}),
    ),
    change(
        IDP,
        "ListUsersRequest.Limit: type differs: Cognito has 'google.protobuf.Timestamp'",
        lambda m: shape_of(m, "ListUsers")["members"].update(Limit={"shape": "DateType"}),
    ),
    change(
        IDP,
        "type is named AttributeType, Cognito's is NewAttribute",
        lambda m: (
            m["shapes"].update(NewAttribute=m["shapes"]["AttributeType"]),
            m["shapes"]["AttributeListType"]["member"].update(shape="NewAttribute"),
        ),
    ),
    change(IDP, "AuthFlowType: values", lambda m: m["shapes"]["AuthFlowType"]["enum"].append("NEW_FLOW")),
    change(IDP, "AttributeType.Value: Cognito has no", lambda m: m["shapes"]["AttributeType"]["members"].pop("Value")),
    change(
        IDP,
        "devices.proto: Cognito does not use DeviceSecretVerifierConfigType",
        lambda m: shape_of(m, "ConfirmDevice")["members"].pop("DeviceSecretVerifierConfig"),
    ),
    change(
        "cognito-sync",
        "ListRecords: HTTP binding",
        lambda m: m["operations"]["ListRecords"]["http"].update(method="POST"),
    ),
    change("iam", "service XML namespace", lambda m: m["metadata"].update(xmlNamespace="other")),
    change("iam", "GetRole: errors", lambda m: m["operations"]["GetRole"]["errors"].pop()),
    change("iam", "GetRole: Cognito has no such operation", lambda m: m["operations"].pop("GetRole")),
    change("iam", "GetRole: code of NoSuch", lambda m: m["shapes"]["NoSuchEntityException"]["error"].update(code="x")),
    change("iam", "CreateRoleRequest.Path: Cognito has no", lambda m: shape_of(m, "CreateRole")["members"].pop("Path")),
    change("iam", "CreateRoleRequest.Path: max_length", lambda m: shape_of(m, "CreateRole", "Path").update(max=1)),
    change(
        "iam",
        "GetRolePolicyResponse.PolicyDocument: percent_encoded",
        lambda m: m["shapes"]["GetRolePolicyResponse"]["members"]["PolicyDocument"].update(shape="stringType"),
    ),
    change(
        "cognito-sync",
        "ListRecordsRequest.NextToken: query",
        lambda m: shape_of(m, "ListRecords")["members"]["NextToken"].update(locationName="token"),
    ),
]


@pytest.mark.parametrize(("signing_name", "gap", "mutate"), CHANGES)
def test_a_change_of_cognitos_model_is_noticed(signing_name: str, gap: str, mutate: Callable[[Model], object]) -> None:
    """When AWS changes the API, the comparison fails and names the place."""
    model = copy.deepcopy(model_of(signing_name))
    mutate(model)
    gaps = Comparison(model, SERVICES[signing_name]).gaps()
    assert any(gap in found for found in gaps), gaps


def test_what_goes_beyond_cognito_is_told_by_its_comment() -> None:
    """An rpc or a file of our own passes only when the comment that stands on it says so, wherever the line breaks."""
    assert BEYOND.search("  // Goes beyond Cognito: a stream.\n")
    assert BEYOND.search("  // This is one of the calls that go beyond\n  // Cognito.\n")
    assert not BEYOND.search("  // Signs a user in.\n")
    file = Default().FindFileByName("poolhouse/sync/v1/records.proto")
    assert comment_above("package ", file).startswith("//")
    assert comment_above("no such line", file) == ""
