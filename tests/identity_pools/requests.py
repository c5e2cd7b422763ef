"""Requests to S3 and other services that somebody has signed, as those services hand them over."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from poolhouse.crypto import sigv4_sign
from poolhouse.crypto.sigv4_canonical import EMPTY_BODY_SHA256
from poolhouse.gen.identity import v1 as pb
from tests.house import REGION

HOST: Final = "files.example.com"
BODY: Final = b"Dear diary"
BODY_SHA256: Final = hashlib.sha256(BODY).hexdigest()


@dataclass(frozen=True)
class Sent:
    """A request that was signed. What a service makes of it can be changed with `replace`."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    service: str = "s3"

    def message(self, **more: Any) -> pb.AuthorizeRequest:
        """The request, as a service asks about it."""
        return pb.AuthorizeRequest(**self.members(), **more)

    def members(self) -> dict[str, Any]:
        """The members of that."""
        return {
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": [pb.HttpHeader(name=name, value=value) for name, value in self.headers],
            "service": self.service,
        }

    def without(self, *names: str) -> "Sent":
        """The request with some of its headers lost on the way."""
        return replace(self, headers=tuple(each for each in self.headers if each[0].lower() not in names))

    def having(self, *headers: tuple[str, str]) -> "Sent":
        """The request with more headers than were signed."""
        return replace(self, headers=(*self.headers, *headers))


def sign(
    given: pb.Credentials | sigv4_sign.Credentials,
    now: float,
    method: str = "GET",
    target: str = "/files/public/hello.txt",
    *,
    digest: str | None = EMPTY_BODY_SHA256,
    service: str = "s3",
    region: str = REGION,
    headers: tuple[tuple[str, str], ...] = (),
) -> Sent:
    """A request that is signed in its headers; without a `digest` it has no x-amz-content-sha256."""
    url = urlsplit(target)
    whole = (("Host", HOST), *headers)
    request = sigv4_sign.Request(method, url.path, url.query, whole, digest or EMPTY_BODY_SHA256)
    s3 = digest is not None
    added = sigv4_sign.sign(request, credentials(given), region=region, service=service, now=now, s3=s3)
    return Sent(method, url.path, url.query, (*whole, *added), service)


def presign(
    given: pb.Credentials | sigv4_sign.Credentials,
    now: float,
    method: str = "GET",
    target: str = "/files/public/hello.txt",
    *,
    expires: int = 600,
    service: str = "s3",
    headers: tuple[tuple[str, str], ...] = (),
) -> Sent:
    """A request whose signature is in its URL."""
    url = urlsplit(target)
    whole = (("Host", HOST), *headers)
    request = sigv4_sign.Request(method, url.path, url.query, whole)
    s3 = service == "s3"
    query = sigv4_sign.presign(
        request, credentials(given), region=REGION, service=service, now=now, expires=expires, s3=s3
    )
    return Sent(method, url.path, query, whole, service)


def credentials(given: pb.Credentials | sigv4_sign.Credentials) -> sigv4_sign.Credentials:
    """Credentials of the enhanced flow, for signing."""
    if isinstance(given, sigv4_sign.Credentials):
        return given
    return sigv4_sign.Credentials(given.access_key_id, given.secret_key, given.session_token)
