"""Functions as tests write them."""

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

SYNC: Final = "arn:aws:lambda:us-east-1:000000000000:function:sync"
OTHER: Final = "arn:aws:lambda:us-east-1:000000000000:function:other"


class Scripted:
    """A place where one function runs, which is replaced as a test goes on; it keeps the events."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.function: Callable[[dict[str, Any]], Any] = lambda event: event

    async def invoke(self, _arn: str, event: bytes, _seconds: float) -> bytes:
        """See Target."""
        self.events.append(json.loads(event))
        answer = self.function(json.loads(event))
        return answer if isinstance(answer, bytes) else json.dumps(answer).encode()

    async def close(self) -> None:
        """There is nothing to let go of."""
