"""What is done about risks, as it is set and shown: for a pool, and for app clients of their own mind."""

import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.timestamps import timestamp
from poolhouse.user_pools.model.app_client import fetch as fetch_client
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.risk import configuration
from tests.house import new_house
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import refused

AUDIT, ENFORCED = pb.ADVANCED_SECURITY_MODE_TYPE_AUDIT, pb.ADVANCED_SECURITY_MODE_TYPE_ENFORCED
PLUS = pb.USER_POOL_TIER_TYPE_PLUS
ON: dict[str, Any] = {"user_pool_tier": PLUS, "user_pool_add_ons": {"advanced_security_mode": ENFORCED}}
SIGN_IN, SIGN_UP = pb.EVENT_FILTER_TYPE_SIGN_IN, pb.EVENT_FILTER_TYPE_SIGN_UP
PASSWORD_CHANGE = pb.EVENT_FILTER_TYPE_PASSWORD_CHANGE
NO_ACTION = pb.COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_NO_ACTION
REQUIRED, BLOCK = pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_MFA_REQUIRED, pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_BLOCK
COMPROMISED = {"event_filter": [SIGN_UP], "actions": {"event_action": NO_ACTION}}
TAKEOVER = {
    "actions": {
        "medium_action": {"notify": True, "event_action": REQUIRED},
        "high_action": {"notify": False, "event_action": BLOCK},
    },
    "notify_configuration": {
        "source_arn": "arn:aws:ses:us-east-1:123456789012:identity/pools.example.com",
        "from": "security@pools.example.com",
        "mfa_email": {"subject": "Sign-in", "text_body": "At {login-time} from {ip-address}."},
    },
}
EXCEPTION = {"blocked_ip_range_list": ["192.0.2.0/24"], "skipped_ip_range_list": ["2001:db8::/32"]}
PARTS: dict[str, Any] = {
    "compromised_credentials_risk_configuration": COMPROMISED,
    "account_takeover_risk_configuration": TAKEOVER,
    "risk_exception_configuration": EXCEPTION,
}


async def described(api: Api, pool: Pool, **members: Any) -> pb.RiskConfigurationType:
    """What is shown."""
    response = await api.describe_risk_configuration(user_pool_id=pool.id, **members)
    found: pb.RiskConfigurationType = response.risk_configuration
    return found


async def test_at_first_nothing_is_configured(api: Api) -> None:
    """And nothing is done."""
    pool = await api.new_pool(**ON)
    client = await api.new_client(pool)
    assert await described(api, pool) == pb.RiskConfigurationType(user_pool_id=pool.id)
    assert await described(api, pool, client_id=client.id) == pb.RiskConfigurationType(
        user_pool_id=pool.id, client_id=client.id
    )


async def test_what_is_set_is_shown(api: Api) -> None:
    """With when that was, by every server."""
    pool = await api.new_pool(**ON)
    expected = pb.RiskConfigurationType(user_pool_id=pool.id, last_modified_date=timestamp(api.clock.now()), **PARTS)
    response = await api.set_risk_configuration(user_pool_id=pool.id, **PARTS)
    assert response.risk_configuration == await described(api, pool) == expected
    other = new_house(api.house.store, api.clock, api.inbox, api.house.workers, like=api.house)
    assert await described(Api(other, api.clock, api.inbox), pool) == expected


async def test_what_is_left_out_is_no_longer_configured(api: Api) -> None:
    """Without any part, the configuration is as if there had never been one."""
    pool = await api.new_pool(**ON)
    await api.set_risk_configuration(user_pool_id=pool.id, **PARTS)
    await api.set_risk_configuration(user_pool_id=pool.id, risk_exception_configuration=EXCEPTION)
    found = await described(api, pool)
    assert found.risk_exception_configuration == pb.RiskExceptionConfigurationType(**EXCEPTION)
    assert not found.HasField("account_takeover_risk_configuration")
    assert not found.HasField("compromised_credentials_risk_configuration")
    response = await api.set_risk_configuration(user_pool_id=pool.id)
    assert response.risk_configuration == await described(api, pool) == pb.RiskConfigurationType(user_pool_id=pool.id)
    assert (await api.refreshed(pool)).risk is None


