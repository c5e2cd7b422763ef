"""What is done about risks: set and shown, for a pool, and for those of its app clients that go their own way."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import risk_configurations as rows
from poolhouse.storage import user_pools as pool_rows
from poolhouse.timestamps import timestamp
from poolhouse.user_pools.model import app_client as clients
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.risk import NOTHING_CONFIGURED, RiskConfiguration
from poolhouse.user_pools.risk import rules

OFF_MESSAGE: Final = "User pool add-ons are not enabled: AdvancedSecurityMode of the user pool is OFF."

_PARTS: Final = (
    "compromised_credentials_risk_configuration",
    "account_takeover_risk_configuration",
    "risk_exception_configuration",
)
_EVERY_EVENT: Final = (
    pb.EVENT_FILTER_TYPE_SIGN_IN,
    pb.EVENT_FILTER_TYPE_PASSWORD_CHANGE,
    pb.EVENT_FILTER_TYPE_SIGN_UP,
)


async def describe_risk_configuration(
    call: Call, request: pb.DescribeRiskConfigurationRequest
) -> pb.DescribeRiskConfigurationResponse:
    """What was set for the pool, or for the app client; a client that has only its id follows the pool."""
    pool = await pools.find(call, request.user_pool_id)
    client = await clients.find(call, request.client_id, pool.id) if request.client_id else None
    present = client.risk if client else pool.risk
    shown = _shown(pool.id, request.client_id, (present or NOTHING_CONFIGURED).settings)
    return pb.DescribeRiskConfigurationResponse(risk_configuration=shown)


async def set_risk_configuration(
    call: Call, request: pb.SetRiskConfigurationRequest
) -> pb.SetRiskConfigurationResponse:
    """Replace what was set for the pool, or for the app client: what the request leaves out is no longer configured.

    A client for which nothing is left follows the pool again. UserPoolAddOnNotEnabledException if something is to be
    configured while threat protection is off.
    """
    wanted, now = _requested(request), call.now()
    rules.check(wanted)
    pool = await pools.find(call, request.user_pool_id)
    rules.check_means(call, pool, wanted)
    client = await clients.find(call, request.client_id, pool.id) if request.client_id else None
    if wanted.ListFields():
        wanted.last_modified_date.CopyFrom(timestamp(now))
    stored = wanted.SerializeToString() or None
    async with call.store.write() as tx:
        row = await pool_rows.lock_pool(tx, pool.id)
        if row is None:
            raise pools.not_found(pool.id)
        if stored is not None:
            check_is_on(Pool(row))
        if client is None:
            await rows.configure_pool(tx, pool.id, stored, now)
            call.caches.forget(tx, "pools", pool.id)
        else:
            if await pool_rows.lock_client(tx, pool.id, client.id) is None:
                raise clients.not_found(client.id)
            await rows.configure_client(tx, pool.id, client.id, stored, now)
            call.caches.forget(tx, "app_clients", client.id)
    return pb.SetRiskConfigurationResponse(risk_configuration=_shown(pool.id, request.client_id, wanted))


def effective(pool: Pool, client: AppClient) -> RiskConfiguration:
    """What is done about risks of sign-ins through the app client. Its own configuration replaces the pool's whole."""
    return client.risk or pool.risk or NOTHING_CONFIGURED


def check_is_on(pool: Pool) -> None:
    """Raise UserPoolAddOnNotEnabledException if the pool's threat protection is off."""
    if not pool.threat_protection:
        raise errors.UserPoolAddOnNotEnabledException(OFF_MESSAGE)


def _requested(request: pb.SetRiskConfigurationRequest) -> pb.RiskConfigurationType:
    wanted = pb.RiskConfigurationType()
    for name in _PARTS:
        if request.HasField(name):
            getattr(wanted, name).CopyFrom(getattr(request, name))
    if request.HasField("compromised_credentials_risk_configuration"):
        compromised = wanted.compromised_credentials_risk_configuration
        events = list(dict.fromkeys(compromised.event_filter)) or _EVERY_EVENT
        compromised.ClearField("event_filter")
        compromised.event_filter.extend(events)
    return wanted


def _shown(pool_id: str, client_id: str, settings: pb.RiskConfigurationType) -> pb.RiskConfigurationType:
    shown = pb.RiskConfigurationType(user_pool_id=pool_id, client_id=client_id or None)
    shown.MergeFrom(settings)
    return shown
