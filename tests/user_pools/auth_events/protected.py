"""What the tests of authentication events share: pools with threat protection, devices, and what was noted."""

from collections.abc import Mapping
from typing import Any

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.inbox import InboxMessage
from poolhouse.integrations.message import Message
from poolhouse.storage import jobs
from poolhouse.user_pools import messages
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.queued_messages import QueuedMessage
from tests.user_pools import accounts
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.mfa.factors import REACHABLE, configure
from tests.user_pools.risk.telling import encoded
from tests.user_pools.signing_in import BY_PASSWORD, new_client

AUDIT, ENFORCED = pb.ADVANCED_SECURITY_MODE_TYPE_AUDIT, pb.ADVANCED_SECURITY_MODE_TYPE_ENFORCED
BLOCK = pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_BLOCK
IF_CONFIGURED = pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_MFA_IF_CONFIGURED
REQUIRED = pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_MFA_REQUIRED
NO_ACTION = pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_NO_ACTION
ARN = "arn:aws:ses:us-east-1:123456789012:identity/pool@example.com"
LEVELS = ("low_action", "medium_action", "high_action")
HOME, AWAY = "home", "away"


def protected(mode: int = ENFORCED, custom: int | None = None) -> dict[str, Any]:
    """The settings of a pool with threat protection."""
    flows = {} if custom is None else {"advanced_security_additional_flows": {"custom_auth_mode": custom}}
    return {
        "user_pool_tier": pb.USER_POOL_TIER_TYPE_PLUS,
        "user_pool_add_ons": {"advanced_security_mode": mode, **flows},
    }


def told(pool: Pool, client: AppClient, device: str | None) -> dict[str, Any]:
    """What a request says of the device that it comes from."""
    if device is None:
        return {}
    return {"user_context_data": {"encoded_data": encoded(client.id, pool.id, DeviceId=device, DeviceName=device)}}


async def act(api: Api, pool: Pool, action: int, *, notify: bool = False, **words: Mapping[str, str]) -> None:
    """Have this be done about risky sign-ins, such as those from a new device."""
    notification = {"from": "security@example.com", "source_arn": ARN, **words}
    await api.set_risk_configuration(
        user_pool_id=pool.id,
        account_takeover_risk_configuration={
            "actions": {level: {"event_action": action, "notify": notify} for level in LEVELS},
            **({"notify_configuration": notification} if notify else {}),
        },
    )


async def make(
    api: Api, mode: int = ENFORCED, mfa: int | None = None, *, hides: bool = True, **pool: Any
) -> tuple[Pool, AppClient, User]:
    """A pool with threat protection, an app client, and alice, whom messages reach."""
    made = await api.new_pool(**protected(mode), **pool)
    if mfa is not None:
        await configure(api, made, mfa)
        made = await api.refreshed(made)
    return made, await new_client(api, made, hides=hides), await api.new_user(made, **REACHABLE)


async def sign_in(
    api: Api,
    pool: Pool,
    client: AppClient,
    device: str | None = HOME,
    password: str = PASSWORD,
    name: str = "alice",
    *,
    wait: float = 1.0,
    **more: str,
) -> pb.InitiateAuthResponse:
    """InitiateAuth with a password, from a device, after a while."""
    api.clock.advance(wait)
    response: pb.InitiateAuthResponse = await api.initiate_auth(
        client_id=client.id,
        auth_flow=BY_PASSWORD,
        auth_parameters={"USERNAME": name, "PASSWORD": password, **more},
        **told(pool, client, device),
    )
    return response


async def events(api: Api, pool: Pool, name: str = "alice") -> list[pb.AuthEventType]:
    """All that was noted of a user, the newest first."""
    response = await api.admin_list_user_auth_events(user_pool_id=pool.id, username=name)
    return list(response.auth_events)


def brief(event: pb.AuthEventType) -> str:
    """What an event says, in a line: type, outcome, decision, level, challenges."""
    wire = {
        "type": pb.EventType.Name(event.event_type).removeprefix("EVENT_TYPE_"),
        "response": pb.EventResponseType.Name(event.event_response).removeprefix("EVENT_RESPONSE_TYPE_"),
        "decision": pb.RiskDecisionType.Name(event.event_risk.risk_decision).removeprefix("RISK_DECISION_TYPE_"),
    }
    parts = list(wire.values())
    if event.event_risk.HasField("risk_level"):
        parts.append(pb.RiskLevelType.Name(event.event_risk.risk_level).removeprefix("RISK_LEVEL_TYPE_"))
    if event.event_risk.compromised_credentials_detected:
        parts.append("COMPROMISED")
    for each in event.challenge_responses:
        name = pb.ChallengeName.Name(each.challenge_name).removeprefix("CHALLENGE_NAME_")
        parts.append(f"{name}={pb.ChallengeResponse.Name(each.challenge_response).removeprefix('CHALLENGE_RESPONSE_')}")
    return " ".join(parts)


async def noted(api: Api, pool: Pool, name: str = "alice") -> list[str]:
    """All that was noted of a user, a line for each, the oldest first."""
    return [brief(event) for event in reversed(await events(api, pool, name))]


async def waiting(api: Api) -> list[Message]:
    """What waits to be sent, or to be dropped."""
    async with api.house.store.write() as tx:
        found = await jobs.claim(
            tx, dict.fromkeys(messages.JOB_KINDS, 100), "tests", api.clock.now(), api.clock.now() + 60
        )
    return [QueuedMessage.open(api.house.keyring, job.payload).message for job in found]


async def sent_notices(api: Api) -> list[InboxMessage]:
    """Mail that is no code."""
    return [each for each in await accounts.sent(api) if each.code is None]
