import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from google.protobuf.message import Message
from structlog.testing import capture_logs

from poolhouse import errors
from poolhouse.call import ANYONE, Call, Caller, House
from poolhouse.clock import ManualClock
from poolhouse.dispatch import Dispatcher, Function, Send, StreamFunction, check_caller, public_face
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.session import Role, Session
from poolhouse.storage.errors import InvalidText, InvalidValue, StoreConflict, StoreError, StoreUnavailable
from tests.edge.serving import IDENTITY_POOLS, SYNC, USER_POOLS, eventually, open_house, operation

DESCRIBE = operation(USER_POOLS + "DescribeUserPool")
INITIATE = operation(USER_POOLS + "InitiateAuth")
ADMIN_INITIATE = operation(USER_POOLS + "AdminInitiateAuth")
GET_USER = operation(USER_POOLS + "GetUser")
LIST_RECORDS = operation(SYNC + "ListRecords")
GET_ID = operation(IDENTITY_POOLS + "GetId")

OPERATOR = Caller(wire.CALLER_OPERATOR, "AKIAEXAMPLE", "eu-west-1")
IDENTITY = Caller(wire.CALLER_IDENTITY)
REQUEST = pb.DescribeUserPoolRequest(user_pool_id="us-east-1_abcdefghi")


async def describe(call: Call, request: pb.DescribeUserPoolRequest) -> Message:
    """A domain function that answers."""
    return pb.DescribeUserPoolResponse(user_pool=pb.UserPoolType(id=request.user_pool_id, name=call.region))


@asynccontextmanager
async def dispatching(function: Function | None = describe, **settings: Any) -> AsyncIterator[tuple[House, Dispatcher]]:
    """A dispatcher that knows DescribeUserPool."""
    async with open_house(**settings) as house:
        yield house, Dispatcher(house, {} if function is None else {DESCRIBE.path: function})


async def run(dispatcher: Dispatcher, request: Message = REQUEST, caller: Caller = OPERATOR, **more: Any) -> Message:
    """One call of DescribeUserPool."""
    return await dispatcher.run(DESCRIBE, request, caller=caller, request_id="r-1", source_ip="192.0.2.1", **more)


async def test_a_call_reaches_its_function_and_the_answer_comes_back() -> None:
    """The function sees who calls, from where, and under which id."""
    seen: list[Call] = []

    async def remember(call: Call, request: pb.DescribeUserPoolRequest) -> Message:
        seen.append(call)
        return await describe(call, request)

    async with dispatching(remember) as (house, dispatcher):
        response = await run(dispatcher, user_agent=lambda: "app/1")
    assert response == pb.DescribeUserPoolResponse(
        user_pool=pb.UserPoolType(id="us-east-1_abcdefghi", name="eu-west-1")
    )
    (call,) = seen
    assert (call.caller, call.request_id, call.source_ip) == (OPERATOR, "r-1", "192.0.2.1")
    assert (call.house, call.operation, call.user_agent) == (house, DESCRIBE, "app/1")


async def test_the_call_knows_what_the_request_tells_of_its_user() -> None:
    """In the operations that take it, of users and of operators; what is left out is there, and empty."""
    seen: list[Message | None] = []

    async def remember(call: Call, _: Message) -> Message:
        seen.append(call.context_data)
        return pb.InitiateAuthResponse()

    users_word = {"ip_address": "192.0.2.7"}
    operators_word: dict[str, Any] = {"ip_address": "192.0.2.8", "server_name": "app", "server_path": "/"}
    flow: dict[str, Any] = {"client_id": "c", "auth_flow": pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH}
    admins: dict[str, Any] = {"user_pool_id": REQUEST.user_pool_id, **flow}
    async with open_house() as house:
        dispatcher = Dispatcher(house, dict.fromkeys((INITIATE.path, ADMIN_INITIATE.path, DESCRIBE.path), remember))
        for called, request in (
            (INITIATE, pb.InitiateAuthRequest(**flow, user_context_data=users_word)),
            (INITIATE, pb.InitiateAuthRequest(**flow)),
            (ADMIN_INITIATE, pb.AdminInitiateAuthRequest(**admins, context_data=operators_word)),
            (DESCRIBE, REQUEST),
        ):
            await dispatcher.run(called, request, caller=OPERATOR, request_id="r", source_ip="")
    users, nothing, operators, other = seen
    assert users == pb.UserContextDataType(**users_word)
    assert nothing == pb.UserContextDataType()
    assert operators == pb.ContextDataType(**operators_word)
    assert other is None


