"""Who calls, where secrets are shown as they are: from gRPC's metadata, or from what signs in on a websocket.

In metadata, `authorization: Bearer <access key id>:<secret>` is an operator; temporary credentials have
`x-poolhouse-session-token` beside it. `authorization: Bearer <OpenID token>` is an identity.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
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
class Proof:
    """What somebody shows: an access key and its secret, with a session token if they are temporary; or a token."""

    access_key_id: str = ""
    secret: str = field(default="", repr=False)
    session_token: str | None = field(default=None, repr=False)
    open_id_token: str | None = field(default=None, repr=False)
    region: str | None = None


async def grpc_caller(house: House, metadata: Iterable[tuple[str, str | bytes]]) -> Caller:
    """Who sent the call; ANYONE without proof of it. Raises what `caller_of` does."""
    proof = _read(metadata)
    return ANYONE if proof is None else await caller_of(house, proof)


async def caller_of(house: House, proof: Proof) -> Caller:
    """Who shows the proof.

    UnrecognizedClientException for credentials that are not good, and for a region not served; ExpiredTokenException
    for temporary ones whose time is over.
    """
    _check_region(house, proof.region)
    if proof.open_id_token is not None:
        return await temporary.bearer(house, proof.open_id_token, proof.region)
    if not proof.access_key_id or not proof.secret:
        raise temporary.unrecognized()
    if house.config.mode == "dev":
        return await temporary.emulated(house, proof.access_key_id, proof.region, proof.session_token)
    if proof.session_token is None:
        return await _operator(house, proof.access_key_id, proof.secret, proof.region)
    session, known = temporary.unseal(house, proof.access_key_id, proof.session_token)
    if not _same(known, proof.secret):
        raise temporary.unrecognized()
    return await temporary.caller(house, session, proof.access_key_id, proof.region)


def _read(metadata: Iterable[tuple[str, str | bytes]]) -> Proof | None:
    found: dict[str, str] = {}
    for name, value in metadata:
        if name in {AUTHORIZATION_METADATA, REGION_METADATA, SESSION_TOKEN_METADATA}:
            if name in found and name != REGION_METADATA:
                raise temporary.unrecognized()
            found[name] = str(value)
    if AUTHORIZATION_METADATA not in found:
        return None
    bearer, region = _token(found[AUTHORIZATION_METADATA]), found.get(REGION_METADATA)
    if ":" not in bearer and bearer.count(".") == _DOTS_OF_A_JWT:
        return Proof(open_id_token=bearer, region=region)
    access_key_id, _, secret = bearer.partition(":")
    return Proof(access_key_id, secret, found.get(SESSION_TOKEN_METADATA), region=region)


def _token(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise temporary.unrecognized()
    return token.strip()


def _check_region(house: House, region: str | None) -> None:
    if region is None:
        return
    if house.config.mode == "serve" and region not in house.config.regions:
        raise UnrecognizedClientException("The region that is named is not served here.")
    if not _REGION.fullmatch(region):
        raise UnrecognizedClientException("What is named as the region is none.")


async def _operator(house: House, access_key_id: str, secret: str, region: str | None) -> Caller:
    known = await operators.secret_of(house, access_key_id)
    same = _same(known or NOBODYS_SECRET, secret)
    if known is None or not same:
        raise temporary.unrecognized()
    return Caller(wire.CALLER_OPERATOR, access_key_id, region)


def _same(known: str, secret: str) -> bool:
    return digests.equal(known.encode(), secret.encode("utf-8", "surrogateescape"))
