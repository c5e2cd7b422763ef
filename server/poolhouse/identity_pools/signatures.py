"""Who has signed a request that another service has received."""

import re
from dataclasses import dataclass, replace
from typing import Final

from poolhouse import errors
from poolhouse.call import House
from poolhouse.crypto import sigv4, sigv4_claim
from poolhouse.crypto.sigv4 import SignedRequest
from poolhouse.crypto.sigv4_canonical import UNSIGNED_PAYLOAD
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import sessions
from poolhouse.identity_pools.iam.model import Role
from poolhouse.identity_pools.s3_requests import SERVICE as S3
from poolhouse.session import Session

S3_SKEW_SECONDS: Final = 900.0
"""Seconds by which a clock may be wrong for S3, which has a rule of its own."""

_CONTENT: Final = "x-amz-content-sha256"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
# How S3 is told that the signature leaves the body out, or that the body comes in chunks.
_OF_NO_BODY: Final = re.compile(
    rf"{UNSIGNED_PAYLOAD}|STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?|STREAMING-UNSIGNED-PAYLOAD-TRAILER"
)


class SignerRefused(Exception):
    """Nobody is believed to have signed the request, or nobody who still may. `code` is S3's name of the error."""

    def __init__(self, reason: pb.AuthorizeReason, code: str, message: str, session: Session | None = None) -> None:
        """`session` is the signer's, where the signature itself is good."""
        super().__init__(message)
        self.reason: Final = reason
        self.code: Final = code
        self.message: Final = message
        self.session: Final = session


@dataclass(frozen=True, slots=True)
class Signer:
    """A session that is good, with its role as it is now."""

    session: Session
    role: Role


def read(request: pb.AuthorizeRequest) -> SignedRequest:
    """The request and its signature, of which nothing is proven; SignerRefused if there is none that can be read.

    InvalidParameterException if there is no telling which body the signature is to cover.
    """
    headers = [(header.name, header.value) for header in request.headers]
    if not sigv4.is_signed(headers, request.query):
        raise SignerRefused(pb.AUTHORIZE_REASON_UNSIGNED, "AccessDenied", "The request is not signed.")
    try:
        signed = SignedRequest.parse(request.method, request.path, request.query, headers, request.body_sha256)
        declared = sigv4_claim.single(signed.headers, _CONTENT)
    except sigv4.IncompleteSignature as error:
        presigned = not any(header.name.lower() == "authorization" for header in request.headers)
        code = "AuthorizationQueryParametersError" if presigned else "AuthorizationHeaderMalformed"
        raise SignerRefused(pb.AUTHORIZE_REASON_UNSIGNED, code, str(error)) from None
    return replace(signed, body_sha256=_digest(request, signed, declared))


def _digest(request: pb.AuthorizeRequest, signed: SignedRequest, declared: str | None) -> str:
    """What the signature is to cover as the body: a digest, or one of S3's words for none."""
    if declared is None:
        if not request.body_sha256 and (request.service != S3 or signed.claim.expires is None):
            raise errors.InvalidParameterException(f"BodySha256 is required: the request has no {_CONTENT}.")
        return request.body_sha256
    if request.service == S3 and _OF_NO_BODY.fullmatch(declared):
        return declared
    if not _DIGEST.fullmatch(declared):
        raise _mismatch()
    return request.body_sha256 or declared


async def signer_of(house: House, service: str, signed: SignedRequest) -> Signer:
    """Who has signed the request for this service; SignerRefused if nobody has who may."""
    session, secret = _session(house, signed)
    _verify(house, service, signed, secret)
    try:
        return Signer(session, await sessions.check(house, session))
    except sessions.SessionExpired:
        reason, message = pb.AUTHORIZE_REASON_EXPIRED_CREDENTIALS, "The provided token has expired."
    except sessions.SessionRevoked:
        reason, message = pb.AUTHORIZE_REASON_REVOKED_CREDENTIALS, "The provided token has been revoked."
    # In both cases new credentials help, and this code has SDKs ask for them.
    raise SignerRefused(reason, "ExpiredToken", message, session)


def _session(house: House, signed: SignedRequest) -> tuple[Session, str]:
    unknown = pb.AUTHORIZE_REASON_UNKNOWN_CREDENTIALS
    if signed.session_token is None:
        raise SignerRefused(unknown, "InvalidAccessKeyId", "The request has no session token.")
    try:
        return sessions.unseal(house, signed.access_key, signed.session_token)
    except sessions.SessionUnknown:
        raise SignerRefused(unknown, "InvalidToken", "The provided token is malformed or otherwise invalid.") from None


def _verify(house: House, service: str, signed: SignedRequest, secret: str) -> None:
    s3 = service == S3
    skew = S3_SKEW_SECONDS if s3 else sigv4.DEFAULT_MAX_SKEW
    expired = pb.AUTHORIZE_REASON_REQUEST_EXPIRED
    try:
        sigv4.verify(
            signed, secret, house.clock.now(), max_skew=skew, service=service, allow_unsigned_payload=s3, s3=s3
        )
    except sigv4.SkewTooLarge as error:
        raise SignerRefused(expired, "RequestTimeTooSkewed", str(error)) from None
    except sigv4.RequestExpired as error:
        raise SignerRefused(expired, "AccessDenied", str(error)) from None
    except sigv4.SignatureMismatch as error:
        raise SignerRefused(pb.AUTHORIZE_REASON_INVALID_SIGNATURE, "SignatureDoesNotMatch", str(error)) from None


def _mismatch() -> SignerRefused:
    return SignerRefused(
        pb.AUTHORIZE_REASON_INVALID_SIGNATURE, "XAmzContentSHA256Mismatch", f"{_CONTENT} is no digest of a body."
    )