async def test_what_is_not_built_says_so() -> None:
    """An operation without function is never faked."""
    async with dispatching(None) as (_, dispatcher):
        with pytest.raises(errors.UnknownOperationException, match="DescribeUserPool is not built yet"):
            await run(dispatcher)


async def test_a_malformed_request_never_reaches_the_function() -> None:
    """Domain code can rely on the rules of its request."""

    async def never(_call: Call, _request: Message) -> Message:
        raise AssertionError

    async with dispatching(never) as (_, dispatcher):
        with pytest.raises(errors.InvalidParameterException, match="'userPoolId'"):
            await run(dispatcher, pb.DescribeUserPoolRequest())


async def test_a_stranger_is_refused_before_the_request_is_looked_at() -> None:
    """What is wrong with a request is told to those who may call."""
    async with dispatching() as (_, dispatcher):
        with pytest.raises(errors.MissingAuthenticationTokenException):
            await run(dispatcher, pb.DescribeUserPoolRequest(), ANYONE)


@pytest.mark.parametrize("caller", [ANYONE, OPERATOR, IDENTITY])
@pytest.mark.parametrize("allowed", [INITIATE, GET_USER, GET_ID])
def test_what_anyone_or_a_user_may_call_is_open_to_every_caller(allowed: Any, caller: Caller) -> None:
    """Such operations carry their proof in the request."""
    check_caller(allowed, caller)


def test_what_identities_may_call_is_open_to_operators_too_and_to_nobody_else() -> None:
    """A device's records are its own and the operator's."""
    check_caller(LIST_RECORDS, OPERATOR)
    check_caller(LIST_RECORDS, IDENTITY)
    with pytest.raises(errors.MissingAuthenticationTokenException):
        check_caller(LIST_RECORDS, ANYONE)


def test_an_identity_is_no_operator() -> None:
    """Temporary credentials do not administer anything."""
    with pytest.raises(errors.AccessDeniedException, match="DescribeUserPool"):
        check_caller(DESCRIBE, IDENTITY)


def test_an_identity_with_a_role_may_be_allowed_what_operators_do() -> None:
    """Its role's policies are asked next; the doorway itself does not refuse."""
    session = Session("s", "p", {}, 1.0, 2.0, Role("arn:aws:iam::000000000000:role/R", "AROA"))
    check_caller(DESCRIBE, Caller(wire.CALLER_IDENTITY, "ASIAEXAMPLE", "eu-west-1", session))


async def test_more_calls_than_there_is_room_for_are_told_to_wait() -> None:
    """An overloaded server refuses at once what it cannot serve, and recovers."""
    go = asyncio.Event()

    async def wait(call: Call, request: pb.DescribeUserPoolRequest) -> Message:
        await go.wait()
        return await describe(call, request)

    async with dispatching(wait, max_concurrent_calls=2) as (_, dispatcher):
        running = [asyncio.create_task(run(dispatcher)) for _ in range(2)]
        await asyncio.sleep(0)
        assert dispatcher.running == 2
        with pytest.raises(errors.TooManyRequestsException):
            await run(dispatcher)
        go.set()
        await asyncio.gather(*running)
        assert dispatcher.running == 0
        await run(dispatcher)


async def test_a_call_ends_when_its_time_is_over() -> None:
    """Neither the client's deadline nor the server's own limit is overrun."""

    async def forever(_call: Call, _request: Message) -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async with dispatching(forever, call_timeout_seconds=0.05) as (_, dispatcher):
        with pytest.raises(errors.ServiceUnavailableException):
            await run(dispatcher)
    async with dispatching(forever) as (_, dispatcher):
        with pytest.raises(errors.ServiceUnavailableException):
            await run(dispatcher, timeout=0.05)
        assert dispatcher.running == 0


