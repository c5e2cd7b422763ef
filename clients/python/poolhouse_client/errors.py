"""What a refused call says besides its status code."""

from typing import Any

import grpc
from google.rpc.error_details_pb2 import ErrorInfo  # type: ignore[import-untyped]
from google.rpc.status_pb2 import Status  # type: ignore[import-untyped]

DETAILS = "grpc-status-details-bin"


def error_name(error: grpc.RpcError) -> str | None:
    """Cognito's name of the error, such as `NotAuthorizedException`; None if no Poolhouse server refused the call."""
    # An error that a call raised is that call as well, and knows its trailers; a bare one knows nothing.
    trailers: Any = getattr(error, "trailing_metadata", tuple)()
    status = Status.FromString(dict(trailers or ()).get(DETAILS, b""))
    for packed in (each for each in status.details if each.Is(ErrorInfo.DESCRIPTOR)):
        return str(ErrorInfo.FromString(packed.value).reason)
    return None
