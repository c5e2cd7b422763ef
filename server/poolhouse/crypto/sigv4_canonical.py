"""AWS Signature Version 4: the canonical form of a request, and the signature of it. Signing and checking share it.

Text is UTF-8; bytes that are not are kept by the `surrogateescape` error handler, so decode raw HTTP with that.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote, unquote_to_bytes

ALGORITHM: Final = "AWS4-HMAC-SHA256"
TERMINATOR: Final = "aws4_request"
UNSIGNED_PAYLOAD: Final = "UNSIGNED-PAYLOAD"
EMPTY_BODY_SHA256: Final = hashlib.sha256(b"").hexdigest()

_SIGNING_KEY_CACHE_SIZE: Final = 4096
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9\-._~]*")
_SPACES: Final = re.compile(r"[ \t]+")

Headers = Mapping[str, Sequence[str]]
"""Lower-case names; the values of each name in the order in which they were sent."""

Parameters = Sequence[tuple[str, str]]
"""Query parameters in the order in which they were sent; names and values in canonical percent-encoding."""


class Scope(NamedTuple):
    """What a signing key is good for: one day (YYYYMMDD), one region, one service."""

    date: str
    region: str
    service: str

    def __str__(self) -> str:
        """The credential scope, as it is signed."""
        return f"{self.date}/{self.region}/{self.service}/{TERMINATOR}"


def body_digest(body: bytes) -> str:
    """The payload hash of a signed body: SHA-256 in lower-case hex."""
    return hashlib.sha256(body).hexdigest()


def header_map(headers: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Headers by lower-case name."""
    by_name: dict[str, list[str]] = {}
    for name, value in headers:
        by_name.setdefault(name.lower(), []).append(value)
    return by_name


def parameters(query: str) -> list[tuple[str, str]]:
    """A raw query string (what follows `?`) as parameters. `+` is a plus sign: SigV4 knows no other encoding."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [(_encoded(name), _encoded(value)) for name, _, value in pairs]


def _encoded(raw: str) -> str:
    return (
        raw if _UNRESERVED.fullmatch(raw) else quote(unquote_to_bytes(raw.encode("utf-8", "surrogateescape")), safe="")
    )


def canonical_query(query: Parameters) -> str:
    """The parameters sorted by encoded name, then by encoded value."""
    return "&".join(f"{name}={value}" for name, value in sorted(query))


def canonical_path(path: str, *, s3: bool = False) -> str:
    """The raw path, still percent-encoded as sent: without dot segments and empty ones, and encoded once more.

    S3 alone takes the path as it is, encoded once, because there `a//b` and `a/b` are two objects. An encoded slash
    stays one, as SDKs sign it.
    """
    if s3:
        return "/".join(map(_encoded, path.split("/"))) or "/"
    return "/" if path in {"", "/"} else quote(_normalized(path), safe="/", errors="surrogateescape")


def _normalized(path: str) -> str:
    """RFC 3986 section 5.2.4, with runs of slashes taken as one."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    return "/" + "/".join(kept) + ("/" if kept and path.endswith("/") else "")


def canonical_headers(headers: Headers, names: Iterable[str]) -> str:
    """One line per name, in the given (sorted) order: values trimmed, inner spaces single, repeats joined by commas.

    Raises KeyError if the request does not have one of them.
    """
    return "".join(f"{name}:{','.join(map(_trimmed, headers[name]))}\n" for name in names)


def _trimmed(value: str) -> str:
    value = value.strip(" \t")
    return _SPACES.sub(" ", value) if "  " in value or "\t" in value else value


def canonical_request(
    method: str, path: str, query: Parameters, headers: Headers, signed_headers: Sequence[str], payload_hash: str
) -> str:
    """The text whose hash is signed; `path` is canonical already, `signed_headers` sorted."""
    lines = canonical_headers(headers, signed_headers)
    return f"{method}\n{path}\n{canonical_query(query)}\n{lines}\n{';'.join(signed_headers)}\n{payload_hash}"


def string_to_sign(timestamp: str, scope: Scope, request: str) -> str:
    """Algorithm, time, scope and the canonical request's hash."""
    digest = hashlib.sha256(request.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{ALGORITHM}\n{timestamp}\n{scope}\n{digest}"


@lru_cache(_SIGNING_KEY_CACHE_SIZE)  # keys of one day: a caller's next request needs the same one
def signing_key(secret: str, scope: Scope) -> bytes:
    """The key that a secret access key gives for this scope. The latest few thousand are remembered."""
    key = b"AWS4" + secret.encode()
    for part in (*scope, TERMINATOR):
        key = hmac.digest(key, part.encode("utf-8", "surrogateescape"), hashlib.sha256)
    return key


def signature(secret: str, timestamp: str, scope: Scope, request: str) -> str:
    """The signature of a canonical request, in lower-case hex."""
    message = string_to_sign(timestamp, scope, request).encode("utf-8", "surrogateescape")
    return hmac.digest(signing_key(secret, scope), message, hashlib.sha256).hex()


def format_time(now: float) -> str:
    """Seconds since the Unix epoch as YYYYMMDDTHHMMSSZ."""
    at = datetime.fromtimestamp(now, UTC)
    return f"{at.year:04}{at:%m%dT%H%M%SZ}"