@pytest.mark.parametrize(
    ("cause", "shown"),
    [
        (KeyError("hunter2"), errors.InternalErrorException),
        (StoreError("bad SQL near hunter2"), errors.InternalErrorException),
        (InvalidValue("hunter2 is no number"), errors.InternalErrorException),
        (InvalidText("hunter2"), errors.InvalidParameterException),
        (StoreUnavailable("postgresql://hunter2@db"), errors.ServiceUnavailableException),
        (StoreConflict("hunter2"), errors.ConcurrentModificationException),
    ],
)
async def test_what_fails_inside_shows_a_plain_face(cause: Exception, shown: type[errors.CognitoError]) -> None:
    """Callers learn nothing about the inside; the log has the cause."""

    async def fail(_call: Call, _request: Message) -> Message:
        raise cause

    async with dispatching(fail) as (_, dispatcher):
        with pytest.raises(shown) as caught:
            await run(dispatcher)
    assert caught.value.__cause__ is cause
    assert "hunter2" not in caught.value.message
    assert type(public_face(cause)) is shown


async def test_a_failure_is_logged_with_its_cause_and_a_refusal_without() -> None:
    """Operators find the one by its traceback; the other is a line of information."""

    async def fail(_call: Call, _request: Message) -> Message:
        raise KeyError

    with capture_logs() as lines:
        async with dispatching(fail) as (_, dispatcher):
            with pytest.raises(errors.InternalErrorException):
                await run(dispatcher)
            with pytest.raises(errors.InvalidParameterException):
                await run(dispatcher, pb.DescribeUserPoolRequest())
    failed, refused = lines
    assert (failed["event"], failed["log_level"], failed["request_id"]) == ("call.failed", "error", "r-1")
    assert isinstance(failed["exc_info"], KeyError)
    assert (refused["event"], refused["log_level"]) == ("call.refused", "info")
    assert refused["access_key_id"] == "AKIAEXAMPLE"
    assert "exc_info" not in refused


@pytest.mark.parametrize(("level", "events"), [("info", []), ("debug", ["call.answered", "call.cancelled"])])
async def test_what_goes_well_is_logged_on_demand_only(level: Any, events: list[str]) -> None:
    """A busy server's log holds what needs looking at."""
    started = asyncio.Event()

    async def answer_once(call: Call, request: pb.DescribeUserPoolRequest) -> Message:
        if started.is_set():
            await asyncio.sleep(60)
        started.set()
        return await describe(call, request)

    with capture_logs() as lines:
        async with dispatching(answer_once, log_level=level) as (_, dispatcher):
            await run(dispatcher)
            task = asyncio.create_task(run(dispatcher))
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert dispatcher.running == 0
    assert [line["event"] for line in lines if level == "debug" or line["log_level"] != "debug"] == events


async def test_a_face_admits_the_caller_inside_the_doorway() -> None:
    """A caller who is not let in, or cannot be understood, is counted and logged like any other."""

    async def admit() -> tuple[Caller, Message]:
        raise errors.UnrecognizedClientException("Who?")

    with capture_logs() as lines:
        async with dispatching() as (_, dispatcher):
            with pytest.raises(errors.UnrecognizedClientException):
                await dispatcher.serve(DESCRIBE, admit, request_id="r-2", source_ip="192.0.2.1")
    assert lines[0]["error"] == "UnrecognizedClientException"


async def test_nobody_is_admitted_where_there_is_nothing_to_call() -> None:
    """What is not built answers so to everybody, without looking at credentials."""

    async def admit() -> tuple[Caller, Message]:
        raise AssertionError

    async with dispatching(None) as (_, dispatcher):
        with pytest.raises(errors.UnknownOperationException):
            await dispatcher.serve(DESCRIBE, admit, request_id="r-3", source_ip="")


async def test_request_ids_differ() -> None:
    """Every call can be told from every other."""
    async with dispatching() as (_, dispatcher):
        assert dispatcher.new_request_id() != dispatcher.new_request_id()


WATCH = operation(SYNC + "Watch")
WATCH_REQUEST = sync.WatchRequest(identity_pool_id="us-east-1:0a", identity_id="us-east-1:0b")


async def say_twice(_call: Call, request: sync.WatchRequest, send: Send) -> None:
    """A streaming function that ends."""
    for number in range(2):
        await send(sync.WatchResponse(resume_token=f"{request.identity_id} {number}"))


