"""What pools and app clients do about sessions: settings that are replaced as a whole."""

from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import user_pools as pool_rows
from poolhouse.storage import user_sessions as rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import pool_rules
from poolhouse.user_pools.model import app_client as clients
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user_sessions import PoolSessions
from poolhouse.user_pools.user_sessions import tracking


async def get_user_pool_session_configuration(
    call: Call, request: pb.GetUserPoolSessionConfigurationRequest
) -> pb.GetUserPoolSessionConfigurationResponse:
    """Whether the pool tracks sessions, and how many a user may have."""
    pool = await pools.find(call, request.user_pool_id)
    return pool.sessions.shown(pool.id)


async def set_user_pool_session_configuration(
    call: Call, request: pb.SetUserPoolSessionConfigurationRequest
) -> pb.SetUserPoolSessionConfigurationResponse:
    """Have the pool track sessions, or not, from the next sign-in on; nobody is signed out by that."""
    pool = await pools.find(call, request.user_pool_id)
    tracked = request.user_session_tracking == pb.USER_SESSION_TRACKING_TYPE_ENABLED
    sessions = PoolSessions(tracked, request.token_session.max_per_user)
    async with call.store.write() as tx:
        pool_rules.check_has_sessions((await _locked(tx, pool.id)).settings)
        await rows.configure_pool(tx, pool.id, sessions.stored(), call.now())
        call.caches.forget(tx, "pools", pool.id)
    shown = sessions.shown(pool.id)
    return pb.SetUserPoolSessionConfigurationResponse(
        user_pool_id=shown.user_pool_id,
        user_session_tracking=shown.user_session_tracking,
        token_session=shown.token_session,
    )


async def get_user_pool_client_session_configuration(
    call: Call, request: pb.GetUserPoolClientSessionConfigurationRequest
) -> pb.GetUserPoolClientSessionConfigurationResponse:
    """For how long the app client relies on a single sign-on session."""
    pool = await pools.find(call, request.user_pool_id)
    client = await clients.find(call, request.client_id, pool.id)
    return pb.GetUserPoolClientSessionConfigurationResponse(
        user_pool_id=pool.id,
        client_id=client.id,
        sso_session=pb.ClientSSOSessionConfigType(max_validity_minutes=client.sso_minutes),
    )


async def set_user_pool_client_session_configuration(
    call: Call, request: pb.SetUserPoolClientSessionConfigurationRequest
) -> pb.SetUserPoolClientSessionConfigurationResponse:
    """Set for how long the app client relies on a single sign-on session, in a pool that tracks sessions."""
    pool = await pools.find(call, request.user_pool_id)
    client = await clients.find(call, request.client_id, pool.id)
    async with call.store.write() as tx:
        present = await _locked(tx, pool.id)
        pool_rules.check_has_sessions(present.settings)
        tracking.check(present)
        if await pool_rows.lock_client(tx, pool.id, client.id) is None:
            raise clients.not_found(client.id)
        await rows.configure_client(tx, pool.id, client.id, request.sso_session.SerializeToString(), call.now())
        call.caches.forget(tx, "app_clients", client.id)
    return pb.SetUserPoolClientSessionConfigurationResponse(
        user_pool_id=pool.id, client_id=client.id, sso_session=request.sso_session
    )


async def _locked(tx: Writer, pool_id: str) -> Pool:
    """The pool as it is now, kept from changing until the transaction ends."""
    row = await pool_rows.lock_pool(tx, pool_id)
    if row is None:
        raise pools.not_found(pool_id)
    return Pool(row)
