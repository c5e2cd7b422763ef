"""Points in time as responses carry them."""

from typing import Final

from google.protobuf.timestamp_pb2 import Timestamp

_MILLIS: Final = 1000
_NANOS_PER_MILLI: Final = 1_000_000


def timestamp(seconds: float) -> Timestamp:
    """Seconds since the Unix epoch as a Timestamp, to the millisecond as Cognito has it."""
    whole, millis = divmod(round(seconds * _MILLIS), _MILLIS)
    return Timestamp(seconds=whole, nanos=millis * _NANOS_PER_MILLI)
