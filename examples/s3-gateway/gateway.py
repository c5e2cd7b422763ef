"""An S3 gateway: Poolhouse decides who may do what, and the store behind sees nobody's keys but the gateway's own.

Clients sign with the temporary credentials of their identity. Each request is put to Poolhouse's `Authorize`. What is
allowed goes on, signed anew with the store's key; the rest is answered as S3 answers it. Bodies are streamed both ways.
The README beside this file tells the settings.
"""

import os
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

import grpc
import httpx
import uvicorn
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from poolhouse_client import AccessKey, aio
from poolhouse_client.gen.identity import v1 as pb

POOLHOUSE = os.environ.get("SERVER_GRPC", "localhost:50051")
KEY = AccessKey(os.environ.get("SERVER_ACCESS_KEY_ID", "dev"), os.environ.get("SERVER_SECRET_ACCESS_KEY", "dev"))
STORE = os.environ.get("STORE_URL", "http://localhost:9000").rstrip("/")
STORE_REGION = os.environ.get("STORE_REGION", "us-east-1")
STORE_KEY = Credentials(os.environ["STORE_ACCESS_KEY_ID"], os.environ["STORE_SECRET_ACCESS_KEY"])
HOST, _, PORT = os.environ.get("LISTEN", "127.0.0.1:9100").rpartition(":")
ORIGINS = os.environ.get("CORS_ORIGINS", "*").split(",")
AUTHORIZE_SECONDS, STORE_SECONDS = 10.0, 60.0
METHODS: Final = ("GET", "HEAD", "PUT", "POST", "DELETE")
FORBIDDEN: Final = {"AccessDenied", "InvalidAccessKeyId", "RequestTimeTooSkewed", "SignatureDoesNotMatch"}
ARN: Final = "arn:aws:s3:::"
DIGEST: Final = "x-amz-content-sha256"
# The digest of the body, which the store will compare, or one of the two ways of having none.
DIGESTS: Final = re.compile(r"[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-UNSIGNED-PAYLOAD-TRAILER")
# The client's signature, in headers or in the query, ends here. The store's own takes its place.
SIGNATURE: Final = {f"x-amz-{name}" for name in ("algorithm", "credential", "date", "expires", "signedheaders")}
SIGNATURE.update(("x-amz-signature", "x-amz-security-token", "x-amz-user-agent", DIGEST))
# What goes on: headers that Poolhouse asks the policies about, or that concern the object alone. Others of S3's are
# refused: with the gateway's key, which may do anything, they could do what nobody was asked about.
PASSED_ON: Final = re.compile(
    r"cache-control|content-.*|expires|if-.*|range|x-amz-(acl|grant-.*|copy-source.*|(metadata|tagging)-directive|tagging"
    r"|meta-.*|checksum-.*|sdk-checksum-algorithm|trailer|decoded-content-length|storage-class|mp-object-size"
    r"|object-attributes|max-parts|part-number-marker)"
)
KEPT_BACK: Final = (b"connection", b"date", b"keep-alive", b"server", b"transfer-encoding")


class Refused(Exception):
    """The request ends here, with an error code of S3's."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Signer(S3SigV4Auth):
    """Signs for the store, with the digest that the client has given: the body has not even been read."""

    def payload(self, request: AWSRequest) -> str:
        """What S3SigV4Auth takes for the body's digest."""
        return request.context[DIGEST]


async def serve(request: Request) -> Response:
    """One request: decided, passed on, and answered."""
    try:
        answer = await ask_store(request, await authorize(request))
    except Refused as refused:
        # Who waits with the body does not send it any more: on this connection, nobody could tell what comes next.
        headers = {"connection": "close"} if "expect" in request.headers else None
        body = f"<Error><Code>{refused.code}</Code><Message>{escape(refused.message)}</Message></Error>"
        return Response(body, refused.status, headers, "application/xml")
    except ClientDisconnect:
        return Response(status_code=400)  # nobody reads it
    response = StreamingResponse(parts(answer), answer.status_code)
    response.raw_headers = [(name.lower(), v) for name, v in answer.headers.raw if name.lower() not in KEPT_BACK]
    return response


async def authorize(request: Request) -> str:
    """The ARN of what the request is for, if Poolhouse allows it; Refused with the code that S3 would have used."""
    question = pb.AuthorizeRequest(
        method=request.method,
        path=raw(request, "raw_path"),
        query=raw(request, "query_string"),
        service="s3",
        headers=[pb.HttpHeader(name=name, value=value) for name, value in request.headers.items()],
        source_ip=request.client.host if request.client else None,
    )
    try:
        verdict = await request.state.poolhouse.identity_pools.Authorize(question, timeout=AUTHORIZE_SECONDS)
    except grpc.aio.AioRpcError as error:
        if error.code() == grpc.StatusCode.INVALID_ARGUMENT:
            raise Refused(400, "InvalidRequest", error.details() or "") from error
        raise Refused(503, "ServiceUnavailable", "Nobody can decide about this request now.") from error
    if not verdict.allowed:
        raise Refused(403 if verdict.error_code in FORBIDDEN else 400, verdict.error_code, verdict.message)
    return verdict.resource


