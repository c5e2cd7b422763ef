"""Who calls: from a signed HTTP request, or from gRPC metadata, to a Caller.

Only operations that are for operators or identities alone look at signatures. What anyone or a user may call carries
its own proof in the request, and a signature on top of it is ignored, as Cognito ignores it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from poolhouse import operators
from poolhouse.call import ANYONE, Caller, House
from poolhouse.crypto import digests, sigv4, sigv4_canonical
from poolhouse.errors import (
    CognitoError,
    IncompleteSignatureException,
    InvalidSignatureException,
    MissingAuthenticationTokenException,
    UnrecognizedClientException,
)
from poolhouse.gen.wire import v1 as wire
from poolhouse.schema import Operation

REGION_METADATA: Final = "x-poolhouse-region"

# An unknown key is checked against this, so that it takes as long as a known one.
_NOBODYS_SECRET: Final = "nobody"  # noqa: S105
_CREDENTIAL: Final = re.compile(r"([\w.-]{1,128})/\d{8}/([A-Za-z0-9-]{1,32})/[a-z0-9-]{1,64}/aws4_request", re.ASCII)
_REGION: Final = re.compile(r"[A-Za-z0-9-]{1,32}")
_MINUTES: Final = f"{sigv4.DEFAULT_MAX_SKEW / 60:.0f} min."


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it was sent: path and query still percent-encoded, text as sigv4 wants it (surrogateescape)."""

    method: str
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    body: bytes


def needs_signature(operation: Operation) -> bool:
    """Whether a caller has to prove that it is an operator or an identity."""
    return operation.callers.isdisjoint((wire.CALLER_ANYONE, wire.CALLER_USER))


async def http_caller(house: House, operation: Operation, request: HttpRequest) -> Caller:
    """Who signed the request; raises AWS's own exceptions if nobody did, or not well."""
    if not needs_signature(operation):
        return ANYONE
    if house.config.mode == "dev":
        return _emulated_caller(request)
    if not sigv4.is_signed(request.headers, request.query):
        raise _unsigned(request.headers)
    digest = sigv4.body_digest(request.body)
    try:
        signed = sigv4.SignedRequest.parse(request.method, request.path, request.query, request.headers, digest)
    except sigv4.IncompleteSignature as error:
        raise IncompleteSignatureException(str(error)) from None
    return await _signer(house, operation, signed)


def _unsigned(headers: Iterable[tuple[str, str]]) -> CognitoError:
    if any(name == "authorization" for name, _ in headers):
        return IncompleteSignatureException(
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter."
            " Authorization header requires 'SignedHeaders' parameter."
        )
    return MissingAuthenticationTokenException("Missing Authentication Token")


async def _signer(house: House, operation: Operation, signed: sigv4.SignedRequest) -> Caller:
    # An operator's key comes without a session token: one that has it belongs to somebody else.
    known = signed.session_token is None
    secret = await operators.secret_of(house, signed.access_key) if known else None
    try:
        _check_signature(signed, secret or _NOBODYS_SECRET, house.clock.now())
        _check_scope(signed.claim, operation.service.signing_name, house.config.regions)
    except CognitoError:
        if secret is not None:
            raise
    if secret is None:
        raise _unrecognized()
    return Caller(wire.CALLER_OPERATOR, signed.access_key, signed.claim.scope.region)


def _check_signature(signed: sigv4.SignedRequest, secret: str, now: float) -> None:
    try:
        sigv4.verify(signed, secret, now)
    except sigv4.IncompleteSignature as error:
        raise IncompleteSignatureException(str(error)) from None
    except sigv4.SkewTooLarge:
        raise InvalidSignatureException(_skew(signed.claim, now)) from None
    except sigv4.RequestExpired as error:
        raise InvalidSignatureException(str(error)) from None
    except sigv4.SignatureMismatch:
        raise InvalidSignatureException(
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
        ) from None


def _check_scope(claim: sigv4.Claim, service: str, regions: Sequence[str]) -> None:
    if claim.scope.service != service:
        raise InvalidSignatureException(f"Credential should be scoped to correct service: '{service}'.")
    if claim.scope.region not in regions:
        served = ", ".join(f"'{region}'" for region in regions)
        raise InvalidSignatureException(f"Credential should be scoped to a valid region: {served}.")


def _skew(claim: sigv4.Claim, now: float) -> str:
    skew, written = sigv4.DEFAULT_MAX_SKEW, sigv4_canonical.format_time
    if claim.time < now:
        bound = f"{written(now - skew)} ({written(now)} - {_MINUTES})"
        return f"Signature expired: {claim.timestamp} is now earlier than {bound}"
    bound = f"{written(now + skew)} ({written(now)} + {_MINUTES})"
    return f"Signature not yet current: {claim.timestamp} is still later than {bound}"


def _unrecognized() -> CognitoError:
    return UnrecognizedClientException("The security token included in the request is invalid.")


def _emulated_caller(request: HttpRequest) -> Caller:
    """The emulator believes every signature that names a key, a region and a service."""
    claims = [value for name, value in request.headers if name == "authorization"]
    claims += [value for name, value in parse_qsl(request.query) if name == "X-Amz-Credential"]
    for claim in claims:
        if found := _CREDENTIAL.search(claim):
            return Caller(wire.CALLER_OPERATOR, found[1], found[2])
    raise _unsigned(request.headers)


async def grpc_caller(house: House, metadata: Iterable[tuple[str, str | bytes]]) -> Caller:
    """Who sent `authorization: Bearer <access key id>:<secret>`; ANYONE without it.

    UnrecognizedClientException for a key that does not exist, for a wrong secret, and for a region not served.
    """
    bearer, region = _bearer(metadata)
    if bearer is None:
        return ANYONE
    access_key_id, colon, secret = bearer.partition(":")
    if not colon or not access_key_id or not secret:
        raise _unrecognized()
    if house.config.mode == "serve":
        await _check_secret(house, access_key_id, secret)
        if region is not None and region not in house.config.regions:
            raise UnrecognizedClientException(f"{REGION_METADATA} names a region that is not served here.")
    elif region is not None and not _REGION.fullmatch(region):
        raise UnrecognizedClientException(f"{REGION_METADATA} does not name a region.")
    return Caller(wire.CALLER_OPERATOR, access_key_id, region)


def _bearer(metadata: Iterable[tuple[str, str | bytes]]) -> tuple[str | None, str | None]:
    """The token and the region that the metadata name."""
    bearer: str | None = None
    region: str | None = None
    for name, value in metadata:
        if name == "authorization":
            scheme, _, token = str(value).partition(" ")
            if bearer is not None or scheme.lower() != "bearer":
                raise _unrecognized()
            bearer = token.strip()
        elif name == REGION_METADATA:
            region = str(value)
    return bearer, region


async def _check_secret(house: House, access_key_id: str, secret: str) -> None:
    known = await operators.secret_of(house, access_key_id)
    same = digests.equal((known or _NOBODYS_SECRET).encode(), secret.encode("utf-8", "surrogateescape"))
    if known is None or not same:
        raise _unrecognized()
