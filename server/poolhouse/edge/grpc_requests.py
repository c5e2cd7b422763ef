"""What gRPC calls ask for, read within bounds of time.

gRPC's own handlers for calls with one request wait for it without end, and whoever opens calls and says nothing takes
the room of all others. So every call is handled as a stream of requests, of which the first counts.
"""

from typing import Any

import grpc

from poolhouse.deadlines import Deadlines
from poolhouse.errors import RequestTimeoutException, SerializationException


class Requests:
    """Reads the requests of calls."""

    def __init__(self, seconds: float) -> None:
        """Wait so long for each."""
        self._seconds = seconds
        self._deadlines = Deadlines()

    async def read(self, context: grpc.aio.ServicerContext[Any, Any]) -> Any:
        """The call's request; RequestTimeoutException if it does not come, SerializationException if there is none."""
        try:
            with self._deadlines.within(self._seconds):
                request = await context.read()
        except TimeoutError:
            raise RequestTimeoutException(f"The request did not arrive within {self._seconds:g} seconds.") from None
        if request is grpc.aio.EOF:
            raise SerializationException("The call holds no request.")
        return request
