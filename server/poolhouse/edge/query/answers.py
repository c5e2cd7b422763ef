"""Answers and errors of the query protocol as whole documents, with the codes that AWS has for them."""

from typing import Final

from google.protobuf.message import Message

from poolhouse import errors
from poolhouse.edge.query.writing import element, elements, text
from poolhouse.errors import CognitoError
from poolhouse.schema import Operation

FAULT_NAMESPACE: Final = "http://webservices.amazon.com/AWSFault/2005-15-09"
"""What an error belongs to when nobody knows what was asked for."""
SERVER_ERROR: Final = 500

# Codes are names without the "Exception" behind them, but for these.
_CODES: Final = {
    "InternalErrorException": "InternalFailure",
    "InvalidParameterException": "ValidationError",
    "InvalidSignatureException": "SignatureDoesNotMatch",
    "RegionDisabledException": "RegionDisabledException",
    "SerializationException": "MalformedInput",
    "TooManyRequestsException": "Throttling",
    "UnknownOperationException": "InvalidAction",
    "UnrecognizedClientException": "InvalidClientTokenId",
}
_CODES_OF: Final = {
    "iam": {"InternalErrorException": "ServiceFailure"},
    "sns": {"InternalErrorException": "InternalError", "InvalidParameterException": "InvalidParameter"},
}
# A token that is a member of the request has another code than one that signs it.
_AS_MEMBER: Final = {"ExpiredTokenException": ("ExpiredTokenException", 400)}


def answered(operation: Operation, response: Message, request_id: str) -> bytes:
    """An operation's response."""
    result = element(f"{operation.name}Result", elements(response))
    metadata = element("ResponseMetadata", element("RequestId", request_id))
    return _document(f"{operation.name}Response", operation.service.xml_namespace, result + metadata)


def refused(error: CognitoError, operation: Operation | None, request_id: str) -> tuple[int, bytes]:
    """The status and the document of an error; `operation` is None when the request names none."""
    namespace = operation.service.xml_namespace if operation else FAULT_NAMESPACE
    code, status = code_and_status(error, operation)
    fault = "Sender" if status < SERVER_ERROR else "Receiver"
    told = element("Type", fault) + element("Code", code) + element("Message", text(error.message))
    return status, _document("ErrorResponse", namespace, element("Error", told) + element("RequestId", request_id))


def code_and_status(error: CognitoError, operation: Operation | None) -> tuple[str, int]:
    """The code of an error and its HTTP status, as AWS has them for the operation."""
    if operation is not None and error.name in operation.errors and error.name in _AS_MEMBER:
        return _AS_MEMBER[error.name]
    service = operation.service.signing_name if operation else ""
    code = _CODES_OF.get(service, {}).get(error.name) or _CODES.get(error.name) or error.name.removesuffix("Exception")
    return code, errors.http_status(error, service)


def _document(name: str, namespace: str, content: str) -> bytes:
    return f'<{name} xmlns="{namespace}">{content}</{name}>\n'.encode()
