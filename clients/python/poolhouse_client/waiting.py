"""Stubs of a server for asyncio, which prove who calls."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import grpc

from poolhouse_client.access_key import AccessKey
from poolhouse_client.gen.iam.v1 import IamServiceAsyncStub
from poolhouse_client.gen.identity.v1 import IdentityServiceAsyncStub
from poolhouse_client.gen.sns.v1 import SnsServiceAsyncStub
from poolhouse_client.gen.sts.v1 import StsServiceAsyncStub
from poolhouse_client.gen.sync.v1 import SyncServiceAsyncStub
from poolhouse_client.gen.userpool.v1 import UserPoolServiceAsyncStub


class Client:
    """The stubs of one server. Use it in `async with`, or `close` it."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._channel = channel
        self.user_pools = UserPoolServiceAsyncStub(channel)
        self.identity_pools = IdentityServiceAsyncStub(channel)
        self.sync = SyncServiceAsyncStub(channel)
        self.iam = IamServiceAsyncStub(channel)
        self.sns = SnsServiceAsyncStub(channel)
        self.sts = StsServiceAsyncStub(channel)

    async def close(self) -> None:
        """Close the connection; calls that still run are cancelled."""
        await self._channel.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


def connect(
    target: str,
    *,
    access_key: AccessKey | None = None,
    plaintext: bool = False,
    credentials: grpc.ChannelCredentials | None = None,
) -> Client:
    """As `poolhouse_client.connect`, for the running event loop."""
    signed = [_Signed(access_key), _SignedStream(access_key)] if access_key else []
    if plaintext:
        return Client(grpc.aio.insecure_channel(target, interceptors=signed))
    return Client(grpc.aio.secure_channel(target, credentials or grpc.ssl_channel_credentials(), interceptors=signed))


class _Signed(grpc.aio.UnaryUnaryClientInterceptor):
    """Adds the access key to each call."""

    def __init__(self, key: AccessKey) -> None:
        self._key = key

    async def intercept_unary_unary(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:
        """Pass the call on with the key."""
        return await continuation(_with_key(details, self._key), request)


class _SignedStream(grpc.aio.UnaryStreamClientInterceptor):
    """Adds it to each call that is answered with a stream: gRPC takes an interceptor for one kind of call only."""

    def __init__(self, key: AccessKey) -> None:
        self._key = key

    async def intercept_unary_stream(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:
        """Pass the call on with the key."""
        return await continuation(_with_key(details, self._key), request)


def _with_key(details: Any, key: AccessKey) -> Any:
    return details._replace(metadata=grpc.aio.Metadata(*(details.metadata or ()), key.metadata))
