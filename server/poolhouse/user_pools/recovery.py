"""Users who have forgotten their password, and users who want another one."""

from dataclasses import replace
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.store import Writer
from poolhouse.user_pools import codes, compromised, messages, named_users, passwords, profiles, proofs, throttles
from poolhouse.user_pools.auth_events import recording
from poolhouse.user_pools.codes import Outcome, Redeemed
from poolhouse.user_pools.messages import Kind
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, FORCE_CHANGE_PASSWORD, UNCONFIRMED, User
from poolhouse.user_pools.passwords import Secrets
from poolhouse.user_pools.recovery_options import check_allowed, fake_attribute, recovery_attribute
from poolhouse.user_pools.triggers import migration, sign_ups
from poolhouse.user_pools.triggers.calling import Occasion

NOT_CONFIRMED_MESSAGE: Final = "User is not confirmed."
WRONG_STATE_MESSAGE: Final = "User password cannot be reset in the current state."
NO_ADDRESS_MESSAGE: Final = (
    "Cannot reset password for the user as there is no registered/verified email or phone_number"
)


async def forgot_password(call: Call, request: pb.ForgotPasswordRequest) -> pb.ForgotPasswordResponse:
    """Send a code that lets the user set a new password.

    An app client that hides users is told of a code for everybody: for a name that nobody has, for a disabled user,
    and for one without a verified address. No code is sent then.
    """
    client = await app_client.find(call, request.client_id)
    pool = await pools.find(call, client.pool_id)
    client.check_secret_hash(request.username, request.secret_hash)
    check_allowed(pool)
    user = await users.find(call.store, pool, request.username)
    if user is None:
        user = await migration.for_recovery(call, pool, client, request.username)
    problem = _why_not(pool, user)
    if problem is not None and not client.hides_users:
        raise problem
    async with call.store.write() as tx:
        if user is None or problem is not None:
            details = await _pretend(tx, call, pool, request.username)
        else:
            details = await _send(tx, call, pool, client, user.sub, request.username)
        sub = codes.decoy_sub(call, pool, request.username) if user is None else user.sub
        response = recording.IN_PROGRESS if problem is None else recording.FAIL
        await recording.note(tx, call, pool, client, sub, recording.FORGOT_PASSWORD, response)
    return pb.ForgotPasswordResponse(code_delivery_details=details)


def _why_not(pool: Pool, user: User | None) -> errors.CognitoError | None:
    """Why the user gets no code, as a client that hides nothing is told it; None if there is no reason."""
    if user is None:
        return errors.UserNotFoundException(named_users.UNKNOWN_MESSAGE)
    if not user.enabled:
        return errors.NotAuthorizedException(named_users.DISABLED_MESSAGE)
    if user.status == FORCE_CHANGE_PASSWORD:
        return errors.NotAuthorizedException(WRONG_STATE_MESSAGE)
    if recovery_attribute(pool, user) is None:
        return errors.InvalidParameterException(NO_ADDRESS_MESSAGE)
    return None


async def _send(
    tx: Writer, call: Call, pool: Pool, client: AppClient, sub: str, name: str
) -> pb.CodeDeliveryDetailsType:
    user = await users.lock(tx, pool, sub, tx.dialect.for_update)
    problem = _why_not(pool, user)
    if problem is not None:
        if client.hides_users:
            return await messages.pretend_to_send_code(
                tx, call, pool, name, Kind.FORGOT_PASSWORD, fake_attribute(pool, name)
            )
        raise problem
    attribute = recovery_attribute(pool, user)
    assert attribute is not None  # noqa: S101  _why_not has seen to it
    return await send_code(tx, call, pool, user, attribute, client.id)


async def send_code(
    tx: Writer, call: Call, pool: Pool, user: User, attribute: str, client_id: str | None
) -> pb.CodeDeliveryDetailsType:
    """Send a code for a new password to the value of the locked user's attribute; what the response says of it.

    `client_id` is the app client's that has asked for it, if one has.
    """
    proof = proofs.proof_of(user, attribute)
    code = await codes.create(tx, call, pool, user, codes.FORGOT_PASSWORD, call.now(), proof)
    return await messages.send_code(tx, call, pool, user, Kind.FORGOT_PASSWORD, code, attribute, client_id=client_id)


async def _pretend(tx: Writer, call: Call, pool: Pool, name: str) -> pb.CodeDeliveryDetailsType:
    await users.find(tx, pool, codes.decoy_sub(call, pool, name))  # nobody: it costs what locking somebody does
    return await messages.pretend_to_send_code(tx, call, pool, name, Kind.FORGOT_PASSWORD, fake_attribute(pool, name))


