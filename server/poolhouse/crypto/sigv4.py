"""AWS Signature Version 4: who signed this request, and did they?

`SignedRequest.parse` reads the claim (the caller then looks up the secret of `access_key`), `verify` checks it. Both
ways of signing are known: the `Authorization` header and the query string (a presigned URL). Text is UTF-8 with
`surrogateescape`, as in `sigv4_canonical`.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from poolhouse.crypto import sigv4_canonical as canonical
from poolhouse.crypto import sigv4_claim
from poolhouse.crypto.sigv4_canonical import ALGORITHM, UNSIGNED_PAYLOAD, Headers, Parameters, body_digest
from poolhouse.crypto.sigv4_claim import (
    QUERY_ALGORITHM,
    QUERY_SIGNATURE,
    Claim,
    IncompleteSignature,
    RequestExpired,
    SignatureError,
    SignatureMismatch,
    SkewTooLarge,
    WrongScope,
)

__all__ = [
    "Claim",
    "IncompleteSignature",
    "RequestExpired",
    "SignatureError",
    "SignatureMismatch",
    "SignedRequest",
    "SkewTooLarge",
    "WrongScope",
    "body_digest",
    "is_signed",
    "verify",
]

DEFAULT_MAX_SKEW: Final = 300.0
"""Seconds by which a caller's clock may be wrong, either way, as AWS's general rule has it."""

_CONTENT: Final = "x-amz-content-sha256"


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request and the claim that somebody signed it, of which nothing is true before `verify`."""

    method: str
    path: str
    query: Parameters
    headers: Headers
    body_sha256: str
    claim: Claim

    @classmethod
    def parse(cls, method: str, path: str, query: str, headers: Iterable[tuple[str, str]], body_sha256: str) -> Self:
        """Read a raw request: path and query percent-encoded as sent, all headers, the body's SHA-256 in hex.

        Raises IncompleteSignature unless it has exactly one signature and all of it is there.
        """
        by_name, fields = canonical.header_map(headers), canonical.parameters(query)
        claim = sigv4_claim.read(by_name, fields)
        if claim.expires is not None:
            fields = [field for field in fields if field[0] != QUERY_SIGNATURE]
        return cls(method, path, fields, by_name, body_sha256, claim)

    @property
    def access_key(self) -> str:
        """The id of the access key that is said to have signed."""
        return self.claim.access_key

    @property
    def session_token(self) -> str | None:
        """The token that comes with temporary credentials; it is signed, too."""
        return self.claim.session_token


def is_signed(headers: Iterable[tuple[str, str]], query: str) -> bool:
    """Whether the request claims a Signature Version 4 at all; if not, its caller is anonymous."""
    in_header = any(name.lower() == "authorization" and value.lstrip().startswith(ALGORITHM) for name, value in headers)
    return in_header or any(part.startswith(f"{QUERY_ALGORITHM}=") for part in query.split("&"))


def verify(  # noqa: PLR0913  each is a separate rule
    request: SignedRequest,
    secret: str,
    now: float,
    *,
    max_skew: float = DEFAULT_MAX_SKEW,
    service: str | None = None,
    region: str | None = None,
    allow_unsigned_payload: bool = False,
    s3: bool = False,
) -> None:
    """Return if the secret's owner signed this request, recently, for this service and region; raise otherwise.

    `now` is in seconds since the Unix epoch. For an unknown access key call it with any secret, so that it takes as
    long. `s3` selects S3's rules for paths and for the payload of presigned URLs.
    """
    _check_scope(request.claim, service, region)
    _check_time(request.claim, now, max_skew)
    payload_hash = _payload_hash(request, s3=s3)
    if payload_hash != request.body_sha256 and not (allow_unsigned_payload and payload_hash == UNSIGNED_PAYLOAD):
        raise SignatureMismatch("The body is not the one that was signed.")
    expected = _expected_signature(request, secret, payload_hash, s3=s3)
    if not hmac.compare_digest(expected, request.claim.signature):
        raise SignatureMismatch("The signature does not match the request.")


def _check_scope(claim: Claim, service: str | None, region: str | None) -> None:
    if service is not None and claim.scope.service != service:
        raise WrongScope(f"The credential is not scoped to the service {service}.")
    if region is not None and claim.scope.region != region:
        raise WrongScope(f"The credential is not scoped to the region {region}.")


def _check_time(claim: Claim, now: float, max_skew: float) -> None:
    if claim.time > now + max_skew:
        raise SkewTooLarge(f"The signature is not yet current: {claim.timestamp}.")
    if claim.expires is None and claim.time < now - max_skew:
        raise SkewTooLarge(f"The signature is too old: {claim.timestamp}.")
    if claim.expires is not None and now >= claim.time + claim.expires:
        raise RequestExpired(f"The request expired {claim.expires} seconds after {claim.timestamp}.")


def _payload_hash(request: SignedRequest, *, s3: bool) -> str:
    declared = sigv4_claim.single(request.headers, _CONTENT)
    if declared is not None:
        return declared
    return UNSIGNED_PAYLOAD if s3 and request.claim.expires is not None else request.body_sha256


def _expected_signature(request: SignedRequest, secret: str, payload_hash: str, *, s3: bool) -> str:
    claim = request.claim
    path = canonical.canonical_path(request.path, s3=s3)
    text = canonical.canonical_request(
        request.method, path, request.query, request.headers, claim.signed_headers, payload_hash
    )
    return canonical.signature(secret, claim.timestamp, claim.scope, text)
