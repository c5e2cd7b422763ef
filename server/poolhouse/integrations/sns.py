"""Text messages through Amazon SNS, or anything that speaks its Publish call (AWS Query protocol, signed by SigV4)."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

from poolhouse.clock import Clock
from poolhouse.crypto import sigv4_sign
from poolhouse.crypto.sigv4_canonical import body_digest
from poolhouse.integrations import post
from poolhouse.integrations.message import DeliveryFailed, Message

API_VERSION: Final = "2010-03-31"
SERVICE: Final = "sns"
_CONTENT_TYPE: Final = "application/x-www-form-urlencoded; charset=utf-8"
_OK: Final = 200
_ERROR_CODE: Final = re.compile(rb"<Code>\s*([A-Za-z.]{1,100})\s*</Code>")
# Of SNS's errors, those that speak of this message alone; the person may have opted out of text messages.
_PERMANENT: Final = frozenset(
    {"InvalidParameter", "InvalidParameterValue", "OptedOut", "ParameterValueInvalid", "ValidationError"}
)


class SnsSender:
    """Publishes each message once; trying again is the caller's."""

    def __init__(
        self,
        url: str,
        credentials: sigv4_sign.Credentials,
        region: str,
        clock: Clock,
        *,
        seconds: float = post.POST_SECONDS,
    ) -> None:
        """Call the service at `url`; each message may take `seconds` in all."""
        parts = urlsplit(url)
        self._host = parts.netloc.rpartition("@")[2]
        self._path = quote(parts.path, safe="/%") or "/"
        self._url = f"{parts.scheme}://{self._host}{self._path}"
        self._credentials = credentials
        self._region = region
        self._clock = clock
        self._seconds = seconds
        self._client = post.new_client()

    async def send(self, message: Message) -> None:
        """See Sender. Codes are sent as `Transactional`, which SNS delivers with priority."""
        body = "&".join(f"{name}={quote(value, safe='')}" for name, value in _publish(message).items()).encode()
        status, answer = await post.post(self._client, self._url, self._headers(body), body, self._seconds)
        if status != _OK:
            found = _ERROR_CODE.search(answer)
            code = found[1].decode() if found else ""
            raise DeliveryFailed(f"SNS answered {status} {code}".rstrip(), permanent=code in _PERMANENT)

    async def close(self) -> None:
        """See Sender."""
        await self._client.aclose()

    def _headers(self, body: bytes) -> list[tuple[str, str]]:
        headers = (("host", self._host), ("content-type", _CONTENT_TYPE))
        request = sigv4_sign.Request("POST", self._path, headers=headers, body_sha256=body_digest(body))
        added = sigv4_sign.sign(request, self._credentials, region=self._region, service=SERVICE, now=self._clock.now())
        return [*headers, *added]


def _publish(message: Message) -> dict[str, str]:
    parameters = {
        "Action": "Publish",
        "Version": API_VERSION,
        "PhoneNumber": message.to,
        "Message": message.body,
    }
    attributes = {"AWS.SNS.SMS.SMSType": "Transactional"}
    if message.sender:
        attributes["AWS.SNS.SMS.SenderID"] = message.sender
    for number, (name, value) in enumerate(attributes.items(), start=1):
        entry = f"MessageAttributes.entry.{number}"
        parameters[f"{entry}.Name"] = name
        parameters[f"{entry}.Value.DataType"] = "String"
        parameters[f"{entry}.Value.StringValue"] = value
    return parameters
