"""Functions behind URLs of the operator's own, which get the event as signed JSON.

The receiver checks the signature as that of messages: see `integrations.webhook`. A function refuses what it is asked
about as Lambda's do: with the JSON `{"errorMessage": "…"}`, under a status that is no success.
"""

from collections.abc import Mapping
from typing import Final

from poolhouse.clock import Clock
from poolhouse.integrations.functions.function import (
    PAYLOAD_BYTES,
    FunctionFailed,
    FunctionRaised,
    FunctionUnavailable,
    find,
    said,
)
from poolhouse.integrations.functions.many_connections import ManyConnections
from poolhouse.integrations.message import DeliveryFailed
from poolhouse.integrations.webhook import SIGNATURE_HEADER, signature

ARN_HEADER: Final = "X-Poolhouse-Function"
_SUCCESS: Final = range(200, 300)
# Too many requests, and a gateway before a function that is away.
_PASSING: Final = frozenset({408, 429, 502, 503, 504})


class WebhookFunctions:
    """Posts events to the URL that each ARN stands for. Each is tried once."""

    def __init__(self, urls: Mapping[str, str], secret: str, clock: Clock) -> None:
        """Post to `urls`, by ARN, signed with `secret`."""
        self.urls: Final = urls
        self._secret = secret.encode()
        self._clock = clock
        self._connections = ManyConnections()

    async def invoke(self, arn: str, event: bytes, seconds: float) -> bytes:
        """See Target."""
        url = find(self.urls, arn)
        if url is None:
            raise FunctionFailed(f"no URL stands for {arn}")
        headers = [
            ("Content-Type", "application/json"),
            (ARN_HEADER, arn),
            (SIGNATURE_HEADER, signature(self._secret, event, int(self._clock.now()))),
        ]
        try:
            found = await self._connections.exchange(url, headers, event, seconds, PAYLOAD_BYTES + 1)
        except DeliveryFailed as error:
            raise FunctionUnavailable(str(error)) from error
        status, answer = found.status, found.body
        if status in _PASSING:
            raise FunctionUnavailable(f"the webhook answered {status}")
        if status not in _SUCCESS:
            message = said(answer)
            if message is not None:
                raise FunctionRaised(message)
            raise FunctionFailed(f"the webhook answered {status}")
        return answer

    async def close(self) -> None:
        """See Target."""
        await self._connections.close()
