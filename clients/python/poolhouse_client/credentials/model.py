"""What a provider gives, and how it fails."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

import grpc

from poolhouse_client.errors import error_name


@dataclass(frozen=True, slots=True)
class Credentials:
    """Temporary credentials, and the identity that they are for."""

    access_key_id: str
    secret_key: str = field(repr=False)
    session_token: str = field(repr=False)
    expiration: datetime
    """When they stop working, in UTC."""
    identity_id: str


class CredentialsError(Exception):
    """There are no credentials. `name` is Cognito's for the reason; None if no Poolhouse server has given one."""

    def __init__(self, operation: str, name: str | None, message: str) -> None:
        super().__init__(f"{operation}: {message}" if name is None else f"{operation}: {name}: {message}")
        self.operation = operation
        self.name = name

    @classmethod
    def of(cls, operation: str, error: grpc.RpcError) -> Self:
        """The error for a call that was refused, or that did not reach the server."""
        call: Any = error
        name, details = error_name(error), call.details() or ""
        return cls(operation, name, details if name else f"{call.code().name}: {details}")