async def ask_store(request: Request, resource: str) -> httpx.Response:
    """The store's answer to the same request, of which the body is still to be read."""
    target = store_target(request, resource)
    signed = AWSRequest(request.method, STORE + target, headers=store_headers(request.headers))
    signed.context[DIGEST] = digest(request)
    Signer(STORE_KEY, "s3", STORE_REGION).add_auth(signed)
    body = request.stream() if has_body(request) else None
    sent = request.state.store.build_request(request.method, STORE, headers=dict(signed.headers.items()), content=body)
    # The target exactly as it was signed: the library would spell some of it in its own way.
    sent.extensions["target"] = target.encode()
    try:
        return await request.state.store.send(sent, stream=True)
    except httpx.TransportError as error:
        raise Refused(503, "ServiceUnavailable", "The store does not answer.") from error


def raw(request: Request, part: str) -> str:
    """Path or query as it was sent: in `request.url`, a question mark in a key begins the query."""
    return request.scope[part].decode("latin-1")


def store_target(request: Request, resource: str) -> str:
    """The bucket and the object that Poolhouse has allowed, and the query without the client's signature."""
    path = "/" + quote(resource.removeprefix(ARN).removeprefix("*"), safe="/")
    pairs = [part.partition("=")[::2] for part in raw(request, "query_string").split("&") if part]
    refuse_unknown(unquote(name) for name, _ in pairs)
    kept = [f"{spelt(name)}={spelt(value)}" for name, value in pairs if unquote(name).lower() not in SIGNATURE]
    return f"{path}?{'&'.join(kept)}" if kept else path


def spelt(text: str) -> str:
    """Percent-encoded as S3 signs it."""
    return quote(unquote(text), safe="")


def store_headers(headers: Headers) -> dict[str, str]:
    """The headers that mean something to the store."""
    refuse_unknown(headers)
    return {name: ",".join(headers.getlist(name)) for name in headers if PASSED_ON.fullmatch(name)}


def refuse_unknown(names: Iterable[str]) -> None:
    """Refuse S3's own headers, and parameters that stand for such, unless they are known to be harmless."""
    for name in map(str.lower, names):
        if name.startswith("x-amz-") and name not in SIGNATURE and not PASSED_ON.fullmatch(name):
            raise Refused(501, "NotImplemented", f"This gateway does not pass on {name}.")


def digest(request: Request) -> str:
    """What the client has signed as the body's digest; a presigned request leaves the body open."""
    given = request.headers.get(DIGEST, "UNSIGNED-PAYLOAD")
    if not DIGESTS.fullmatch(given):
        raise Refused(501, "NotImplemented", f"This gateway cannot check bodies that are signed as {given}.")
    return given


def has_body(request: Request) -> bool:
    """Whether there is a body to send; its length has to be known."""
    if "transfer-encoding" in request.headers:
        raise Refused(411, "MissingContentLength", "The length of the body is missing.")
    return request.headers.get("content-length", "0") != "0"


async def parts(answer: httpx.Response) -> AsyncIterator[bytes]:
    """The body of the store's answer as it comes, up to where the client goes away."""
    try:
        async for part in answer.aiter_raw():
            yield part
    finally:
        await answer.aclose()


@asynccontextmanager
async def connections(_: Starlette) -> AsyncIterator[dict[str, object]]:
    """To Poolhouse, in plaintext on this machine alone, and to the store."""
    plaintext = POOLHOUSE.startswith(("localhost:", "127.0.0.1:"))
    async with (
        aio.connect(POOLHOUSE, access_key=KEY, plaintext=plaintext) as poolhouse,
        httpx.AsyncClient(timeout=STORE_SECONDS, headers={"accept-encoding": "identity"}) as store,
    ):
        yield {"poolhouse": poolhouse, "store": store}


cors = Middleware(CORSMiddleware, ORIGINS, METHODS, ["*"], expose_headers=["ETag", "x-amz-request-id"])
app = Starlette(routes=[Route("/{path:path}", serve, methods=METHODS)], middleware=[cors], lifespan=connections)

if __name__ == "__main__":
    uvicorn.run(app, host=HOST, port=int(PORT), server_header=False)
