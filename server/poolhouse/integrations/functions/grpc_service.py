"""Functions behind gRPC: services of the operator's own that implement `poolhouse.triggers.v1`.

Each call is signed as a webhook's is, in its metadata.
"""

import asyncio
from collections.abc import Mapping
from typing import Final

import grpc
import grpc.aio

from poolhouse.clock import Clock
from poolhouse.config import GRPC_TLS_SCHEME
from poolhouse.gen.triggers import v1 as pb
from poolhouse.integrations.functions.function import (
    MESSAGE_CHARACTERS,
    PAYLOAD_BYTES,
    FunctionFailed,
    FunctionRaised,
    FunctionUnavailable,
    find,
)
from poolhouse.integrations.webhook import SIGNATURE_HEADER, signature

METHOD: Final = "/poolhouse.triggers.v1.TriggerService/InvokeFunction"
_ROOM: Final = 64 * 1024
"""What a message has around an event."""
_OPTIONS: Final = (
    ("grpc.max_receive_message_length", PAYLOAD_BYTES + _ROOM),
    ("grpc.max_send_message_length", PAYLOAD_BYTES + _ROOM),
)
_PASSING: Final = frozenset(
    {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED}
)
# Nobody wrote these for a user to read: there is no such service there, or it does not believe us.
_NOT_ITS_WORDS: Final = frozenset(
    {grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.INTERNAL}
)


class GrpcFunctions:
    """Calls services by the ARNs that stand for their functions. Each is tried once."""

    def __init__(self, urls: Mapping[str, str], secret: str, clock: Clock) -> None:
        """Call what is at `urls` (grpc:// or grpcs://), by ARN, signed with `secret`."""
        self._channels = {url: _channel(url) for url in set(urls.values())}
        self._urls = urls
        self._secret = secret.encode()
        self._clock = clock

    async def invoke(self, arn: str, event: bytes, seconds: float) -> bytes:
        """See Target."""
        url = find(self._urls, arn)
        if url is None:
            raise FunctionFailed(f"no service stands for {arn}")
        request = pb.InvokeFunctionRequest(function_arn=arn, event_json=event.decode())
        signed = signature(self._secret, event, int(self._clock.now()))
        try:
            # The library's own deadline is not kept while it looks for the name of a host.
            async with asyncio.timeout(seconds):
                response = await self._method(url)(
                    request, timeout=seconds, metadata=((SIGNATURE_HEADER.lower(), signed),)
                )
        except TimeoutError as error:
            raise FunctionUnavailable("the service took too long") from error
        except grpc.aio.AioRpcError as error:
            raise _failure(error) from error
        answer: bytes = response.event_json.encode()
        return answer

    def _method(
        self, url: str
    ) -> "grpc.aio.UnaryUnaryMultiCallable[pb.InvokeFunctionRequest, pb.InvokeFunctionResponse]":
        return self._channels[url].unary_unary(
            METHOD,
            request_serializer=pb.InvokeFunctionRequest.SerializeToString,
            response_deserializer=pb.InvokeFunctionResponse.FromString,
        )

    async def close(self) -> None:
        """See Target."""
        for channel in self._channels.values():
            await channel.close()


def _channel(url: str) -> grpc.aio.Channel:
    scheme, _, address = url.partition("://")
    if f"{scheme}://" == GRPC_TLS_SCHEME:
        return grpc.aio.secure_channel(address, grpc.ssl_channel_credentials(), _OPTIONS)
    return grpc.aio.insecure_channel(address, _OPTIONS)


def _failure(error: grpc.aio.AioRpcError) -> Exception:
    code, details = error.code(), (error.details() or "")[:MESSAGE_CHARACTERS]
    if code in _PASSING:
        return FunctionUnavailable(f"the service answered {code.name}")
    if code in _NOT_ITS_WORDS:
        return FunctionFailed(f"the service answered {code.name}")
    return FunctionRaised(details or code.name)
