"""A trigger service of an operator's own, from the generated messages, which checks who calls."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any, Self

import grpc
import grpc.aio

from poolhouse.gen.triggers import v1 as pb
from tests.services.functions import WEBHOOK_SECRET

NAME = "poolhouse.triggers.v1.TriggerService"

Function = Callable[[Any], Awaitable[Any]]


class Refused(Exception):
    """What a function ends its call with."""

    def __init__(self, code: grpc.StatusCode, details: str) -> None:
        super().__init__(details)
        self.code = code


class TriggerService:
    """Runs functions by their ARNs, on a real server."""

    def __init__(self) -> None:
        self.functions: dict[str, Function] = {}
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = grpc.aio.server()
        handler = grpc.unary_unary_rpc_method_handler(
            self._invoke,
            request_deserializer=pb.InvokeFunctionRequest.FromString,
            response_serializer=pb.InvokeFunctionResponse.SerializeToString,
        )
        self._server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(NAME, {"InvokeFunction": handler}),)
        )
        self.url = f"grpc://127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.stop(None)

    async def _invoke(
        self, request: pb.InvokeFunctionRequest, context: "grpc.aio.ServicerContext[Any, Any]"
    ) -> pb.InvokeFunctionResponse:
        metadata = dict(context.invocation_metadata() or ())
        if not _is_signed(str(metadata["x-poolhouse-signature"]), request.event_json.encode()):
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, "who are you?")
        try:
            answer = await self.functions[request.function_arn](json.loads(request.event_json))
        except Refused as refusal:
            await context.abort(refusal.code, str(refusal))
        return pb.InvokeFunctionResponse(event_json=json.dumps(answer))


def _is_signed(header: str, body: bytes) -> bool:
    time, _, signature = header.partition(",v1=")
    signed = time.removeprefix("t=").encode() + b"." + body
    return hmac.compare_digest(signature, hmac.new(WEBHOOK_SECRET.encode(), signed, hashlib.sha256).hexdigest())
