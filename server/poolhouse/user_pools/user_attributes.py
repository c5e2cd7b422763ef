"""What signed-in users do with their own attributes: change, remove and verify them."""

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import codes as code_rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import attribute_changes, attributes, changed_users, codes, profiles
from poolhouse.user_pools.codes import Outcome
from poolhouse.user_pools.messages import Kind
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.schema import VERIFIABLE
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.tokens import Session


async def update_user_attributes(
    call: Call, request: pb.UpdateUserAttributesRequest
) -> pb.UpdateUserAttributesResponse:
    """Change what the app client may write; tells which codes were sent to new addresses and numbers."""
    session, client = await profiles.signed_in(call, request.access_token)
    values = attributes.parse(session.pool, client, request.user_attributes, update=True)
    return pb.UpdateUserAttributesResponse(code_delivery_details_list=await _store(call, session, client, values))


async def delete_user_attributes(
    call: Call, request: pb.DeleteUserAttributesRequest
) -> pb.DeleteUserAttributesResponse:
    """Remove attributes that the app client may write. What is required or immutable stays."""
    session, client = await profiles.signed_in(call, request.access_token)
    values = attributes.parse_names(session.pool, client, request.user_attribute_names)
    await _store(call, session, client, values)
    return pb.DeleteUserAttributesResponse()


async def _store(
    call: Call, session: Session, client: AppClient, values: dict[str, str]
) -> list[pb.CodeDeliveryDetailsType]:
    async with call.store.write() as tx:
        user = await profiles.lock_signed_in(tx, session)
        return await attribute_changes.store(tx, call, session.pool, user, values, client)


async def get_user_attribute_verification_code(
    call: Call, request: pb.GetUserAttributeVerificationCodeRequest
) -> pb.GetUserAttributeVerificationCodeResponse:
    """Send a code to the user's address or number; to the one that waits to be verified, if there is one."""
    session, _ = await profiles.signed_in(call, request.access_token)
    name = _verifiable(request.attribute_name)
    async with call.store.write() as tx:
        user = await profiles.lock_signed_in(tx, session)
        value = await _unproven(tx, call, session, user, name)
        details = await attribute_changes.send(
            tx, call, session.pool, user, Kind.VERIFY_ATTRIBUTE, name, value, client_id=session.client_id
        )
    return pb.GetUserAttributeVerificationCodeResponse(code_delivery_details=details)


def _verifiable(name: str) -> str:
    if name not in VERIFIABLE:
        raise errors.InvalidParameterException(f"Invalid attribute name: {name} cannot be verified by a code.")
    return name


async def _unproven(tx: Writer, call: Call, session: Session, user: User, name: str) -> str:
    if name in session.pool.verified_before_update:
        code = await code_rows.find(tx, session.pool.id, user.sub, codes.verify_purpose(name))
        if code is not None and code.pending_value and code.expires_at > call.now():
            return code.pending_value
    value = user.attributes.get(name)
    if not value:
        raise errors.InvalidParameterException(f"The user has no {name} to verify.")
    return value


async def verify_user_attribute(call: Call, request: pb.VerifyUserAttributeRequest) -> pb.VerifyUserAttributeResponse:
    """Prove an address or number by its code. Where the pool verifies before it updates, the new value now counts."""
    session, client = await profiles.signed_in(call, request.access_token)
    name, pool = _verifiable(request.attribute_name), session.pool
    async with call.store.write() as tx:
        user = await profiles.lock_signed_in(tx, session)
        redeemed = await codes.redeem(tx, call, pool, user.sub, codes.verify_purpose(name), request.code, call.now())
        outcome = redeemed.outcome
        if outcome is Outcome.OK:
            if attribute_changes.prove(pool, user, name, redeemed.pending_value or ""):
                await changed_users.save(tx, call, pool, user, client)
            else:
                outcome = Outcome.EXPIRED
    codes.raise_for(outcome)  # after the commit: a wrong attempt counts
    return pb.VerifyUserAttributeResponse()
