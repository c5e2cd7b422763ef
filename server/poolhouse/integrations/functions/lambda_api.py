"""Functions on AWS Lambda, or anything that speaks its Invoke call (REST, signed by SigV4)."""

from typing import Final
from urllib.parse import quote, urlsplit

from poolhouse.clock import Clock
from poolhouse.crypto import sigv4_sign
from poolhouse.crypto.sigv4_canonical import body_digest
from poolhouse.integrations.functions.function import (
    PAYLOAD_BYTES,
    FunctionFailed,
    FunctionRaised,
    FunctionUnavailable,
    said,
)
from poolhouse.integrations.functions.many_connections import ManyConnections
from poolhouse.integrations.message import DeliveryFailed

API_VERSION: Final = "2015-03-31"
SERVICE: Final = "lambda"
_OK: Final = 200
_TOO_MANY: Final = 429
_OUR_MISTAKES: Final = range(400, 500)
_KIND_CHARACTERS: Final = 200


class LambdaFunctions:
    """Invokes functions by their ARNs, and waits for their answers. Each is tried once."""

    def __init__(self, url: str | None, credentials: sigv4_sign.Credentials, clock: Clock) -> None:
        """Call the service at `url`, or else Amazon's in the function's region."""
        self._url = url
        self._credentials = credentials
        self._clock = clock
        self._connections = ManyConnections()

    async def invoke(self, arn: str, event: bytes, seconds: float) -> bytes:
        """See Target."""
        region = arn.split(":")[3]
        url = urlsplit(self._url or f"https://lambda.{region}.amazonaws.com")
        path = f"{quote(url.path, safe='/%').rstrip('/')}/{API_VERSION}/functions/{quote(arn, safe='')}/invocations"
        headers = self._headers(url.netloc, path, region, event)
        whole = f"{url.scheme}://{url.netloc}{path}"
        try:
            answer = await self._connections.exchange(whole, headers, event, seconds, PAYLOAD_BYTES + 1)
        except DeliveryFailed as error:
            raise FunctionUnavailable(str(error)) from error
        if answer.status != _OK:
            raise _refusal(answer.status, answer.headers.get("x-amzn-errortype", ""))
        if "x-amz-function-error" in answer.headers:
            raise FunctionRaised(said(answer.body) or "the function has failed")
        return answer.body

    async def close(self) -> None:
        """See Target."""
        await self._connections.close()

    def _headers(self, host: str, path: str, region: str, body: bytes) -> list[tuple[str, str]]:
        headers = (
            ("host", host),
            ("content-type", "application/json"),
            ("x-amz-invocation-type", "RequestResponse"),
        )
        request = sigv4_sign.Request("POST", path, headers=headers, body_sha256=body_digest(body))
        now = self._clock.now()
        return [*headers, *sigv4_sign.sign(request, self._credentials, region=region, service=SERVICE, now=now)]


def _refusal(status: int, kind: str) -> Exception:
    reason = f"Lambda answered {status} {kind.partition(':')[0][:_KIND_CHARACTERS]}".rstrip()
    if status in _OUR_MISTAKES and status != _TOO_MANY:
        return FunctionFailed(reason)
    return FunctionUnavailable(reason)
