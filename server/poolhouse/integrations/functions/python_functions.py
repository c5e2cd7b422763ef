"""Functions in Python that this server imports, written as handlers for Lambda are: `handler(event, context)`.

They are trusted as the server itself is. One that is `async` runs on the server's own event loop, and must not hold it;
any other gets a thread.
"""

import asyncio
import inspect
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any, Final

from poolhouse.integrations.functions.function import (
    AnswerUnusable,
    FunctionFailed,
    FunctionRaised,
    FunctionUnavailable,
    find,
    words,
)

Handler = Callable[[Any, None], Any]

THREADS: Final = 32
"""How many handlers that are not `async` may run at once; more wait, within the time that they have."""


def load(name: str) -> Handler:
    """The handler that `module:function` names; ValueError if there is none."""
    module, _, attribute = name.partition(":")
    try:
        handler = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise ValueError(f"{name} cannot be imported: {error}") from error
    if not callable(handler):
        raise ValueError(f"{name} is no function")  # noqa: TRY004  it is the setting that is wrong
    found: Handler = handler
    return found


class PythonFunctions:
    """Calls handlers by the ARNs that stand for them."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        """Call `handlers`."""
        self._handlers = handlers
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="functions")

    async def invoke(self, arn: str, event: bytes, seconds: float) -> bytes:
        """See Target. A handler in a thread that takes too long is not waited for, and ends when it will."""
        handler = find(self._handlers, arn)
        if handler is None:
            raise FunctionFailed(f"no function stands for {arn}")
        try:
            async with asyncio.timeout(seconds):
                answer = await self._run(handler, json.loads(event))
        except TimeoutError as error:
            raise FunctionUnavailable("the function took too long") from error
        except Exception as error:  # as Lambda does: whatever it raises is what it says
            raise FunctionRaised(words(str(error) or type(error).__name__)) from error
        return _encoded(answer)

    async def _run(self, handler: Handler, event: Any) -> Any:
        if inspect.iscoroutinefunction(handler):
            return await handler(event, None)
        return await asyncio.get_running_loop().run_in_executor(self._threads, handler, event, None)

    async def close(self) -> None:
        """See Target."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _encoded(answer: Any) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise AnswerUnusable("the answer is not JSON") from error
