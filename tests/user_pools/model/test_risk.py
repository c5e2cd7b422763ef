"""Modes, address ranges, and what a configuration says is to be done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.risk import (
    AUDIT,
    ENFORCED,
    NOTHING_CONFIGURED,
    OFF,
    RiskConfiguration,
    ThreatProtection,
    caller_network,
    read_address,
    read_cidr,
)

LOW, MEDIUM, HIGH = pb.RISK_LEVEL_TYPE_LOW, pb.RISK_LEVEL_TYPE_MEDIUM, pb.RISK_LEVEL_TYPE_HIGH


def exceptions(blocked: list[str], skipped: list[str]) -> RiskConfiguration:
    """A configuration of these exceptions."""
    ranges = pb.RiskExceptionConfigurationType(blocked_ip_range_list=blocked, skipped_ip_range_list=skipped)
    return RiskConfiguration(pb.RiskConfigurationType(risk_exception_configuration=ranges))


def test_threat_protection_is_off_unless_the_pool_says_otherwise() -> None:
    """For sign-ins with custom challenges it is switched on of its own."""
    settings = pb.UserPoolType()
    assert not ThreatProtection.of(settings)
    settings.user_pool_add_ons.advanced_security_mode = OFF
    assert not ThreatProtection.of(settings)
    settings.user_pool_add_ons.advanced_security_mode = ENFORCED
    assert ThreatProtection.of(settings) == ThreatProtection(ENFORCED, OFF)
    flows = settings.user_pool_add_ons.advanced_security_additional_flows
    flows.custom_auth_mode = pb.ADVANCED_SECURITY_ENABLED_MODE_TYPE_AUDIT
    assert ThreatProtection.of(settings) == ThreatProtection(ENFORCED, AUDIT)
    settings.user_pool_add_ons.advanced_security_mode = OFF
    assert ThreatProtection.of(settings)


@pytest.mark.parametrize(
    ("cidr", "address"),
    [
        ("192.0.2.0/24", "192.0.2.7"),
        ("192.0.2.7/24", "192.0.2.255"),
        ("192.0.2.7/32", "::ffff:192.0.2.7"),
        ("::ffff:192.0.2.0/120", "192.0.2.9"),
        ("2001:db8::/32", "2001:db8:1::2"),
        ("2001:DB8::1/128", "2001:db8::1%eth0"),
        ("0.0.0.0/0", "203.0.113.1"),
    ],
)
def test_an_address_is_in_a_range(cidr: str, address: str) -> None:
    """Of either family, and however it is written."""
    assert exceptions([cidr], []).blocks(address)
    assert exceptions([], [cidr]).skips(address)
    assert not exceptions([], [cidr]).blocks(address)


@pytest.mark.parametrize("address", ["198.51.100.1", "2001:db9::1", "", "192.0.2.7/32", "nowhere", "::192.0.2.7"])
def test_other_addresses_are_not(address: str) -> None:
    """Nor is what is no address."""
    configuration = exceptions(["192.0.2.0/24", "2001:db8::/32"], ["192.0.2.0/24"])
    assert not configuration.blocks(address)
    assert not configuration.skips(address)


@pytest.mark.parametrize(
    "text",
    ["", "192.0.2.7", "192.0.2.0/33", "192.0.2.0/", "/24", "192.0.2.0/255.255.255.0", "192.0.2.0/-1", "192.0.2.0/24 ",
     "2001:db8::/129", "fe80::1%eth0/64", "١٩٢.0.2.0/24", "192.0.2.0/٢٤", "192.0.2.0/24/24", "example.com/24", "1/8"],
)  # fmt: skip
def test_only_cidr_notation_is_a_range(text: str) -> None:
    """An address alone, a netmask, or a host's name is none."""
    with pytest.raises(ValueError, match=r".+"):
        read_cidr(text)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::/64"),
        ("2001:db8:0:1:ffff::", "2001:db8:0:1::/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_caller_has_one_address_of_ipv4_or_very_many_of_ipv6(address: str, network: str) -> None:
    """What is counted by address is counted by what nobody can change at will."""
    assert caller_network(address) == network


@given(st.ip_addresses(), st.data())
def test_every_address_is_in_all_ranges_around_it(address: object, data: st.DataObject) -> None:
    """However long the prefix is."""
    length = data.draw(st.integers(0, 32 if ":" not in str(address) else 128))
    found = read_address(str(address))
    if found is not None and str(found) == str(address):
        assert found in read_cidr(f"{address}/{length}")


def test_what_is_configured_for_a_level_is_to_be_done() -> None:
    """For a level that was left out, and for no risk, nothing is."""
    block = pb.AccountTakeoverActionType(notify=True, event_action=pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_BLOCK)
    takeover = pb.AccountTakeoverRiskConfigurationType(actions={"high_action": block})
    configuration = RiskConfiguration(pb.RiskConfigurationType(account_takeover_risk_configuration=takeover))
    assert configuration.takeover_action(HIGH) == block
    assert configuration.takeover_action(MEDIUM) is configuration.takeover_action(None) is None
    assert NOTHING_CONFIGURED.takeover_action(LOW) is None


def test_passwords_are_looked_up_at_the_events_that_are_configured() -> None:
    """And at no others."""
    sign_up, sign_in = pb.EVENT_FILTER_TYPE_SIGN_UP, pb.EVENT_FILTER_TYPE_SIGN_IN
    block = pb.COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_BLOCK
    compromised = pb.CompromisedCredentialsRiskConfigurationType(
        event_filter=[sign_up], actions={"event_action": block}
    )
    configuration = RiskConfiguration(pb.RiskConfigurationType(compromised_credentials_risk_configuration=compromised))
    assert configuration.compromised_action(sign_up) == block
    assert configuration.compromised_action(sign_in) is NOTHING_CONFIGURED.compromised_action(sign_up) is None


def test_a_configuration_is_stored_or_there_is_none() -> None:
    """None is not the same as one of nothing: an app client without one follows its pool."""
    assert RiskConfiguration.parse(None) is None
    written = exceptions(["192.0.2.0/24"], []).settings.SerializeToString()
    read = RiskConfiguration.parse(written)
    assert read is not None
    assert read.blocks("192.0.2.1")
