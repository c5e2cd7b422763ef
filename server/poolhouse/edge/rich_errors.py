"""A refusal on gRPC: status code, message, and a google.rpc.Status that holds Cognito's name for it."""

from typing import Final
from urllib.parse import quote

from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc.error_details_pb2 import ErrorInfo  # type: ignore[import-untyped]
from google.rpc.status_pb2 import Status  # type: ignore[import-untyped]

from poolhouse.errors import CognitoError

DOMAIN: Final = "poolhouse"
REQUEST_ID: Final = "x-request-id"
DETAILS: Final = "grpc-status-details-bin"

# Clients refuse trailers of more than 8 KiB in all. The message is in them twice: percent-encoded, and in the details.
MAX_ENCODED_MESSAGE: Final = 2500
_ELLIPSIS: Final = " ..."


def details(error: CognitoError) -> str:
    """The message as it fits into a trailer."""
    message = error.message
    if _encoded_length(message) <= MAX_ENCODED_MESSAGE:
        return message
    message = message[: MAX_ENCODED_MESSAGE - len(_ELLIPSIS)]
    while _encoded_length(message) > MAX_ENCODED_MESSAGE - len(_ELLIPSIS):
        message = message[: len(message) * 3 // 4]
    return message + _ELLIPSIS


def _encoded_length(message: str) -> int:
    plain = message.isascii() and message.isprintable() and "%" not in message
    return len(message) if plain else len(quote(message, safe=" "))


def trailers(error: CognitoError, message: str, request_id: str) -> tuple[tuple[str, str | bytes], ...]:
    """The trailing metadata of a refused call: the status in full (its message has to be `message`), and the id."""
    info = ErrorInfo(reason=error.name, domain=DOMAIN, metadata={"request_id": request_id})
    packed = AnyMessage()
    packed.Pack(info)
    status = Status(code=error.code.value[0], message=message, details=[packed])
    return ((DETAILS, status.SerializeToString()), (REQUEST_ID, request_id))
