"""Functions that are imported into the server."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from poolhouse.integrations.functions.function import (
    AnswerUnusable,
    FunctionFailed,
    FunctionRaised,
    FunctionUnavailable,
)
from poolhouse.integrations.functions.python_functions import Handler, PythonFunctions, load

ARN = "arn:aws:lambda:us-east-1:000000000000:function:check"

Invoke = Callable[..., Awaitable[Any]]


def plain(event: Any, context: None) -> Any:
    """A handler that is not async."""
    assert context is None
    return {**event, "thread": threading.current_thread() is threading.main_thread()}


async def waiting(event: Any, _: None) -> Any:
    """A handler that is."""
    await asyncio.sleep(0)
    return {**event, "thread": threading.current_thread() is threading.main_thread()}


NOTHING = "no handler"


@pytest.fixture
async def invoke() -> AsyncIterator[Invoke]:
    """Calls a handler."""
    opened: list[PythonFunctions] = []

    async def call(handler: Handler, seconds: float = 5.0, arn: str = ARN) -> Any:
        opened.append(PythonFunctions({ARN: handler}))
        return json.loads(await opened[-1].invoke(arn, b'{"a": 1}', seconds))

    yield call
    for functions in opened:
        await functions.close()


async def test_a_handler_is_called_as_lambda_calls_it(invoke: Invoke) -> None:
    """An async one on the loop, any other on a thread, where it may take its time."""
    assert await invoke(waiting) == {"a": 1, "thread": True}
    assert await invoke(plain) == {"a": 1, "thread": False}


async def test_what_a_handler_raises_is_what_it_says(invoke: Invoke) -> None:
    """By its message, or by its name if it has none."""

    async def refuse(_event: Any, _context: None) -> Any:
        raise PermissionError("not on Sundays")

    def fail(_event: Any, _context: None) -> Any:
        raise KeyError

    with pytest.raises(FunctionRaised, match=r"^not on Sundays$"):
        await invoke(refuse)
    with pytest.raises(FunctionRaised, match=r"^KeyError$"):
        await invoke(fail)


async def test_a_slow_handler_is_not_waited_for(invoke: Invoke) -> None:
    """Whichever kind it is."""
    release = threading.Event()

    async def sleep(_event: Any, _context: None) -> Any:
        await asyncio.sleep(5.0)

    for slow in (sleep, lambda *_: release.wait(5.0)):
        with pytest.raises(FunctionUnavailable, match="took too long"):
            await invoke(slow, seconds=0.05)
    release.set()


async def test_what_is_no_json_is_no_answer(invoke: Invoke) -> None:
    """Though it is something in Python."""
    with pytest.raises(AnswerUnusable):
        await invoke(lambda *_: object())


async def test_another_function_is_not_known(invoke: Invoke) -> None:
    """It is not called in place of it."""
    with pytest.raises(FunctionFailed, match="no function stands for"):
        await invoke(plain, arn=ARN + "2")


def test_a_handler_is_found_by_its_name() -> None:
    """Whatever the server can import."""
    assert load("json:loads").__name__ == "loads"


@pytest.mark.parametrize("name", ["json:nothing", "no_such_module:f", "string:ascii_letters"])
def test_what_is_no_handler_is_told_at_the_start(name: str) -> None:
    """And not when somebody signs in."""
    with pytest.raises(ValueError, match=name):
        load(name)
