"""Requests to S3 as a service would hand them over, whose signatures nobody looks at here."""

from collections.abc import Mapping, Sequence

from poolhouse.crypto import sigv4_canonical
from poolhouse.crypto.sigv4 import Claim, SignedRequest
from poolhouse.crypto.sigv4_canonical import Scope
from poolhouse.identity_pools import s3_requests
from poolhouse.identity_pools.s3_requests import S3Request

HOST = "s3.example.com"
BUCKET, KEY = "arn:aws:s3:::files", "arn:aws:s3:::files/a/b"


def signed(
    method: str,
    target: str,
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    *,
    host: str = HOST,
    presigned: bool = False,
) -> SignedRequest:
    """The request; `headers` are those beside Host."""
    path, _, query = target.partition("?")
    claim = Claim("ASIA", Scope("20231114", "us-east-1", "s3"), "", 0.0, (), "", None, 60 if presigned else None)
    lines = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
    by_name = sigv4_canonical.header_map([("Host", host), *lines])
    return SignedRequest(method, path, sigv4_canonical.parameters(query), by_name, "", claim)


def read(
    method: str,
    target: str,
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    *,
    host: str = HOST,
    presigned: bool = False,
    domains: Sequence[str] = (),
) -> S3Request:
    """What the request would do."""
    request = signed(method, target, headers, host=host, presigned=presigned)
    return s3_requests.read(request, target.partition("?")[2], domains)