async def confirm_forgot_password(
    call: Call, request: pb.ConfirmForgotPasswordRequest
) -> pb.ConfirmForgotPasswordResponse:
    """Give the user a new password, on the strength of the code from ForgotPassword; a lock-out ends with it.

    Tokens that the user has stay good, as in Cognito: GlobalSignOut revokes them.
    """
    client = await app_client.find(call, request.client_id)
    pool = await pools.find(call, client.pool_id)
    client.check_secret_hash(request.username, request.secret_hash)
    passwords.check_policy(pool, request.password)
    user = await named_users.find(call, pool, client, request.username)
    sub = codes.decoy_sub(call, pool, request.username) if user is None else user.sub
    # Only who has the code gets as far as the slow work, and as far as learning which passwords the user had.
    async with call.store.write() as tx:
        redeemed = await codes.verify(tx, call, pool, sub, codes.FORGOT_PASSWORD, request.confirmation_code, call.now())
        if redeemed.outcome is not Outcome.OK:
            await recording.conclude(tx, pool, sub, recording.FORGOT_PASSWORD, recording.FAIL)
    codes.raise_for(_without_user(redeemed, user))
    assert user is not None  # noqa: S101  a code of nobody's is never right
    await passwords.check_history(call, call.store, pool, user, request.password)
    finding = await compromised.look_up(call, pool, client, compromised.PASSWORD_CHANGE, request.password)
    if finding.refused:
        async with call.store.write() as tx:
            await recording.conclude(tx, pool, sub, recording.FORGOT_PASSWORD, recording.FAIL, compromised=True)
        raise compromised.refusal()
    secrets = await passwords.make(call, pool, user.sub, user.username, request.password)
    async with call.store.write() as tx:
        outcome = await _recover(tx, call, pool, user.sub, request.confirmation_code, secrets)
        response = recording.PASS if outcome is Outcome.OK else recording.FAIL
        await recording.conclude(tx, pool, sub, recording.FORGOT_PASSWORD, response, compromised=finding.found)
    codes.raise_for(outcome)
    occasion, confirmed = Occasion.of(call, pool, client.id, user.username), replace(user, status=CONFIRMED)
    await sign_ups.after_confirmation(occasion, sign_ups.CONFIRM_FORGOT_PASSWORD, confirmed)
    return pb.ConfirmForgotPasswordResponse()


def _without_user(redeemed: Redeemed, user: User | None) -> Outcome:
    return Outcome.MISMATCH if redeemed.outcome is Outcome.OK and user is None else redeemed.outcome


async def _recover(tx: Writer, call: Call, pool: Pool, sub: str, code: str, secrets: Secrets) -> Outcome:
    now = call.now()
    user = await users.lock(tx, pool, sub, tx.dialect.for_update)
    redeemed = await codes.redeem(tx, call, pool, sub, codes.FORGOT_PASSWORD, code, now)
    if redeemed.outcome is not Outcome.OK:
        return redeemed.outcome
    if proofs.proven(user, redeemed.pending_value) is None:  # an address that was taken away recovers nothing
        return Outcome.EXPIRED
    if user.status == UNCONFIRMED:
        raise errors.UserNotConfirmedException(NOT_CONFIRMED_MESSAGE)
    if user.status == FORCE_CHANGE_PASSWORD or not user.enabled:
        raise errors.NotAuthorizedException(WRONG_STATE_MESSAGE)
    await _set_password(tx, call, pool, user, secrets)
    return Outcome.OK


async def _set_password(tx: Writer, call: Call, pool: Pool, user: User, secrets: Secrets) -> None:
    now = call.now()
    passwords.apply(user, secrets)
    user.status = CONFIRMED
    await users.save(tx, pool, user, now)
    await passwords.remember(tx, pool, user, now)
    await throttles.clear(tx, pool.id, user.sub)


async def change_password(call: Call, request: pb.ChangePasswordRequest) -> pb.ChangePasswordResponse:
    """Give the signed-in user another password, on the strength of the present one, if there is one. Tokens stay good.

    Wrong passwords count towards the lock-out as they do at sign-in.
    """
    session, client = await profiles.signed_in(call, request.access_token)
    pool, user, kind = session.pool, session.user, recording.PASSWORD_CHANGE
    if user.password is not None and not request.previous_password:
        raise errors.InvalidParameterException("PreviousPassword is required.")
    passwords.check_policy(pool, request.proposed_password)
    await throttles.check(call.store, pool.id, user.sub, call.now())
    if user.password is not None and not await passwords.verify(call, user, request.previous_password):
        async with call.store.write() as tx:
            failure = await throttles.fail(tx, pool.id, user.sub, call.now())
            await recording.note(tx, call, pool, client, user.sub, kind, recording.FAIL)
        raise failure
    await passwords.check_history(call, call.store, pool, user, request.proposed_password)
    finding = await compromised.look_up(call, pool, client, compromised.PASSWORD_CHANGE, request.proposed_password)
    if finding.refused:
        async with call.store.write() as tx:
            await recording.note(tx, call, pool, client, user.sub, kind, recording.FAIL, compromised=True)
        raise compromised.refusal()
    secrets = await passwords.make(call, pool, user.sub, user.username, request.proposed_password)
    async with call.store.write() as tx:
        locked = await profiles.lock_signed_in(tx, session)
        await throttles.check(tx, pool.id, user.sub, call.now())
        # Somebody else has set another password since: the one that was proven is not the present one.
        if locked.password != user.password:
            raise errors.NotAuthorizedException(throttles.WRONG_MESSAGE)
        await _set_password(tx, call, pool, locked, secrets)
        await recording.note(tx, call, pool, client, user.sub, kind, recording.PASS, compromised=finding.found)
    return pb.ChangePasswordResponse()
