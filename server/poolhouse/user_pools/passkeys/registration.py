"""A signed-in user makes a passkey: StartWebAuthnRegistration and CompleteWebAuthnRegistration.

Nothing is stored in between. The challenge is a session, sealed for the user and the app client, and good once.
"""

import re
from typing import Final

from google.protobuf import json_format, struct_pb2

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import passkey_options
from poolhouse.crypto.passkeys import Site
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import passkeys as rows
from poolhouse.storage.passkeys import PasskeyRow
from poolhouse.storage.store import Writer
from poolhouse.user_pools import profiles, sessions
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.passkeys import MISSING_MESSAGE
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.passkeys import known, new_passkey
from poolhouse.user_pools.passkeys.known import MAX_PASSKEYS
from poolhouse.user_pools.sessions import Session

PURPOSE: Final = "passkey"
NOT_ENABLED_MESSAGE: Final = "WEB_AUTHN is not among the AllowedFirstAuthFactors of the user pool."
LIMIT_MESSAGE: Final = f"A user has at most {MAX_PASSKEYS} passkeys."
CHALLENGE_MESSAGE: Final = "The challenge is not known, has expired, or was answered before."
CLIENT_MESSAGE: Final = "The registration was started with another app client."
REGISTERED_MESSAGE: Final = "The passkey is registered already."

_SUB: Final = "sub"
# The rule of the API. What breaks it is no app client's id and never reaches the store.
_CLIENT_ID: Final = re.compile(r"[\w+]{1,128}", re.ASCII)


async def start_web_authn_registration(
    call: Call, request: pb.StartWebAuthnRegistrationRequest
) -> pb.StartWebAuthnRegistrationResponse:
    """What the signed-in user's browser makes a passkey from, for as long as a session lives."""
    session, client = await profiles.signed_in(call, request.access_token)
    pool, user = session.pool, session.user
    site = _site(pool)
    mine = await rows.after(call.store, pool.id, user.sub, "", MAX_PASSKEYS)
    _check_room(mine)
    challenge = sessions.seal(call, client, PURPOSE, {_SUB: user.sub}).encode()
    named = user.sub.encode(), user.attributes.get("email") or user.username
    listed = [known.shown(row) for row in mine]
    options = passkey_options.creation_options(site, named, challenge, listed, client.session_seconds)
    value = json_format.ParseDict(options, struct_pb2.Value())
    return pb.StartWebAuthnRegistrationResponse(credential_creation_options=value)


async def complete_web_authn_registration(
    call: Call, request: pb.CompleteWebAuthnRegistrationRequest
) -> pb.CompleteWebAuthnRegistrationResponse:
    """Keep the passkey that was made from these options, once: the user can sign in with it from now on."""
    session, client = await profiles.signed_in(call, request.access_token)
    pool, sub = session.pool, session.user.sub
    site = _site(pool)
    credential = new_passkey.parse(request.credential)
    challenge = new_passkey.challenge(credential)
    started = await _started(call, client, challenge.decode("ascii", "replace"), sub)
    row = await call.workers.run(new_passkey.checked, credential, site, challenge, sub, call.now())
    async with call.store.write() as tx:
        await profiles.lock_signed_in(tx, session)
        await _spend(tx, client, started)
        _check_room(await rows.after(tx, pool.id, sub, "", MAX_PASSKEYS))
        if not await rows.insert(tx, pool.id, row):
            raise errors.WebAuthnCredentialNotSupportedException(REGISTERED_MESSAGE)
    return pb.CompleteWebAuthnRegistrationResponse()


def _site(pool: Pool) -> Site:
    if not pool.allows_passkeys:
        raise errors.WebAuthnNotEnabledException(NOT_ENABLED_MESSAGE)
    if pool.site is None:
        raise errors.WebAuthnConfigurationMissingException(MISSING_MESSAGE)
    return pool.site


def _check_room(mine: list[PasskeyRow]) -> None:
    if len(mine) >= MAX_PASSKEYS:
        raise errors.LimitExceededException(LIMIT_MESSAGE)


async def _started(call: Call, client: AppClient, challenge: str, sub: str) -> Session:
    """The session that the challenge is, if it is one of this user's and of the client of their token."""
    try:
        maker = await _maker(call, client, sessions.client_id(challenge))
        started = sessions.unseal(call, maker, PURPOSE, challenge)
    except errors.NotAuthorizedException:
        raise _not_found() from None
    if started.state[_SUB] != sub:
        raise _not_found()
    if maker.id != client.id:
        raise errors.WebAuthnClientMismatchException(CLIENT_MESSAGE)
    return started


async def _maker(call: Call, client: AppClient, client_id: str) -> AppClient:
    """The app client that the challenge says it comes from; the present one where there is no such."""
    if client_id == client.id or not _CLIENT_ID.fullmatch(client_id):
        return client
    return await app_client.fetch(call.house, client_id) or client


async def _spend(tx: Writer, client: AppClient, started: Session) -> None:
    try:
        await sessions.spend(tx, client, started)
    except errors.NotAuthorizedException:
        raise _not_found() from None


def _not_found() -> errors.WebAuthnChallengeNotFoundException:
    return errors.WebAuthnChallengeNotFoundException(CHALLENGE_MESSAGE)
