"""Users who register themselves: sign-up, its confirmation by code or link, and another code."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.store import Writer
from poolhouse.user_pools import (
    attributes,
    changed_users,
    codes,
    compromised,
    messages,
    named_users,
    passwords,
    proofs,
    sign_up_sessions,
    usernames,
)
from poolhouse.user_pools.auth_events import recording
from poolhouse.user_pools.choice import first_factors
from poolhouse.user_pools.codes import Outcome
from poolhouse.user_pools.messages import Kind
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import VERIFIABLE, verified_flag
from poolhouse.user_pools.model.user import CONFIRMED, UNCONFIRMED, User
from poolhouse.user_pools.triggers import sign_ups as triggers
from poolhouse.user_pools.triggers.calling import Occasion
from poolhouse.user_pools.triggers.sign_ups import Verdict

NO_PASSWORD_MESSAGE: Final = "Password is required: the user pool signs nobody in without one."

# A pool that verifies both sends one code, and a text message rather than mail, as Cognito does.
_BY_PREFERENCE: Final = ("phone_number", "email")


async def sign_up(call: Call, request: pb.SignUpRequest) -> pb.SignUpResponse:
    """Register a user, who is UNCONFIRMED, and send a code if the pool verifies an attribute that the user has.

    The pool's function may refuse the user, or confirm them at once; no code is sent then.

    Cognito tells here that a username is taken, whatever the app client hides. When too many codes went to the
    address, the user exists all the same, and LimitExceededException says that none was sent.
    """
    client = await app_client.find(call, request.client_id)
    pool = await pools.find(call, client.pool_id)
    client.check_secret_hash(request.username, request.secret_hash)
    if _is_closed(pool):
        raise errors.NotAuthorizedException("SignUp is not permitted for this user pool")
    user = _new_user(call, pool, client, request)
    _check_password(pool, request.password)
    leaked = bool(request.password) and await compromised.check_new(
        call, pool, client, compromised.SIGN_UP, request.password
    )
    occasion = Occasion.of(call, pool, client.id, user.username)
    verdict = await triggers.before_sign_up(occasion, triggers.SIGN_UP, user, request.validation_data)
    _apply(user, verdict)
    if request.password:
        passwords.apply(user, await passwords.make(call, pool, user.sub, user.username, request.password))
    limited: errors.LimitExceededException | None = None
    details = None
    async with call.store.write() as tx:
        await _insert(tx, call, pool, client, user, request.username, verdict)
        response = recording.PASS if verdict.confirmed else recording.IN_PROGRESS
        await recording.note(tx, call, pool, client, user.sub, recording.SIGN_UP, response, compromised=leaked)
        try:
            if not verdict.confirmed:
                details = await _send_code(tx, call, pool, user, Kind.SIGN_UP, client.id)
        except errors.LimitExceededException as error:
            limited = error
    if limited is not None:
        raise limited
    if verdict.confirmed:
        await triggers.after_confirmation(occasion, triggers.CONFIRM_SIGN_UP, user)
        return pb.SignUpResponse(user_confirmed=True, user_sub=user.sub)
    session = sign_up_sessions.after_sign_up(call, client, user)
    return pb.SignUpResponse(user_confirmed=False, user_sub=user.sub, code_delivery_details=details, session=session)


def _is_closed(pool: Pool) -> bool:
    return pool.settings.admin_create_user_config.allow_admin_create_user_only


def _check_password(pool: Pool, password: str) -> None:
    """Raise unless a new user may have this password, or none where other first factors sign users in."""
    if password:
        passwords.check_policy(pool, password, passwords.SIGN_UP_WORDS)
    elif not first_factors.codes_allowed(pool):
        raise errors.InvalidParameterException(NO_PASSWORD_MESSAGE)


def _new_user(call: Call, pool: Pool, client: AppClient, request: pb.SignUpRequest) -> User:
    values = attributes.parse(pool, client, request.user_attributes)
    sub, now = call.ids.uuid(), call.now()
    username, values = usernames.choose(pool, request.username, sub, values)
    pool.schema.check_complete(values)
    user = User(pool.id, sub, username, UNCONFIRMED, {}, now, now)
    user.set_attributes(values)
    user.set_attributes({verified_flag(name): "false" for name in VERIFIABLE if name in user.attributes})
    return user


def _apply(user: User, verdict: Verdict) -> None:
    triggers.verify(user, verdict)
    if verdict.confirmed:
        user.status = CONFIRMED


async def _insert(
    tx: Writer, call: Call, pool: Pool, client: AppClient, user: User, name: str, verdict: Verdict
) -> None:
    await usernames.check_free(tx, pool, name)
    await triggers.take_aliases(tx, call, pool, client, user, verdict)
    await users.insert(tx, pool, user)
    await passwords.remember(tx, pool, user, user.created_at)


def _attribute_to_verify(pool: Pool, user: User) -> str | None:
    return next((name for name in _BY_PREFERENCE if name in pool.auto_verified and user.attributes.get(name)), None)


async def _send_code(
    tx: Writer, call: Call, pool: Pool, user: User, kind: Kind, client_id: str
) -> pb.CodeDeliveryDetailsType | None:
    attribute = _attribute_to_verify(pool, user)
    if attribute is None:
        return None
    proof = proofs.proof_of(user, attribute)
    code = await codes.create(tx, call, pool, user, codes.SIGN_UP, call.now(), proof)
    return await messages.send_code(tx, call, pool, user, kind, code, attribute, client_id=client_id)


async def confirm_sign_up(call: Call, request: pb.ConfirmSignUpRequest) -> pb.ConfirmSignUpResponse:
    """Confirm a user with the code from the sign-up message; the address that it went to is verified thereby."""
    client = await app_client.find(call, request.client_id)
    client.check_secret_hash(request.username, request.secret_hash)
    session = await _confirm(call, client, request)
    return pb.ConfirmSignUpResponse(session=session)


async def confirm_by_link(call: Call, request: pb.ConfirmSignUpRequest) -> pb.ConfirmSignUpResponse:
    """`confirm_sign_up` for a user who followed the link in the message, which is no call of an app's.

    It carries no secret hash, and takes no alias from anybody.
    """
    asked = pb.ConfirmSignUpRequest(
        client_id=request.client_id, username=request.username, confirmation_code=request.confirmation_code
    )
    await _confirm(call, await app_client.find(call, asked.client_id), asked)
    return pb.ConfirmSignUpResponse()


async def _confirm(call: Call, client: AppClient, request: pb.ConfirmSignUpRequest) -> str | None:
    """Confirm the user; returns a session that signs them in, where the code may do that as well."""
    pool = await pools.find(call, client.pool_id)
    found = await _find(call, pool, client, request.username)
    sub = found.sub if found is not None else codes.decoy_sub(call, pool, request.username)
    async with call.store.write() as tx:
        # Before the code's row, as everywhere else: two transactions never wait for each other in a ring.
        user = None if found is None else await users.lock(tx, pool, sub, tx.dialect.for_update)
        if user is not None and user.status != UNCONFIRMED:
            raise errors.NotAuthorizedException(f"User cannot be confirmed. Current status is {user.status}")
        redeemed = await codes.redeem(tx, call, pool, sub, codes.SIGN_UP, request.confirmation_code, call.now())
        outcome = redeemed.outcome
        if outcome is Outcome.OK and user is not None:
            proof, force = redeemed.pending_value, request.force_alias_creation
            await _apply_confirmation(tx, call, pool, client, user, proof, force=force)
    # Whoever guesses the code of nobody has won nothing.
    codes.raise_for(Outcome.MISMATCH if outcome is Outcome.OK and found is None else outcome)
    if user is None:
        return None
    await triggers.after_confirmation(Occasion.of(call, pool, client.id, user.username), triggers.CONFIRM_SIGN_UP, user)
    attribute = proofs.proven(user, redeemed.pending_value)
    return sign_up_sessions.after_confirmation(call, pool, client, user, attribute, request)


async def _find(call: Call, pool: Pool, client: AppClient, name: str) -> User | None:
    """The user who is to be confirmed, as `named_users.find` tells or hides them.

    Where nobody can sign up, a client that hides users hides that somebody is confirmed. Elsewhere sign-up tells of any
    name whether it is taken, and Cognito's words help those who confirm twice.
    """
    found = await named_users.find(call, pool, client, name)
    if found is not None and found.status != UNCONFIRMED and client.hides_users and _is_closed(pool):
        return None
    return found


async def _apply_confirmation(
    tx: Writer, call: Call, pool: Pool, client: AppClient, user: User, proof: str | None, *, force: bool
) -> None:
    user.status = CONFIRMED
    name = proofs.proven(user, proof)
    if name is not None:
        user.attributes[verified_flag(name)] = "true"
        if force and name in pool.alias_names:
            # Only what the code proves: nothing could prove a right to somebody's preferred username.
            await changed_users.release_alias(tx, call, pool, client, name, user.attributes[name])
    await changed_users.save(tx, call, pool, user, client)
    await recording.conclude(tx, pool, user.sub, recording.SIGN_UP, recording.PASS)


async def resend_confirmation_code(
    call: Call, request: pb.ResendConfirmationCodeRequest
) -> pb.ResendConfirmationCodeResponse:
    """Send a new code to a user who is not confirmed yet; the one before it is worth nothing any more.

    An app client that hides users is told of a code for anybody, at a made-up address for a name that nobody has.
    """
    client = await app_client.find(call, request.client_id)
    pool = await pools.find(call, client.pool_id)
    client.check_secret_hash(request.username, request.secret_hash)
    if not pool.auto_verified:
        raise errors.InvalidParameterException("Cannot resend codes. Auto verification not turned on.")
    found = await _find(call, pool, client, request.username)
    if found is not None and _attribute_to_verify(pool, found) is None:
        if not client.hides_users:
            raise errors.InvalidParameterException("The user has no email or phone number that the pool verifies.")
        found = None
    async with call.store.write() as tx:
        details = await _resend(tx, call, pool, client, found, request.username)
    return pb.ResendConfirmationCodeResponse(code_delivery_details=details)


async def _resend(
    tx: Writer, call: Call, pool: Pool, client: AppClient, found: User | None, name: str
) -> pb.CodeDeliveryDetailsType | None:
    sub = codes.decoy_sub(call, pool, name) if found is None else found.sub
    await recording.note(tx, call, pool, client, sub, recording.RESEND_CODE, recording.PASS)
    if found is None:
        await users.find(tx, pool, sub)  # nobody: it costs what locking somebody does
        return await messages.pretend_to_send_code(tx, call, pool, name, Kind.RESEND_CODE, _fake_attribute(pool, name))
    user = await users.lock(tx, pool, sub, tx.dialect.for_update)
    if user.status != UNCONFIRMED:
        raise errors.InvalidParameterException("User is already confirmed.")
    return await _send_code(tx, call, pool, user, Kind.RESEND_CODE, client.id)


def _fake_attribute(pool: Pool, name: str) -> str:
    """What a code for nobody would verify: the name itself, if it is an address that the pool verifies."""
    if attributes.is_email(name) and "email" in pool.auto_verified:
        return "email"
    return next(attribute for attribute in _BY_PREFERENCE if attribute in pool.auto_verified)
