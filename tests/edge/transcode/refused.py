"""What a caller is told about JSON that does not become a message."""

from typing import Any

import pytest
from google.protobuf.message import Message

from poolhouse.edge import transcode
from poolhouse.errors import InvalidParameterException, SerializationException


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
