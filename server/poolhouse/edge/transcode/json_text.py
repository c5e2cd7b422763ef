"""JSON text: the bodies of requests and answers on the AWS wire."""

import json
import math
from typing import Any, Final

from poolhouse.errors import SerializationException

Document = dict[str, Any]


def parse(body: bytes) -> Document:
    """The JSON object in a request's body; an empty body is an empty object. SerializationException otherwise."""
    if not body:
        return {}
    try:
        document = _DECODER.decode(body.decode())
    except (ValueError, RecursionError) as cause:
        raise SerializationException("The request body is not valid JSON in UTF-8.") from cause
    if not isinstance(document, dict):
        raise SerializationException("The request body is not a JSON object.")
    return document


def dump(document: Document) -> bytes:
    """A document as JSON in UTF-8, without blanks and without escapes that JSON does not ask for."""
    return _ENCODER.encode(document).encode()


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_DECODER: Final = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
