"""REST operations: which one a path names, and how members travel in the path, the query and the headers."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import unquote

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from poolhouse import schema
from poolhouse.edge import transcode
from poolhouse.edge.transcode.values import from_text
from poolhouse.errors import SerializationException


class RestBinding:
    """How an operation of a REST service spreads its members over an HTTP request, and its answer over a response."""

    def __init__(self, operation: schema.Operation) -> None:
        self.operation = operation
        request = schema.fields(schema.descriptor(operation.request))
        response = schema.fields(schema.descriptor(operation.response))
        self._path = _bound(request, "path")
        self._query = _bound(request, "query")
        self._headers = {name.lower(): field for name, field in _bound(request, "header").items()}
        elsewhere = [*self._path.values(), *self._query.values(), *self._headers.values()]
        self._elsewhere = frozenset(field.json_name for field in elsewhere)
        self._out = {field.json_name: name for name, field in _bound(response, "header").items()}

    def request(
        self,
        path_params: Mapping[str, str],
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: transcode.Document,
    ) -> Message:
        """The request's message. `path_params` as `match` gives them, `query` decoded, `headers` by lower-case name.

        A member that HTTP carries elsewhere is ignored in the body. Raises what `to_message` raises.
        """
        document = {key: value for key, value in body.items() if key not in self._elsewhere}
        for fields, texts in ((self._path, path_params), (self._query, query), (self._headers, headers)):
            for name, field in fields.items():
                if (text := texts.get(name)) is not None:
                    document[field.json_name] = from_text(field, text)
        return transcode.to_message(self.operation.request, document)

    def response(self, message: Message) -> tuple[dict[str, str], transcode.Document]:
        """The headers and the body that carry an answer."""
        document = transcode.to_document(message)
        headers = {header: _to_text(document.pop(key)) for key, header in self._out.items() if key in document}
        return headers, document


@cache
def rest_binding(operation: schema.Operation) -> RestBinding:
    """The binding of a REST operation, compiled at its first use."""
    return RestBinding(operation)


def _bound(fields: Iterable[FieldDescriptor], place: Literal["path", "query", "header"]) -> dict[str, FieldDescriptor]:
    """The fields that HTTP carries in a place, by their name there."""
    return {getattr(schema.rules(field), place): field for field in fields if schema.rules(field).HasField(place)}


def _to_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


class _Route(NamedTuple):
    """A path template cut at its slashes: the literal segments by position, and the names of the others."""

    operation: schema.Operation
    literals: dict[int, str]
    params: dict[int, str]


def match(method: str, path: str) -> tuple[schema.Operation, dict[str, str]] | None:
    """The REST operation at a method and a raw path (still percent-encoded), with its decoded path parameters.

    A slash that is encoded belongs to its parameter. SerializationException when a parameter is not UTF-8.
    """
    segments = path.split("/")
    for route in _ROUTES.get((method, len(segments)), ()):
        if all(segments[position] == text for position, text in route.literals.items()):
            return route.operation, {name: _decoded(name, segments[at]) for at, name in route.params.items()}
    return None


def _decoded(name: str, segment: str) -> str:
    try:
        return unquote(segment, errors="strict")
    except UnicodeDecodeError:
        raise SerializationException(f"The path parameter {name} is not valid UTF-8.") from None


def _routes() -> dict[tuple[str, int], list[_Route]]:
    """Every REST operation's route by method and number of segments, those with the most literal segments first."""
    found: dict[tuple[str, int], list[_Route]] = {}
    for operation in (operation for service in schema.SERVICES for operation in service.operations):
        if operation.http_method and operation.http_path:
            parts = dict(enumerate(operation.http_path.split("/")))
            params = {at: part[1:-1] for at, part in parts.items() if part.startswith("{")}
            literals = {at: part for at, part in parts.items() if at not in params}
            found.setdefault((operation.http_method, len(parts)), []).append(_Route(operation, literals, params))
    return {key: sorted(routes, key=lambda route: len(route.params)) for key, routes in found.items()}


_ROUTES: Final = _routes()
