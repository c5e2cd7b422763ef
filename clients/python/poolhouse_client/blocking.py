"""Blocking stubs of a server, which prove who calls."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple, Self

import grpc

from poolhouse_client.access_key import AccessKey
from poolhouse_client.gen.iam.v1 import IamServiceStub
from poolhouse_client.gen.identity.v1 import IdentityServiceStub
from poolhouse_client.gen.sns.v1 import SnsServiceStub
from poolhouse_client.gen.sts.v1 import StsServiceStub
from poolhouse_client.gen.sync.v1 import SyncServiceStub
from poolhouse_client.gen.userpool.v1 import UserPoolServiceStub


class Client:
    """The stubs of one server. Use it in `with`, or `close` it."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._channel = channel
        self.user_pools = UserPoolServiceStub(channel)
        self.identity_pools = IdentityServiceStub(channel)
        self.sync = SyncServiceStub(channel)
        self.iam = IamServiceStub(channel)
        self.sns = SnsServiceStub(channel)
        self.sts = StsServiceStub(channel)

    def close(self) -> None:
        """Close the connection; calls that still run are cancelled."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def connect(
    target: str,
    *,
    access_key: AccessKey | None = None,
    plaintext: bool = False,
    credentials: grpc.ChannelCredentials | None = None,
) -> Client:
    """Stubs of the server at `host:port`, over TLS unless `plaintext`.

    `credentials` replaces the system's authorities, and carries a client's own certificate. Nothing is sent before the
    first call.
    """
    if plaintext:
        channel = grpc.insecure_channel(target)
    else:
        channel = grpc.secure_channel(target, credentials or grpc.ssl_channel_credentials())
    return Client(grpc.intercept_channel(channel, _Signed(access_key)) if access_key else channel)


class _Details(NamedTuple):
    """What gRPC asks of a call's details."""

    method: str
    timeout: float | None
    metadata: Any
    credentials: grpc.CallCredentials | None
    wait_for_ready: bool | None
    compression: Any


class _Signed(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):
    """Adds the access key to each call."""

    def __init__(self, key: AccessKey) -> None:
        self._key = key

    def intercept_unary_unary(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:
        """Pass the call on with the key."""
        return continuation(self._signed(details), request)

    def intercept_unary_stream(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:
        """The same for a call that is answered with a stream."""
        return continuation(self._signed(details), request)

    def _signed(self, details: Any) -> _Details:
        metadata = [*(details.metadata or ()), self._key.metadata]
        return _Details(
            details.method,
            details.timeout,
            metadata,
            details.credentials,
            details.wait_for_ready,
            details.compression,
        )
