"""Who calls on gRPC: from metadata to a Caller.

`authorization: Bearer <access key id>:<secret>` for an operator; temporary credentials have `x-poolhouse-session-token`
beside it. `authorization: Bearer <OpenID token>` for an identity.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from poolhouse import operators
from poolhouse.call import ANYONE, Caller, House
from poolhouse.crypto import digests
from poolhouse.edge import temporary
from poolhouse.edge.authentication import NOBODYS_SECRET
from poolhouse.errors import UnrecognizedClientException
from poolhouse.gen.wire import v1 as wire

AUTHORIZATION_METADATA: Final = "authorization"
REGION_METADATA: Final = "x-poolhouse-region"
SESSION_TOKEN_METADATA: Final = "x-poolhouse-session-token"  # noqa: S105  a name

_REGION: Final = re.compile(r"[A-Za-z0-9-]{1,32}")
_DOTS_OF_A_JWT: Final = 2


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the metadata hold."""

    bearer: str | None
    region: str | None
    session_token: str | None


async def grpc_caller(house: House, metadata: Iterable[tuple[str, str | bytes]]) -> Caller:
    """Who sent the call; ANYONE without proof of it.

    UnrecognizedClientException for credentials that are not good, and for a region not served; ExpiredTokenException
    for temporary ones whose time is over.
    """
    shown = _read(metadata)
    if shown.bearer is None:
        return ANYONE
    _check_region(house, shown.region)
    access_key_id, colon, secret = shown.bearer.partition(":")
    if not colon and access_key_id.count(".") == _DOTS_OF_A_JWT:
        return await temporary.bearer(house, access_key_id, shown.region)
    if not colon or not access_key_id or not secret:
        raise temporary.unrecognized()
    if house.config.mode == "dev":
        return await temporary.emulated(house, access_key_id, shown.region, shown.session_token)
    if shown.session_token is None:
        return await _operator(house, access_key_id, secret, shown.region)
    session, known = temporary.unseal(house, access_key_id, shown.session_token)
    if not _same(known, secret):
        raise temporary.unrecognized()
    return await temporary.caller(house, session, access_key_id, shown.region)


def _read(metadata: Iterable[tuple[str, str | bytes]]) -> _Shown:
    found: dict[str, str] = {}
    for name, value in metadata:
        if name in {AUTHORIZATION_METADATA, REGION_METADATA, SESSION_TOKEN_METADATA}:
            if name in found and name != REGION_METADATA:
                raise temporary.unrecognized()
            found[name] = str(value)
    return _Shown(_token(found.get(AUTHORIZATION_METADATA)), *map(found.get, (REGION_METADATA, SESSION_TOKEN_METADATA)))


def _token(authorization: str | None) -> str | None:
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise temporary.unrecognized()
    return token.strip()


def _check_region(house: House, region: str | None) -> None:
    if region is None:
        return
    if house.config.mode == "serve" and region not in house.config.regions:
        raise UnrecognizedClientException(f"{REGION_METADATA} names a region that is not served here.")
    if not _REGION.fullmatch(region):
        raise UnrecognizedClientException(f"{REGION_METADATA} does not name a region.")


async def _operator(house: House, access_key_id: str, secret: str, region: str | None) -> Caller:
    known = await operators.secret_of(house, access_key_id)
    same = _same(known or NOBODYS_SECRET, secret)
    if known is None or not same:
        raise temporary.unrecognized()
    return Caller(wire.CALLER_OPERATOR, access_key_id, region)


def _same(known: str, secret: str) -> bool:
    return digests.equal(known.encode(), secret.encode("utf-8", "surrogateescape"))
