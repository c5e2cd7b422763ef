"""Users as responses show them, and the users whom access tokens speak for."""

from poolhouse import errors, schema
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.store import Writer
from poolhouse.timestamps import timestamp
from poolhouse.user_pools import tokens
from poolhouse.user_pools.model import app_client, user
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import ADDRESSES, SMS_MFA
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.tokens import Session


async def signed_in(call: Call, access_token: str) -> tuple[Session, AppClient]:
    """Who holds the access token, and through which app client; as `tokens.authenticate` and `check_active` fail."""
    session = await tokens.authenticate(call, access_token)
    check_active(session.user)
    return session, await app_client.find(call, session.client_id, session.pool.id)


def check_active(found: User) -> None:
    """Raise UserNotConfirmedException or PasswordResetRequiredException if that is what the user has to do first."""
    if found.status == user.UNCONFIRMED:
        raise errors.UserNotConfirmedException("User is not confirmed.")
    if found.status == user.RESET_REQUIRED:
        raise errors.PasswordResetRequiredException("Password reset required for the user")


async def lock_signed_in(tx: Writer, session: Session) -> User:
    """The session's user as they are now, held until the transaction ends; raises if they may not act any more."""
    found = await user.lock(tx, session.pool, session.user.sub, tx.dialect.for_update)
    check_active(found)
    if not found.enabled:
        raise errors.NotAuthorizedException("User is disabled.")
    # Once the user is held: who signs out everywhere holds the user as well.
    await tokens.check_stands(tx, session, found)
    return found


def user_type(found: User) -> pb.UserType:
    """The user as listings show them, with all attributes."""
    return pb.UserType(
        username=found.username,
        attributes=found.attribute_list(),
        user_create_date=timestamp(found.created_at),
        user_last_modified_date=timestamp(found.updated_at),
        enabled=found.enabled,
        user_status=status(found),
        mfa_options=mfa_options(found),
    )


def mfa_options(found: User) -> list[pb.MFAOptionType]:
    """The user's factors as clients know them that are older than all but text messages."""
    if SMS_MFA not in found.mfa.enabled:
        return []
    return [pb.MFAOptionType(delivery_medium=pb.DELIVERY_MEDIUM_TYPE_SMS, attribute_name=ADDRESSES[SMS_MFA])]


def status(found: User) -> pb.UserStatusType:
    """The user's status as messages carry it."""
    return schema.enum_number(pb.UserStatusType, found.status)
