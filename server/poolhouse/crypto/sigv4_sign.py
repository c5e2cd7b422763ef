"""AWS Signature Version 4, the caller's side: for clients, load drivers and our own calls to AWS."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from poolhouse.crypto import sigv4_canonical as canonical
from poolhouse.crypto.sigv4_canonical import ALGORITHM, UNSIGNED_PAYLOAD, Scope

# What proxies and HTTP libraries change on the way, and no AWS SDK signs.
_NEVER_SIGNED: Final = frozenset(
    {"authorization", "connection", "expect", "te", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id"}
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key, its secret and, if it is temporary, its session token. The repr shows the key's id only."""

    access_key: str
    secret_key: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """A request to be signed, percent-encoded as it will be sent; the headers include `host`."""

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body_sha256: str = canonical.EMPTY_BODY_SHA256


def sign(
    request: Request, credentials: Credentials, *, region: str, service: str, now: float, s3: bool = False
) -> list[tuple[str, str]]:
    """The headers to add to the request: X-Amz-Date, the session token if there is one, and Authorization.

    For S3 the payload's hash is sent along, as S3 demands.
    """
    timestamp, scope = _when_and_where(now, region, service)
    added = [("X-Amz-Date", timestamp)]
    if credentials.session_token is not None:
        added.append(("X-Amz-Security-Token", credentials.session_token))
    if s3:
        added.append(("X-Amz-Content-SHA256", request.body_sha256))
    names, signature = _signature(request, added, credentials, scope, timestamp, s3=s3)
    claim = f"Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    return [*added, ("Authorization", f"{ALGORITHM} {claim}")]


def presign(
    request: Request, credentials: Credentials, *, region: str, service: str, now: float, expires: int, s3: bool = False
) -> str:
    """The query string that makes the request valid for `expires` seconds; its headers have to be sent with it.

    Any body is fixed by the signature, except with S3, whose presigned requests leave it open.
    """
    timestamp, scope = _when_and_where(now, region, service)
    claim = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{scope}",
        "X-Amz-Date": timestamp,
        "X-Amz-Expires": str(expires),
        "X-Amz-SignedHeaders": ";".join(_names(request.headers)),
    }
    if credentials.session_token is not None:
        claim["X-Amz-Security-Token"] = credentials.session_token
    added = "&".join(f"{name}={quote(value, safe='')}" for name, value in claim.items())
    query = f"{request.query}&{added}" if request.query else added
    body = UNSIGNED_PAYLOAD if s3 else request.body_sha256
    whole = Request(request.method, request.path, query, request.headers, body)
    return f"{query}&X-Amz-Signature={_signature(whole, [], credentials, scope, timestamp, s3=s3)[1]}"


def _when_and_where(now: float, region: str, service: str) -> tuple[str, Scope]:
    timestamp = canonical.format_time(now)
    return timestamp, Scope(timestamp.partition("T")[0], region, service)


def _names(headers: Iterable[tuple[str, str]]) -> list[str]:
    return sorted({name.lower() for name, _ in headers} - _NEVER_SIGNED)


def _signature(
    request: Request,
    added: list[tuple[str, str]],
    credentials: Credentials,
    scope: Scope,
    timestamp: str,
    *,
    s3: bool,
) -> tuple[str, str]:
    headers = canonical.header_map((*request.headers, *added))
    names = _names((*request.headers, *added))
    path = canonical.canonical_path(request.path, s3=s3)
    query = canonical.parameters(request.query)
    payload_hash = headers.get("x-amz-content-sha256", [request.body_sha256])[0]
    text = canonical.canonical_request(request.method, path, query, headers, names, payload_hash)
    return ";".join(names), canonical.signature(credentials.secret_key, timestamp, scope, text)
