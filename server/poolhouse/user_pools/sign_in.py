"""The beginning of every sign-in: which flows there are, who may use which, and where each goes on."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import password_sign_in, refresh, sign_up_sessions, srp_sign_in
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.choice import choosing
from poolhouse.user_pools.custom_auth import flow as custom_flow
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.app_client import AppClient, client_allows
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.progress import Reply

UNSUPPORTED_MESSAGE: Final = "Initiate Auth method not supported."

_Flow = Callable[[Call, Pool, AppClient, Mapping[str, str]], Awaitable[Answer]]

_FLOWS: Final[Mapping[pb.AuthFlowType, _Flow]] = MappingProxyType(
    {
        pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH: password_sign_in.initiate,
        pb.AUTH_FLOW_TYPE_ADMIN_USER_PASSWORD_AUTH: password_sign_in.initiate,
        pb.AUTH_FLOW_TYPE_ADMIN_NO_SRP_AUTH: password_sign_in.initiate,
        pb.AUTH_FLOW_TYPE_USER_SRP_AUTH: srp_sign_in.initiate,
        pb.AUTH_FLOW_TYPE_USER_AUTH: choosing.initiate,
        pb.AUTH_FLOW_TYPE_CUSTOM_AUTH: custom_flow.initiate,
        pb.AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH: refresh.initiate,
        pb.AUTH_FLOW_TYPE_REFRESH_TOKEN: refresh.initiate,
    }
)
_FOR_OPERATORS: Final = frozenset({pb.AUTH_FLOW_TYPE_ADMIN_USER_PASSWORD_AUTH, pb.AUTH_FLOW_TYPE_ADMIN_NO_SRP_AUTH})
_FOR_USERS: Final = frozenset({pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH})
_CLOSED_MESSAGES: Final = {
    pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH: "USER_PASSWORD_AUTH flow not enabled for this client",
    pb.AUTH_FLOW_TYPE_USER_SRP_AUTH: "USER_SRP_AUTH is not enabled for the client.",
    pb.AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH: refresh.CLOSED_MESSAGE,
    pb.AUTH_FLOW_TYPE_REFRESH_TOKEN: refresh.CLOSED_MESSAGE,
}
_CLOSED_MESSAGE: Final = "Auth flow not enabled for this client"


async def initiate_auth(call: Call, request: pb.InitiateAuthRequest) -> pb.InitiateAuthResponse:
    """Begin a sign-in, or refresh tokens, from a user's device."""
    client = await app_client.find(call, request.client_id)
    pool = await pools.find(call, client.pool_id)
    answer = await _initiate(call, pool, client, request, _FOR_OPERATORS)
    return answer.fill(pb.InitiateAuthResponse())


async def admin_initiate_auth(call: Call, request: pb.AdminInitiateAuthRequest) -> pb.AdminInitiateAuthResponse:
    """Begin a sign-in, or refresh tokens, for a user of an operator's own back end."""
    pool = await pools.find(call, request.user_pool_id)
    client = await app_client.find(call, request.client_id, pool.id)
    answer = await _initiate(call, pool, client, request, _FOR_USERS)
    return answer.fill(pb.AdminInitiateAuthResponse())


async def _initiate(
    call: Call,
    pool: Pool,
    client: AppClient,
    request: pb.InitiateAuthRequest | pb.AdminInitiateAuthRequest,
    for_others: frozenset[pb.AuthFlowType],
) -> Answer:
    flow, parameters = request.auth_flow, request.auth_parameters
    if flow in for_others:
        raise errors.InvalidParameterException(UNSUPPORTED_MESSAGE)
    # A client that rotates refresh tokens is told so, which its closed flow would hide.
    if not client_allows(client, flow) and not (client.rotates_refresh_tokens and _FLOWS.get(flow) is refresh.initiate):
        raise errors.InvalidParameterException(_CLOSED_MESSAGES.get(flow, _CLOSED_MESSAGE))
    if flow == pb.AUTH_FLOW_TYPE_USER_AUTH and request.session:
        reply = Reply.of(call, pool, client, sign_up_sessions.SIGNED_UP, request.session, parameters)
        return await sign_up_sessions.initiate(reply)
    return await _FLOWS[flow](call, pool, client, parameters)
