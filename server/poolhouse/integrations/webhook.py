"""Messages as signed JSON to an HTTP endpoint of the operator's own.

The receiver checks `X-Poolhouse-Signature: t=<seconds>,v1=<hex>`, where the hex is HMAC-SHA256 of `<seconds>.<body>`
under the shared secret, and refuses a time that is too old. The same `id` means the same message.
"""

import hashlib
import hmac
import json
from typing import Final

from poolhouse.clock import Clock
from poolhouse.integrations import post
from poolhouse.integrations.message import DeliveryFailed, Message

SIGNATURE_HEADER: Final = "X-Poolhouse-Signature"
_SUCCESS: Final = range(200, 300)


class WebhookSender:
    """Posts each message once; trying again is the caller's."""

    def __init__(self, url: str, secret: str, clock: Clock, *, seconds: float = post.POST_SECONDS) -> None:
        """Post to `url`, signed with `secret`; each message may take `seconds` in all."""
        self._url = url
        self._secret = secret.encode()
        self._clock = clock
        self._seconds = seconds
        self._client = post.new_client()

    async def send(self, message: Message) -> None:
        """See Sender. Any status below 300 accepts the message."""
        body = json.dumps(_document(message), ensure_ascii=False).encode()
        headers = [
            ("Content-Type", "application/json"),
            (SIGNATURE_HEADER, signature(self._secret, body, int(self._clock.now()))),
        ]
        status, _ = await post.post(self._client, self._url, headers, body, self._seconds)
        if status not in _SUCCESS:
            raise DeliveryFailed(f"the webhook answered {status}", permanent=status in post.PERMANENT_STATUS)

    async def close(self) -> None:
        """See Sender."""
        await self._client.aclose()


def signature(secret: bytes, body: bytes, timestamp: int) -> str:
    """The signature header's value for a body that is sent at `timestamp`."""
    digest = hmac.new(secret, b"%d." % timestamp + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def _document(message: Message) -> dict[str, str | None]:
    return {
        "id": message.id,
        "user_pool_id": message.user_pool_id,
        "username": message.username,
        "to": message.to,
        "channel": message.channel.value,
        "sender": message.sender,
        "body": message.body,
        "code": message.code,
    }
