"""What signed-in users do with their own accounts as a whole: see them and delete them."""

from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import attributes, changed_users, profiles


async def get_user(call: Call, request: pb.GetUserRequest) -> pb.GetUserResponse:
    """The profile of the access token's user, as far as the app client may read it."""
    session, client = await profiles.signed_in(call, request.access_token)
    return pb.GetUserResponse(
        username=session.user.username,
        user_attributes=session.user.attribute_list(attributes.readable(client)),
        mfa_options=profiles.mfa_options(session.user),
        user_mfa_setting_list=session.user.mfa.enabled,
        preferred_mfa_setting=session.user.mfa.preferred,
    )


async def delete_user(call: Call, request: pb.DeleteUserRequest) -> pb.DeleteUserResponse:
    """Delete the access token's user for good. Their tokens are worth nothing from now on."""
    session, client = await profiles.signed_in(call, request.access_token)
    async with call.store.write() as tx:
        user = await profiles.lock_signed_in(tx, session)
        await changed_users.delete(tx, call, session.pool, user, client)
    return pb.DeleteUserResponse()