async def test_passwords_are_looked_up_at_every_event_unless_some_are_named(api: Api) -> None:
    """As the API's model says; an event that is named twice is named."""
    pool = await api.new_pool(**ON)
    for named, events in (
        ([], [SIGN_IN, PASSWORD_CHANGE, SIGN_UP]),
        ([SIGN_UP, SIGN_IN, SIGN_UP], [SIGN_UP, SIGN_IN]),
    ):
        part = {"event_filter": named, "actions": {"event_action": NO_ACTION}}
        response = await api.set_risk_configuration(
            user_pool_id=pool.id, compromised_credentials_risk_configuration=part
        )
        shown = response.risk_configuration.compromised_credentials_risk_configuration
        assert list(shown.event_filter) == events


async def test_an_app_client_may_go_its_own_way(api: Api) -> None:
    """All the way, not in parts; and it comes back when nothing is left of that."""
    pool = await api.new_pool(**ON)
    client, other = await api.new_client(pool), await api.new_client(pool)
    await api.set_risk_configuration(user_pool_id=pool.id, account_takeover_risk_configuration=TAKEOVER)
    response = await api.set_risk_configuration(
        user_pool_id=pool.id, client_id=client.id, risk_exception_configuration=EXCEPTION
    )
    assert response.risk_configuration == await described(api, pool, client_id=client.id)
    assert response.risk_configuration.client_id == client.id

    async def effective(client_id: str) -> pb.RiskConfigurationType:
        found = await fetch_client(api.house, client_id)
        assert found is not None
        return configuration.effective(await api.refreshed(pool), found).settings

    own = await effective(client.id)
    assert own.HasField("risk_exception_configuration")
    assert not own.HasField("account_takeover_risk_configuration")
    assert (await effective(other.id)).HasField("account_takeover_risk_configuration")
    await api.set_risk_configuration(user_pool_id=pool.id, client_id=client.id)
    assert (await effective(client.id)).HasField("account_takeover_risk_configuration")
    await api.set_risk_configuration(user_pool_id=pool.id)
    assert await effective(client.id) == pb.RiskConfigurationType()


async def test_other_changes_leave_it_as_it_is(api: Api) -> None:
    """UpdateUserPool and UpdateUserPoolClient know nothing of it, even while threat protection is off."""
    pool = await api.new_pool(**ON)
    client = await api.new_client(pool)
    for members in ({}, {"client_id": client.id}):
        await api.set_risk_configuration(user_pool_id=pool.id, **members, **PARTS)
    await api.update_user_pool(user_pool_id=pool.id)
    await api.update_user_pool_client(user_pool_id=pool.id, client_id=client.id)
    for members in ({}, {"client_id": client.id}):
        assert (await described(api, pool, **members)).HasField("risk_exception_configuration")


async def test_nothing_is_configured_that_is_off(api: Api) -> None:
    """A pool never looks safer than it is. What there is may be seen, and taken back."""
    pool = await api.new_pool()
    client = await api.new_client(pool)
    for members in ({}, {"client_id": client.id}):
        for name, part in PARTS.items():
            with refused(errors.UserPoolAddOnNotEnabledException, configuration.OFF_MESSAGE):
                await api.set_risk_configuration(user_pool_id=pool.id, **members, **{name: part})
        await api.set_risk_configuration(user_pool_id=pool.id, **members)
        assert not (await described(api, pool, **members)).HasField("risk_exception_configuration")


async def test_protection_of_custom_challenges_alone_is_protection(api: Api) -> None:
    """It is configured as well; DescribeUserPool shows both modes."""
    custom = pb.ADVANCED_SECURITY_ENABLED_MODE_TYPE_ENFORCED
    add_ons: dict[str, Any] = {
        "advanced_security_mode": pb.ADVANCED_SECURITY_MODE_TYPE_OFF,
        "advanced_security_additional_flows": {"custom_auth_mode": custom},
    }
    pool = await api.new_pool(user_pool_tier=PLUS, user_pool_add_ons=add_ons)
    await api.set_risk_configuration(user_pool_id=pool.id, risk_exception_configuration=EXCEPTION)
    shown = (await api.describe_user_pool(user_pool_id=pool.id)).user_pool.user_pool_add_ons
    assert shown == pb.UserPoolAddOnsType(**add_ons)


