"""Functions for tests, at a real HTTP server: one that speaks Lambda's Invoke call, or a webhook.

Who calls is checked by what others have written: AWS's own signer, and the standard library's HMAC.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, Self
from urllib.parse import unquote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEY: Final = "AKIALAMBDA"
SECRET: Final = "secret-of-lambda"
WEBHOOK_SECRET: Final = "secret-of-webhooks"
INVOKE_PATH: Final = "/2015-03-31/functions/"

Function = Callable[[Any], Awaitable[Any]]


@dataclass
class Request:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FunctionServer:
    """Runs functions, by their ARNs. What a function raises is told as Lambda tells it."""

    functions: dict[str, Function] = field(default_factory=dict)
    busy: bool = False
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _read(reader)
            self.requests.append(request)
            invoked = request.path.startswith(INVOKE_PATH)
            status, headers, answer = await (self._invoke(request) if invoked else self._post(request))
            head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n"
            lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            writer.write(f"{head}{lines}\r\n".encode() + answer)
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _invoke(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        if not _is_signed(request, self.url):
            return 403, {"x-amzn-ErrorType": "InvalidSignatureException"}, b"{}"
        if self.busy:
            return 429, {"x-amzn-ErrorType": "TooManyRequestsException:http://x"}, b'{"Reason":"Concurrency"}'
        arn = unquote(request.path.removeprefix(INVOKE_PATH).removesuffix("/invocations"))
        if arn not in self.functions:
            return 404, {"x-amzn-ErrorType": "ResourceNotFoundException"}, b"{}"
        try:
            answer = await self.functions[arn](json.loads(request.body))
        except Exception as error:  # noqa: BLE001  as Lambda does
            said = {"errorMessage": str(error), "errorType": type(error).__name__}
            return 200, {"X-Amz-Function-Error": "Unhandled"}, json.dumps(said).encode()
        return 200, {}, answer if isinstance(answer, bytes) else json.dumps(answer).encode()

    async def _post(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        if not _is_sealed(request):
            return 401, {}, b""
        if self.busy:
            return 503, {}, b""
        answer = await self.functions[request.headers["x-poolhouse-function"]](json.loads(request.body))
        return 200, {}, answer if isinstance(answer, bytes) else json.dumps(answer).encode()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    _, path, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    return Request(path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


def _is_signed(request: Request, url: str) -> bool:
    """Whether AWS's own signer signs the same request the same way."""
    scope, names, signature = (part.partition("=")[2] for part in request.headers["authorization"].split(", "))
    theirs = AWSRequest("POST", url + request.path, data=request.body)
    for name in names.split(";"):
        theirs.headers[name] = request.headers[name]
    theirs.context["timestamp"] = request.headers["x-amz-date"]
    signer = SigV4Auth(Credentials(KEY, SECRET), "lambda", scope.split("/")[2])
    return signer.signature(signer.string_to_sign(theirs, signer.canonical_request(theirs)), theirs) == signature


def _is_sealed(request: Request) -> bool:
    """Whether the body was signed by who knows the secret, at the time that is said."""
    time, _, signature = request.headers["x-poolhouse-signature"].partition(",v1=")
    signed = time.removeprefix("t=").encode() + b"." + request.body
    return hmac.compare_digest(signature, hmac.new(WEBHOOK_SECRET.encode(), signed, hashlib.sha256).hexdigest())
