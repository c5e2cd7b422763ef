"""Authenticator apps: associated by a secret that is told once, and proven by a first code of theirs.

Who is signed in does that with an access token, and has the app from then on. In the midst of a sign-in it is done with
the session of MFA_SETUP, and nothing is stored until that challenge is answered.
"""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import totp
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import software_tokens as rows
from poolhouse.storage import users as user_rows
from poolhouse.user_pools import profiles, progress, sessions, tokens
from poolhouse.user_pools.mfa import seeds
from poolhouse.user_pools.mfa.new_app import NewApp
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.mfa import SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.progress import Progress, Reply
from poolhouse.user_pools.sessions import Session

NOT_OFFERED_MESSAGE: Final = "Software Token MFA has not been enabled by the userPool."
MISMATCH_MESSAGE: Final = "Code mismatch and fail enable Software Token MFA"
NONE_MESSAGE: Final = "User has not set up software token mfa"
MAX_NAME: Final = 256
"""How long an app's name may be, in characters: it is read with its user, and travels in sessions."""
NAME_MESSAGE: Final = f"FriendlyDeviceName has at most {MAX_NAME} characters."
ONE_OF_MESSAGE: Final = "Exactly one of AccessToken and Session must be given."

_SETUP: Final = pb.CHALLENGE_NAME_TYPE_MFA_SETUP
_SUCCESS: Final = pb.VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE_SUCCESS


async def associate_software_token(
    call: Call, request: pb.AssociateSoftwareTokenRequest
) -> pb.AssociateSoftwareTokenResponse:
    """A secret for the user's app. VerifySoftwareToken makes it count; an app that the user has stays until then."""
    _check_one(request.access_token, request.session)
    seed = call.ids.totp_seed()
    secret = totp.secret_code(seed)
    if request.session:
        standing, _ = await _in_sign_in(call, request.session)
        _check_offered(standing.pool)
        session = standing.seal(_SETUP, **NewApp(seed).state())
        return pb.AssociateSoftwareTokenResponse(secret_code=secret, session=session)
    signed_in = await tokens.authenticate(call, request.access_token)
    _check_offered(signed_in.pool)
    pool_id, sub = signed_in.pool.id, signed_in.user.sub
    async with call.store.write() as tx:
        await profiles.lock_signed_in(tx, signed_in)
        await rows.set_pending(tx, pool_id, sub, seeds.sealed(call.house, pool_id, sub, seed))
    return pb.AssociateSoftwareTokenResponse(secret_code=secret)


def _check_one(access_token: str, session: str) -> None:
    if bool(access_token) == bool(session):
        raise errors.InvalidParameterException(ONE_OF_MESSAGE)


def _check_offered(pool: Pool) -> None:
    if SOFTWARE_TOKEN_MFA not in pool.mfa.offered:
        raise errors.SoftwareTokenMFANotFoundException(NOT_OFFERED_MESSAGE)


async def _in_sign_in(call: Call, text: str) -> tuple[Progress, Session]:
    """The sign-in that has halted at MFA_SETUP, by its session, which names its app client itself."""
    client = await app_client.fetch(call.house, sessions.client_id(text))
    if client is None:
        raise sessions.invalid()
    pool = await pools.find(call, client.pool_id)
    session = sessions.unseal(call, client, _SETUP, text)
    reply = Reply(call, pool, client, session, {})
    return progress.resumed(reply, await user_rows.by_sub(call.store, pool.id, reply.sub)), session


async def verify_software_token(call: Call, request: pb.VerifySoftwareTokenRequest) -> pb.VerifySoftwareTokenResponse:
    """Prove an app by a code of its present secret; EnableSoftwareTokenMFAException for any other.

    That code is used up by it. The app takes the place of one that the user had, and is asked for once it is switched
    on, or once MFA_SETUP is answered with the session.
    """
    _check_one(request.access_token, request.session)
    if len(request.friendly_device_name) > MAX_NAME:
        raise errors.InvalidParameterException(NAME_MESSAGE)
    if request.session:
        return await _verify_in_sign_in(call, request)
    signed_in = await tokens.authenticate(call, request.access_token)
    pool, sub = signed_in.pool, signed_in.user.sub
    _check_offered(pool)
    async with call.store.write() as tx:
        user = await profiles.lock_signed_in(tx, signed_in)
        row = await rows.find(tx, pool.id, sub)
        if row is None or row.pending is None:
            raise errors.InvalidParameterException(NONE_MESSAGE)
        step = _proven_step(call, seeds.opened(call.house, pool.id, sub, row.pending), request.user_code)
        await rows.set_seed(tx, pool.id, sub, row.pending, step)
        user.mfa = user.mfa.with_app(request.friendly_device_name)
        await users.save(tx, pool, user, call.now())
    return pb.VerifySoftwareTokenResponse(status=_SUCCESS)


async def _verify_in_sign_in(call: Call, request: pb.VerifySoftwareTokenRequest) -> pb.VerifySoftwareTokenResponse:
    standing, session = await _in_sign_in(call, request.session)
    _check_offered(standing.pool)
    app = NewApp.of(session)
    if app is None:
        raise errors.InvalidParameterException(NONE_MESSAGE)
    proven = NewApp(app.seed, request.friendly_device_name, _proven_step(call, app.seed, request.user_code))
    return pb.VerifySoftwareTokenResponse(status=_SUCCESS, session=standing.seal(_SETUP, **proven.state()))


def _proven_step(call: Call, seed: bytes, code: str) -> int:
    step = totp.matching_step(seed, code, call.now())
    if step is None:
        raise errors.EnableSoftwareTokenMFAException(MISMATCH_MESSAGE)
    return step


async def admin_delete_software_token(
    call: Call, request: pb.AdminDeleteSoftwareTokenRequest
) -> pb.AdminDeleteSoftwareTokenResponse:
    """Take a user's app away, as when the phone is lost; a user who has none is left as they are."""
    pool = await pools.find(call, request.user_pool_id)
    found = await users.find_existing(call.store, pool, request.username)
    async with call.store.write() as tx:
        user = await users.lock(tx, pool, found.sub, tx.dialect.for_update)
        user.mfa = user.mfa.without_app()
        await users.save(tx, pool, user, call.now())
        await rows.delete(tx, pool.id, user.sub)
    return pb.AdminDeleteSoftwareTokenResponse()
