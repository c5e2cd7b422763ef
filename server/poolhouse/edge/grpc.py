"""The gRPC face: handlers made from the descriptors, for every operation, and the server that they live in."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, NoReturn

import grpc
from google.protobuf.message import DecodeError, Message

from poolhouse import schema, telemetry
from poolhouse.call import ANYONE, Caller, House
from poolhouse.config import Config, split_address
from poolhouse.dispatch import Admit, Dispatcher
from poolhouse.edge import health, reflection, rich_errors, tls
from poolhouse.edge.authentication import needs_signature
from poolhouse.edge.bearer import grpc_caller
from poolhouse.edge.grpc_requests import Requests
from poolhouse.edge.health import Health
from poolhouse.edge.reflection import Reflection
from poolhouse.edge.source import USER_AGENT, TrustedProxies, join_address, peer_address
from poolhouse.errors import CognitoError, SerializationException
from poolhouse.schema import Operation

KEEPALIVE_TIMEOUT_SECONDS: Final = 20.0
CLIENTS_LEAST_PING_SECONDS: Final = 10.0
MAX_METADATA_BYTES: Final = 16 * 1024
# Beyond the doorway's own limit, whose refusals say more, gRPC refuses by itself.
BACKSTOP: Final = 2
OTHERS: Final = health.MAX_WATCHES + reflection.MAX_STREAMS
"""Calls that never come to the doorway."""

_Context = grpc.aio.ServicerContext[Any, Any]
_Handle = Callable[[object, _Context], Awaitable[bytes]]
_HandleStream = Callable[[object, _Context], Awaitable[None]]


class GrpcServer:
    """Serves all operations, health and reflection on `config.grpc_address`."""

    def __init__(self, house: House, dispatcher: Dispatcher) -> None:
        self._config = house.config
        names = [service.full_name for service in schema.SERVICES]
        requests = Requests(self._config.call_timeout_seconds)
        self._health = Health(names, requests)
        self._reflection = Reflection([*names, health.NAME])
        self._server = grpc.aio.server(
            options=_options(self._config), maximum_concurrent_rpcs=BACKSTOP * _most_calls(self._config) + OTHERS
        )
        operations = _Operations(house, dispatcher, requests)
        self._server.add_generic_rpc_handlers((operations, self._health.handler(), *self._reflection.handlers()))

    async def start(self) -> int:
        """Listen; returns the port. OSError if the address is taken or the certificates cannot be used."""
        port = self._bind()
        await self._server.start()
        return port

    def _bind(self) -> int:
        config, address = self._config, join_address(*split_address(self._config.grpc_address))
        try:
            if config.grpc_tls_certificate is None or config.grpc_tls_key is None:
                return self._server.add_insecure_port(address)
            credentials = tls.grpc_credentials(
                config.grpc_tls_certificate, config.grpc_tls_key, config.grpc_tls_client_ca
            )
            return self._server.add_secure_port(address, credentials)
        except RuntimeError as error:
            raise OSError(f"cannot listen on {address}: {error}") from None

    async def stop(self, grace: float) -> None:
        """Take no more calls, let running ones finish for up to `grace` seconds, then cancel them."""
        self._health.drain()
        self._reflection.drain()
        await self._server.stop(grace)


def _most_calls(config: Config) -> int:
    return config.max_concurrent_calls + config.max_watches


def _options(config: Config) -> list[tuple[str, int]]:
    milliseconds = 1000
    return [
        # A second server on the same port is an operator's mistake, not a way to share load.
        ("grpc.so_reuseport", 0),
        ("grpc.max_receive_message_length", config.max_message_bytes),
        ("grpc.max_send_message_length", config.max_message_bytes),
        ("grpc.max_metadata_size", MAX_METADATA_BYTES),
        ("grpc.absolute_max_metadata_size", MAX_METADATA_BYTES),
        ("grpc.max_concurrent_streams", _most_calls(config)),
        ("grpc.keepalive_time_ms", int(config.keepalive_seconds * milliseconds)),
        ("grpc.keepalive_timeout_ms", int(KEEPALIVE_TIMEOUT_SECONDS * milliseconds)),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.max_pings_without_data", 0),
        ("grpc.http2.min_ping_interval_without_data_ms", int(CLIENTS_LEAST_PING_SECONDS * milliseconds)),
    ]


class _Operations(grpc.GenericRpcHandler):
    """Finds the handler of a path. Paths that are none of ours are answered UNIMPLEMENTED by gRPC itself."""

    def __init__(self, house: House, dispatcher: Dispatcher, requests: Requests) -> None:
        origin = _Origin(house.config.trusted_proxies)
        # Neither side is (de)serialized by gRPC: what it makes of a malformed message is an internal error.
        self._handlers: Mapping[str, grpc.RpcMethodHandler[Any, Any]] = {
            operation.path: _method(house, dispatcher, operation, origin, requests)
            for service in schema.SERVICES
            for operation in service.operations
        }

    def service(self, call: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[Any, Any] | None":
        """The handler for a call."""
        return self._handlers.get(call.method)


class _Origin:
    """Tells where a call comes from."""

    def __init__(self, trusted_proxies: Iterable[str]) -> None:
        self._proxies = TrustedProxies(trusted_proxies)

    def __call__(self, context: _Context) -> str:
        peer = peer_address(context.peer())
        if not self._proxies:
            return peer
        forwarded = [str(value) for name, value in _metadata(context) if name == "x-forwarded-for"]
        return self._proxies.source(peer, forwarded)


def _metadata(context: _Context) -> Iterable[tuple[str, str | bytes]]:
    return context.invocation_metadata() or ()


def _user_agent(context: _Context) -> str:
    return next((str(value) for name, value in _metadata(context) if name == USER_AGENT), "")


def _method(
    house: House, dispatcher: Dispatcher, operation: Operation, origin: _Origin, requests: Requests
) -> "grpc.RpcMethodHandler[Any, Any]":
    if operation.server_streaming:
        return grpc.stream_stream_rpc_method_handler(_stream_handler(house, dispatcher, operation, origin, requests))
    return grpc.stream_unary_rpc_method_handler(_handler(house, dispatcher, operation, origin, requests))


def _handler(
    house: House, dispatcher: Dispatcher, operation: Operation, origin: _Origin, requests: Requests
) -> _Handle:
    """What answers one operation; everything that can be known before a call is looked up here."""
    admitting = _admitting(house, operation)
    serve, new_request_id = dispatcher.serve, dispatcher.new_request_id

    async def handle(_: object, context: _Context) -> bytes:
        request_id = new_request_id()
        _adopt_parent(context)
        try:
            response = await serve(
                operation,
                admitting(await requests.read(context), context),
                request_id=request_id,
                source_ip=origin(context),
                user_agent=partial(_user_agent, context),
                timeout=context.time_remaining(),
            )
        except CognitoError as error:
            await _refuse(context, error, request_id)
        context.set_trailing_metadata(((rich_errors.REQUEST_ID, request_id),))
        return response.SerializeToString()

    return handle


def _stream_handler(
    house: House, dispatcher: Dispatcher, operation: Operation, origin: _Origin, requests: Requests
) -> _HandleStream:
    """What answers one operation with a stream."""
    admitting = _admitting(house, operation)

    async def handle(_: object, context: _Context) -> None:
        request_id = dispatcher.new_request_id()
        _adopt_parent(context)
        try:
            await dispatcher.stream(
                operation,
                admitting(await requests.read(context), context),
                lambda message: context.write(message.SerializeToString()),
                request_id=request_id,
                source_ip=origin(context),
            )
        except CognitoError as error:
            await _refuse(context, error, request_id)
        context.set_trailing_metadata(((rich_errors.REQUEST_ID, request_id),))

    return handle


def _admitting(house: House, operation: Operation) -> Callable[[bytes, _Context], Admit]:
    """Makes what establishes who calls, and reads the request, for one call of the operation."""
    read, signed = operation.request.FromString, needs_signature(operation)

    def admitting(body: bytes, context: _Context) -> Admit:
        async def admit() -> tuple[Caller, Message]:
            caller = await grpc_caller(house, _metadata(context)) if signed else ANYONE
            try:
                return caller, read(body)
            except DecodeError:
                raise SerializationException(f"The request is not a well-formed {operation.name}Request.") from None

        return admit

    return admitting


def _adopt_parent(context: _Context) -> None:
    if telemetry.tracing_started():
        telemetry.adopt_parent({name: str(value) for name, value in _metadata(context)})


async def _refuse(context: _Context, error: CognitoError, request_id: str) -> NoReturn:
    message = rich_errors.details(error)
    await context.abort(error.code, message, rich_errors.trailers(error, message, request_id))