class Listener:
    """A client of a stream, and whether it is let in."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.refusal: Exception | None = None
        self.admitted = 0

    async def admit(self) -> tuple[Caller, Message]:
        """The operator, unless it is to be refused."""
        self.admitted += 1
        if self.refusal is not None:
            raise self.refusal
        return OPERATOR, WATCH_REQUEST

    async def send(self, message: Message) -> None:
        """Take a message, once it is read."""
        await self.reads.wait()
        assert isinstance(message, sync.WatchResponse)
        self.heard.append(message.resume_token)


@asynccontextmanager
async def streaming(
    function: StreamFunction | None = say_twice, clock: ManualClock | None = None, **settings: Any
) -> AsyncIterator[tuple[Dispatcher, Listener]]:
    """A dispatcher that knows Watch, and somebody to listen."""
    async with open_house(clock, **settings) as house:
        yield Dispatcher(house, {}, {} if function is None else {WATCH.path: function}), Listener()


async def listen(dispatcher: Dispatcher, listener: Listener) -> None:
    """One stream, from its beginning to its end."""
    await dispatcher.stream(WATCH, listener.admit, listener.send, request_id="r-1", source_ip="192.0.2.1")


async def test_a_stream_passes_the_doorway() -> None:
    """Its function sees the call, and what it says is sent; at the end it is logged as answered."""
    with capture_logs() as lines:
        async with streaming(log_level="debug") as (dispatcher, listener):
            await listen(dispatcher, listener)
            assert dispatcher.streaming == 0
    assert listener.heard == ["us-east-1:0b 0", "us-east-1:0b 1"]
    assert listener.admitted == 1
    assert [(line["event"], line["operation"], line["access_key_id"]) for line in lines] == [
        ("call.answered", "Watch", "AKIAEXAMPLE")
    ]


async def test_a_stream_is_refused_as_a_call_is() -> None:
    """What is not built, who may not come in, and what cannot be understood."""
    async with streaming(None) as (dispatcher, listener):
        with pytest.raises(errors.UnknownOperationException, match="Watch is not built yet"):
            await listen(dispatcher, listener)
        assert listener.admitted == 0
    async with streaming() as (dispatcher, listener):
        listener.refusal = errors.UnrecognizedClientException("Who?")
        with pytest.raises(errors.UnrecognizedClientException):
            await listen(dispatcher, listener)
        assert not listener.heard


async def test_streams_have_room_of_their_own() -> None:
    """They do not take that of calls, and one too many is told to wait."""
    go = asyncio.Event()

    async def wait(_call: Call, _request: Message, _send: Send) -> None:
        await go.wait()

    async with streaming(wait, max_watches=2, max_concurrent_calls=1) as (dispatcher, listener):
        running = [asyncio.create_task(listen(dispatcher, listener)) for _ in range(2)]
        await asyncio.sleep(0)
        assert (dispatcher.streaming, dispatcher.running) == (2, 0)
        with pytest.raises(errors.TooManyRequestsException):
            await listen(dispatcher, listener)
        go.set()
        await asyncio.gather(*running)
        await listen(dispatcher, listener)


async def test_who_would_not_be_let_in_any_more_hears_nothing_more() -> None:
    """It is looked at again when a message is sent, half a heartbeat or more after the last time."""
    clock, go = ManualClock(), asyncio.Event()

    async def say(_call: Call, _request: Message, send: Send) -> None:
        for number in range(4):
            await send(sync.WatchResponse(resume_token=str(number)))
            await go.wait()
            clock.advance(7.5)

    async with streaming(say, clock, watch_heartbeat_seconds=30) as (dispatcher, listener):
        task = asyncio.create_task(listen(dispatcher, listener))
        await eventually(lambda: listener.heard == ["0"])
        listener.refusal = errors.ExpiredTokenException("over")
        go.set()
        with pytest.raises(errors.ExpiredTokenException):
            await task
        assert (listener.heard, listener.admitted) == (["0", "1"], 2)


async def test_who_does_not_read_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for ever for a client that has lost interest."""
    monkeypatch.setattr("poolhouse.dispatch.SEND_SECONDS", 0.05)
    async with streaming() as (dispatcher, listener):
        listener.reads.clear()
        with pytest.raises(errors.RequestTimeoutException, match="No message was read"):
            await listen(dispatcher, listener)
        assert dispatcher.streaming == 0


async def test_a_stream_that_fails_inside_shows_a_plain_face() -> None:
    """As a call does."""

    async def fail(_call: Call, _request: Message, _send: Send) -> None:
        raise StoreUnavailable("postgresql://hunter2@db")

    with capture_logs() as lines:
        async with streaming(fail) as (dispatcher, listener):
            with pytest.raises(errors.ServiceUnavailableException) as caught:
                await listen(dispatcher, listener)
    assert "hunter2" not in caught.value.message
    assert lines[0]["event"] == "call.failed"