async def test_threat_protection_is_switched_by_the_pools_settings(api: Api) -> None:
    """On in the Plus tier alone; an update that does not speak of it switches it off, as in Cognito."""
    pool = await api.new_pool(**ON)
    assert (await api.refreshed(pool)).threat_protection.standard == ENFORCED
    await api.update_user_pool(user_pool_id=pool.id, user_pool_add_ons={"advanced_security_mode": AUDIT})
    assert (await api.refreshed(pool)).threat_protection.standard == AUDIT
    with refused(errors.FeatureUnavailableInTierException):
        await api.update_user_pool(
            user_pool_id=pool.id,
            user_pool_add_ons={"advanced_security_mode": AUDIT},
            user_pool_tier=pb.USER_POOL_TIER_TYPE_ESSENTIALS,
        )
    await api.update_user_pool(user_pool_id=pool.id)
    assert not (await api.refreshed(pool)).threat_protection


async def test_pools_and_app_clients_that_there_are_not_have_none(api: Api) -> None:
    """An app client of another pool is none of this one's."""
    pool, other = await api.new_pool(**ON), await api.new_pool(**ON)
    client = await api.new_client(other)
    for run in (api.describe_risk_configuration, api.set_risk_configuration):
        with refused(errors.ResourceNotFoundException):
            await run(user_pool_id="us-east-1_Nowhere12")
        for client_id in (client.id, "nobody"):
            with refused(errors.ResourceNotFoundException):
                await run(user_pool_id=pool.id, client_id=client_id)


@pytest.mark.parametrize(
    "members",
    [
        {"risk_exception_configuration": {"blocked_ip_range_list": ["192.0.2.0/24"] * 201}},
        {"risk_exception_configuration": {"skipped_ip_range_list": ["192.0.2.7"]}},
        {"compromised_credentials_risk_configuration": {"event_filter": [SIGN_IN]}},
        {"compromised_credentials_risk_configuration": {"event_filter": [0], "actions": {"event_action": NO_ACTION}}},
        {"compromised_credentials_risk_configuration": {"actions": {"event_action": 0}}},
        {"account_takeover_risk_configuration": {}},
        {"account_takeover_risk_configuration": {"actions": {"low_action": {"notify": True, "event_action": BLOCK}}}},
        {"account_takeover_risk_configuration": {"actions": {"low_action": {"event_action": BLOCK}}}},
        {"account_takeover_risk_configuration": {"actions": {}, "notify_configuration": {"from": "a@example.com"}}},
    ],
)
async def test_what_makes_no_sense_is_refused(api: Api, members: dict[str, Any]) -> None:
    """And leaves what there was."""
    pool = await api.new_pool(**ON)
    await api.set_risk_configuration(user_pool_id=pool.id, risk_exception_configuration=EXCEPTION)
    before = await described(api, pool)
    with refused(errors.InvalidParameterException):
        await api.set_risk_configuration(user_pool_id=pool.id, **members)
    assert await described(api, pool) == before


async def test_two_hundred_ranges_of_each_kind_are_taken(api: Api) -> None:
    """As many as Cognito takes."""
    pool = await api.new_pool(**ON)
    ranges = [f"192.0.2.{number}/32" for number in range(200)]
    response = await api.set_risk_configuration(
        user_pool_id=pool.id,
        risk_exception_configuration={"blocked_ip_range_list": ranges, "skipped_ip_range_list": ranges},
    )
    assert list(response.risk_configuration.risk_exception_configuration.skipped_ip_range_list) == ranges


async def test_of_two_at_once_one_is_the_last(api: Api) -> None:
    """And neither is half undone; an update of the pool at the same time is not lost either."""
    pool = await api.new_pool(**ON)
    await asyncio.gather(
        api.set_risk_configuration(user_pool_id=pool.id, account_takeover_risk_configuration=TAKEOVER),
        api.set_risk_configuration(user_pool_id=pool.id, risk_exception_configuration=EXCEPTION),
        api.update_user_pool(user_pool_id=pool.id, pool_name="renamed", user_pool_add_ons=ON["user_pool_add_ons"]),
    )
    found = await described(api, pool)
    parts = ("account_takeover_risk_configuration", "risk_exception_configuration")
    assert sum(map(found.HasField, parts)) == 1
    assert (await api.refreshed(pool)).name == "renamed"


async def test_what_is_deleted_has_no_configuration(api: Api) -> None:
    """The one of an app client goes with it."""
    pool = await api.new_pool(**ON)
    client = await api.new_client(pool)
    await api.set_risk_configuration(user_pool_id=pool.id, client_id=client.id, risk_exception_configuration=EXCEPTION)
    await api.delete_user_pool_client(user_pool_id=pool.id, client_id=client.id)
    with refused(errors.ResourceNotFoundException):
        await described(api, pool, client_id=client.id)
