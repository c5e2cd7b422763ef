"""Who calls: from a signed HTTP request to a Caller.

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
from poolhouse.crypto import sigv4, sigv4_canonical
from poolhouse.edge import temporary
from poolhouse.errors import (
    CognitoError,
    IncompleteSignatureException,
    InvalidSignatureException,
    MissingAuthenticationTokenException,
)
from poolhouse.gen.wire import v1 as wire
from poolhouse.schema import Operation, Service

# An unknown key is checked against this, so that it takes as long as a known one.
NOBODYS_SECRET: Final = "nobody"  # noqa: S105
_CREDENTIAL: Final = re.compile(r"([\w.-]{1,128})/\d{8}/([A-Za-z0-9-]{1,32})/[a-z0-9-]{1,64}/aws4_request", re.ASCII)
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
        return await _emulated_caller(house, request)
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
    token = signed.session_token
    if token is not None:
        session, secret = temporary.unseal(house, signed.access_key, token)
        _check(house, operation, signed, secret)
        return await temporary.caller(house, session, signed.access_key, signed.claim.scope.region)
    known = await operators.secret_of(house, signed.access_key)
    try:
        _check(house, operation, signed, known or NOBODYS_SECRET)
    except CognitoError:
        if known is not None:
            raise
    if known is None:
        raise temporary.unrecognized()
    return Caller(wire.CALLER_OPERATOR, signed.access_key, signed.claim.scope.region)


def _check(house: House, operation: Operation, signed: sigv4.SignedRequest, secret: str) -> None:
    _check_signature(signed, secret, house.clock.now())
    _check_scope(signed.claim, operation.service, house.config.regions)


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


def _check_scope(claim: sigv4.Claim, service: Service, regions: Sequence[str]) -> None:
    if claim.scope.service != service.signing_name:
        raise InvalidSignatureException(f"Credential should be scoped to correct service: '{service.signing_name}'.")
    # Clients sign for the region that they are set up for, or for the one that stands for all: that is up to the SDK.
    if claim.scope.region not in {*regions, service.global_region}:
        served = ", ".join(f"'{region}'" for region in regions)
        raise InvalidSignatureException(f"Credential should be scoped to a valid region: {served}.")


def _skew(claim: sigv4.Claim, now: float) -> str:
    skew, written = sigv4.DEFAULT_MAX_SKEW, sigv4_canonical.format_time
    if claim.time < now:
        bound = f"{written(now - skew)} ({written(now)} - {_MINUTES})"
        return f"Signature expired: {claim.timestamp} is now earlier than {bound}"
    bound = f"{written(now + skew)} ({written(now)} + {_MINUTES})"
    return f"Signature not yet current: {claim.timestamp} is still later than {bound}"


async def _emulated_caller(house: House, request: HttpRequest) -> Caller:
    """The emulator believes every signature that names a key, a region and a service; session tokens are looked at."""
    fields = parse_qsl(request.query)
    claims = [value for name, value in request.headers if name == "authorization"]
    claims += [value for name, value in fields if name == "X-Amz-Credential"]
    tokens = [value for name, value in request.headers if name == "x-amz-security-token"]
    tokens += [value for name, value in fields if name == "X-Amz-Security-Token"]
    for claim in claims:
        if found := _CREDENTIAL.search(claim):
            return await temporary.emulated(house, found[1], found[2], next(iter(tokens), None))
    raise _unsigned(request.headers)
