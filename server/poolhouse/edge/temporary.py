"""Callers who act for an identity, or with a role: by temporary credentials, or by an identity's OpenID token."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Caller, House
from poolhouse.crypto import jwt
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools import own_tokens, proofs, sessions
from poolhouse.identity_pools.own_tokens import PROVIDER
from poolhouse.session import INVALID_MESSAGE, Session

EXPIRED_MESSAGE: Final = "The security token included in the request is expired"


def unseal(house: House, access_key_id: str, token: str) -> tuple[Session, str]:
    """The session of temporary credentials, and the secret whose knowledge the caller has yet to prove.

    UnrecognizedClientException for a session token that is not ours, or not that of this key.
    """
    try:
        return sessions.unseal(house, access_key_id, token)
    except sessions.SessionUnknown:
        raise unrecognized() from None


async def caller(house: House, session: Session, access_key_id: str, region: str | None) -> Caller:
    """Who acts with the session; ExpiredTokenException or UnrecognizedClientException if it is over."""
    try:
        await sessions.check(house, session)
    except sessions.SessionExpired:
        raise errors.ExpiredTokenException(EXPIRED_MESSAGE) from None
    except sessions.SessionRevoked:
        raise unrecognized() from None
    return Caller(wire.CALLER_IDENTITY, access_key_id, region or _home(session), session)


async def emulated(house: House, access_key_id: str, region: str | None, token: str | None) -> Caller:
    """Who calls the emulator: with one of our session tokens its owner, whatever the signature; else an operator."""
    if token is not None:
        try:
            session, _ = sessions.unseal(house, access_key_id, token)
        except sessions.SessionUnknown:
            pass
        else:
            return await caller(house, session, access_key_id, region)
    return Caller(wire.CALLER_OPERATOR, access_key_id, region)


async def bearer(house: House, token: str, region: str | None) -> Caller:
    """The identity whose OpenID token this is; ExpiredTokenException or UnrecognizedClientException if it is none's."""
    try:
        proven = await own_tokens.verify(house, token)
    except jwt.TokenExpired:
        raise errors.ExpiredTokenException(EXPIRED_MESSAGE) from None
    except jwt.TokenInvalid:
        raise unrecognized() from None
    if not await proofs.stands(house, proven):
        raise unrecognized()
    said = proven.said
    session = Session(
        name="",
        provider=PROVIDER,
        claims=said.conditions,
        issued_at=proven.issued_at,
        expires_at=proven.expires_at,
        identity_id=said.identity_id,
        identity_pool_id=said.pool_id,
        tags=said.tags,
    )
    return Caller(wire.CALLER_IDENTITY, None, region or _home(session), session)


def unrecognized() -> errors.UnrecognizedClientException:
    """What is said to whoever shows something that nobody has been given."""
    return errors.UnrecognizedClientException(INVALID_MESSAGE)


def _home(session: Session) -> str | None:
    """The region that the identity's pool is in."""
    return session.identity_pool_id.partition(":")[0] or None
