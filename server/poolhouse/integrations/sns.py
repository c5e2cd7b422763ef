"""Amazon SNS, or anything that speaks like it (AWS Query protocol, signed by SigV4), and text messages through it."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlsplit

from poolhouse.clock import Clock
from poolhouse.crypto import sigv4_sign
from poolhouse.crypto.sigv4_canonical import body_digest
from poolhouse.integrations import post, retry_after
from poolhouse.integrations.message import DeliveryFailed, Message

API_VERSION: Final = "2010-03-31"
SERVICE: Final = "sns"
_CONTENT_TYPE: Final = "application/x-www-form-urlencoded; charset=utf-8"
_OK: Final = 200
_ERROR_CODE: Final = re.compile(rb"<Code>\s*([A-Za-z.]{1,100})\s*</Code>")
_ERROR_MESSAGE: Final = re.compile(rb"<Message>([^<]{1,1000})</Message>")
# Of SNS's errors, those that speak of this message alone; the person may have opted out of text messages.
_PERMANENT: Final = frozenset(
    {"InvalidParameter", "InvalidParameterValue", "OptedOut", "ParameterValueInvalid", "ValidationError"}
)


class SnsRefused(Exception):
    """The service refused. `code` is SNS's name of the error, `message` its words; empty if the answer has none.

    `retry_after` is how many seconds it wants to be left alone, where it says so.
    """

    def __init__(self, status: int, code: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(f"SNS answered {status} {code}".rstrip())
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


class SnsClient:
    """Calls the service at a URL; each call may take `seconds` in all."""

    def __init__(
        self,
        url: str,
        credentials: sigv4_sign.Credentials,
        region: str,
        clock: Clock,
        *,
        seconds: float = post.POST_SECONDS,
    ) -> None:
        """Sign for this region."""
        parts = urlsplit(url)
        self._host = parts.netloc.rpartition("@")[2]
        self._path = quote(parts.path, safe="/%") or "/"
        self._url = f"{parts.scheme}://{self._host}{self._path}"
        self._credentials = credentials
        self._region = region
        self._clock = clock
        self._seconds = seconds
        self._client = post.new_client()

    async def call(self, action: str, parameters: Mapping[str, str]) -> bytes:
        """What the service answers; SnsRefused if it refuses, DeliveryFailed (temporary) if there is no answer."""
        form = {"Action": action, "Version": API_VERSION, **parameters}
        body = "&".join(f"{name}={quote(value, safe='')}" for name, value in form.items()).encode()
        headers = self._headers(body)
        answer = await post.exchange(self._client, self._url, headers, body, self._seconds, post.ANSWER_BYTES)
        if answer.status != _OK:
            pause = retry_after.seconds(answer.headers.get("retry-after"), self._clock.now())
            code, message = _first(_ERROR_CODE, answer.body), _first(_ERROR_MESSAGE, answer.body)
            raise SnsRefused(answer.status, code, message, pause)
        return answer.body

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    def _headers(self, body: bytes) -> list[tuple[str, str]]:
        headers = (("host", self._host), ("content-type", _CONTENT_TYPE))
        request = sigv4_sign.Request("POST", self._path, headers=headers, body_sha256=body_digest(body))
        added = sigv4_sign.sign(request, self._credentials, region=self._region, service=SERVICE, now=self._clock.now())
        return [*headers, *added]


def _first(pattern: re.Pattern[bytes], answer: bytes) -> str:
    found = pattern.search(answer)
    return found[1].decode(errors="replace") if found else ""


class SnsSender:
    """Publishes each message once; trying again is the caller's."""

    def __init__(self, client: SnsClient) -> None:
        """Publish through `client`, and close it in the end."""
        self._client = client

    async def send(self, message: Message) -> None:
        """See Sender. Codes are sent as `Transactional`, which SNS delivers with priority."""
        attributes = {"AWS.SNS.SMS.SMSType": "Transactional"}
        if message.sender:
            attributes["AWS.SNS.SMS.SenderID"] = message.sender
        parameters = {"PhoneNumber": message.to, "Message": message.body, **message_attributes(attributes)}
        try:
            await self._client.call("Publish", parameters)
        except SnsRefused as refused:
            raise DeliveryFailed(str(refused), permanent=refused.code in _PERMANENT) from None

    async def close(self) -> None:
        """See Sender."""
        await self._client.close()


def message_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes of a message as parameters of the call that publishes it."""
    parameters = {}
    for number, (name, value) in enumerate(attributes.items(), start=1):
        entry = f"MessageAttributes.entry.{number}"
        parameters[f"{entry}.Name"] = name
        parameters[f"{entry}.Value.DataType"] = "String"
        parameters[f"{entry}.Value.StringValue"] = value
    return parameters
