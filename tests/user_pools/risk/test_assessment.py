"""What makes a sign-in look risky: each reason alone, what they come to together, and what holds of all histories."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.places import Place
from poolhouse.user_pools.model.risk import NOTHING_CONFIGURED, RiskConfiguration
from poolhouse.user_pools.risk.assessment import LEVELS, POINTS, WORDS, Assessment, Reason, assess
from poolhouse.user_pools.risk.context import ClientContext
from poolhouse.user_pools.risk.history import PastEvent

NOW = 1_800_000_000.0
HOUR, DAY = 3600.0, 86_400.0
LOW, MEDIUM, HIGH = pb.RISK_LEVEL_TYPE_LOW, pb.RISK_LEVEL_TYPE_MEDIUM, pb.RISK_LEVEL_TYPE_HIGH
VALID, INVALID = pb.FEEDBACK_VALUE_TYPE_VALID, pb.FEEDBACK_VALUE_TYPE_INVALID
BERLIN = Place("Berlin", "Germany", 52.52, 13.405)
POTSDAM = Place("Potsdam", "Germany", 52.39, 13.065)
MUNICH = Place("Munich", "Germany", 48.137, 11.576)
LISBON = Place("Lisbon", "Portugal", 38.72, -9.14)
SYDNEY = Place("Sydney", "Australia", -33.87, 151.21)
PHONE, LAPTOP = "phone", "laptop"
AT_HOME = ClientContext("192.0.2.1", PHONE, place=BERLIN)
BEFORE = PastEvent(NOW - DAY, succeeded=True, ip_address="192.0.2.1", device_fingerprint=PHONE, place=BERLIN)


def found(*history: PastEvent, failures: int = 0, **changes: Any) -> Assessment:
    """How a sign-in from home, but for what is changed, looks after this history."""
    return assess(replace(AT_HOME, **changes), history, NOTHING_CONFIGURED, NOW, failures)


def past(event: PastEvent = BEFORE, /, **changes: Any) -> PastEvent:
    """An event like another."""
    return replace(event, **changes)


def test_a_sign_in_as_usual_is_not_risky() -> None:
    """The same device at the same place."""
    assert found(BEFORE) == Assessment()


@pytest.mark.parametrize("history", [(), (past(succeeded=False),), (past(succeeded=None),)])
def test_the_first_sign_in_ever_is_not_risky(history: tuple[PastEvent, ...]) -> None:
    """Nothing is new where nothing was; a try that came to nothing is no sign-in."""
    assert found(*history, device_fingerprint=LAPTOP, place=SYDNEY) == Assessment()


def test_a_new_device_is_a_low_risk() -> None:
    """So is one that does not tell which it is, where the user's others do."""
    assert found(BEFORE, device_fingerprint=LAPTOP) == Assessment(LOW, (Reason.NEW_DEVICE,))
    assert found(BEFORE, device_fingerprint=None) == Assessment(LOW, (Reason.NEW_DEVICE,))
    assert found(BEFORE, past(device_fingerprint=None), device_fingerprint=None) == Assessment()


def test_devices_are_told_apart_only_where_apps_tell_of_them() -> None:
    """An app that begins to tell does not make all its users risky."""
    assert found(past(device_fingerprint=None)) == Assessment()


def test_a_new_country_weighs_more_than_a_new_city() -> None:
    """People move about in their country, and phones seem to do so all the time."""
    assert found(BEFORE, place=POTSDAM) == Assessment(None, (Reason.NEW_CITY,))
    assert found(BEFORE, place=LISBON) == Assessment(LOW, (Reason.NEW_COUNTRY,))
    assert found(BEFORE, place=POTSDAM, device_fingerprint=LAPTOP).level == LOW
    assert found(BEFORE, place=LISBON, device_fingerprint=LAPTOP).level == MEDIUM


def test_where_no_place_is_known_none_is_new() -> None:
    """Without a database, or from an address that it does not have."""
    assert found(BEFORE, place=None) == Assessment()
    assert found(past(place=None)) == Assessment()


def test_nobody_is_in_two_far_places_within_an_hour() -> None:
    """An airliner takes longer; a day later it may have been one."""
    soon = past(time=NOW - HOUR)
    assert Reason.IMPOSSIBLE_TRAVEL in found(soon, place=LISBON).reasons
    assert found(soon, place=LISBON, device_fingerprint=LAPTOP).level == HIGH
    assert found(past(place=LISBON), soon, place=LISBON) == Assessment(MEDIUM, (Reason.IMPOSSIBLE_TRAVEL,))
    assert Reason.IMPOSSIBLE_TRAVEL not in found(past(time=NOW - 18 * HOUR), place=SYDNEY).reasons
    assert Reason.IMPOSSIBLE_TRAVEL in found(past(time=NOW - 17 * HOUR), place=SYDNEY).reasons


def test_the_world_is_round() -> None:
    """Over the date line, the way is short."""
    fiji, samoa = Place(latitude=-17.7, longitude=178.0), Place(latitude=-13.8, longitude=-172.0)
    assert Reason.IMPOSSIBLE_TRAVEL not in found(past(time=NOW - 2 * HOUR, place=fiji), place=samoa).reasons
    assert Reason.IMPOSSIBLE_TRAVEL in found(past(time=NOW - HOUR, place=fiji), place=samoa).reasons


def test_a_short_way_may_be_as_fast_as_it_likes() -> None:
    """Places are rough, and may be wrong by that much."""
    assert Reason.IMPOSSIBLE_TRAVEL in found(past(time=NOW - 1), place=MUNICH).reasons
    assert Reason.IMPOSSIBLE_TRAVEL not in found(past(time=NOW - 1), place=POTSDAM).reasons


def test_the_way_begins_where_the_user_signed_in_last() -> None:
    """Not where somebody failed to, nor where they never were; clocks of two servers may differ."""
    home = past(time=NOW - HOUR)
    for elsewhere in ({"succeeded": False}, {"succeeded": None}, {"verdict": INVALID, "ip_address": "192.0.2.9"}):
        stranger = past(time=NOW - 60, place=SYDNEY, device_fingerprint="x", **elsewhere)
        assert Reason.IMPOSSIBLE_TRAVEL not in found(home, stranger).reasons
    assert Reason.IMPOSSIBLE_TRAVEL in found(home, past(time=NOW - 60, place=SYDNEY)).reasons
    assert Reason.IMPOSSIBLE_TRAVEL in found(home, past(time=NOW + 60, place=SYDNEY)).reasons


def test_a_place_without_a_position_is_no_stop() -> None:
    """A country alone may be large."""
    assert Reason.IMPOSSIBLE_TRAVEL not in found(past(time=NOW - 1), place=Place(country="Portugal")).reasons
    assert Reason.IMPOSSIBLE_TRAVEL not in found(past(time=NOW - 1, place=Place(country="Portugal"))).reasons


def test_many_failures_of_a_user_are_a_risk() -> None:
    """Within an hour: who gets in after them may have guessed."""
    failure = past(succeeded=False, time=NOW - HOUR + 1)
    assert found(BEFORE, *[failure] * 4) == Assessment()
    assert found(BEFORE, *[failure] * 5) == Assessment(LOW, (Reason.USER_FAILURES,))
    assert found(BEFORE, *[past(failure, time=NOW - HOUR)] * 9) == Assessment()
    assert found(*[past(failure, succeeded=None)] * 9) == Assessment()


def test_many_failures_from_an_address_are_a_risk() -> None:
    """Whoever's they were."""
    assert found(BEFORE, failures=19) == Assessment()
    assert found(BEFORE, failures=20) == Assessment(LOW, (Reason.ADDRESS_FAILURES,))


def test_what_was_said_not_to_be_the_users_is_not() -> None:
    """The same device is a high risk, the same address a medium one; and what only that one had is new."""
    report = past(verdict=INVALID)
    assert found(report).reasons == (
        Reason.NEW_DEVICE, Reason.NEW_COUNTRY, Reason.REPORTED_DEVICE, Reason.REPORTED_ADDRESS
    )  # fmt: skip
    assert found(BEFORE, past(report, ip_address="192.0.2.9")) == Assessment(HIGH, (Reason.REPORTED_DEVICE,))
    assert found(BEFORE, past(report, device_fingerprint=LAPTOP)) == Assessment(MEDIUM, (Reason.REPORTED_ADDRESS,))


def test_all_addresses_of_one_caller_are_one() -> None:
    """Whoever has one of IPv6 has very many; one of IPv4 is all they have."""
    report = past(device_fingerprint=LAPTOP, ip_address="2001:db8::1", verdict=INVALID)
    assert Reason.REPORTED_ADDRESS in found(BEFORE, report, ip_address="2001:db8::ffff:2").reasons
    assert Reason.REPORTED_ADDRESS not in found(BEFORE, report, ip_address="2001:db8:0:1::1").reasons
    neighbour = past(report, ip_address="192.0.2.2")
    assert Reason.REPORTED_ADDRESS not in found(BEFORE, neighbour).reasons


def test_what_was_said_to_be_the_users_is() -> None:
    """Even what was refused: the user tries again, and the device is known."""
    abroad: dict[str, Any] = {"device_fingerprint": LAPTOP, "place": LISBON, "ip_address": "192.0.2.9"}
    refused = past(succeeded=False, **abroad)
    assert found(BEFORE, refused, **abroad).level == MEDIUM
    assert found(BEFORE, past(refused, verdict=VALID), **abroad) == Assessment(None, (Reason.CONFIRMED,))


def test_what_is_not_known_is_the_same_as_nothing() -> None:
    """Of two devices that do not tell, or two calls without an address, one says nothing about the other."""
    report = past(device_fingerprint=None, ip_address="", verdict=INVALID)
    assert found(past(device_fingerprint=None), report, device_fingerprint=None, ip_address="") == Assessment()


def test_ranges_are_exceptions() -> None:
    """A range that is blocked is, even if it is skipped as well; what is skipped is not looked at."""

    def configured(**ranges: list[str]) -> Assessment:
        settings = pb.RiskConfigurationType(risk_exception_configuration=ranges)
        return assess(AT_HOME, [past(verdict=INVALID)], RiskConfiguration(settings), NOW)

    here, there = ["192.0.2.0/24"], ["198.51.100.0/24"]
    assert configured(skipped_ip_range_list=here) == Assessment()
    assert configured(blocked_ip_range_list=here) == Assessment(blocked_by_exception=True)
    assert configured(blocked_ip_range_list=here, skipped_ip_range_list=here).blocked_by_exception
    assert configured(blocked_ip_range_list=there, skipped_ip_range_list=there).level == HIGH


def test_every_reason_has_its_points_and_its_words() -> None:
    """Words say a sentence; levels go down, so that the first that fits is the highest."""
    assert set(POINTS) == set(WORDS) == set(Reason)
    assert all(words.endswith(".") for words in WORDS.values())
    assert list(LEVELS) == sorted(LEVELS, reverse=True)


places = st.sampled_from([None, BERLIN, POTSDAM, MUNICH, LISBON, SYDNEY, Place(country="Germany")])
devices = st.sampled_from([None, PHONE, LAPTOP, "tablet"])
addresses = st.sampled_from(["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", ""])
verdicts = st.sampled_from([None, VALID, INVALID])
events = st.builds(
    PastEvent,
    time=st.sampled_from([0.0, 60.0, 2 * HOUR, 30 * DAY]).map(lambda ago: NOW - ago),
    succeeded=st.sampled_from([None, False, True]),
    ip_address=addresses,
    device_fingerprint=devices,
    place=places,
    verdict=verdicts,
)
histories = st.lists(events, max_size=8)
contexts = st.builds(ClientContext, ip_address=addresses, device_fingerprint=devices, place=places)
failures = st.integers(0, 40)


def level(context: ClientContext, history: list[PastEvent], failures_from_address: int = 0) -> int:
    """How high the risk is; none is lower than all."""
    return assess(context, history, NOTHING_CONFIGURED, NOW, failures_from_address).level or 0


@given(contexts, histories, failures, st.randoms(use_true_random=False))
def test_the_order_of_the_history_does_not_matter(
    context: ClientContext, history: list[PastEvent], count: int, random: Any
) -> None:
    """Storage may give it in any."""
    shuffled = list(history)
    random.shuffle(shuffled)
    assert assess(context, shuffled, NOTHING_CONFIGURED, NOW, count) == assess(
        context, history, NOTHING_CONFIGURED, NOW, count
    )


@given(contexts, histories, failures, failures)
def test_more_failures_never_lower_the_level(
    context: ClientContext, history: list[PastEvent], fewer: int, more: int
) -> None:
    """Neither the user's own, nor those from the address."""
    failed = [past(succeeded=False, device_fingerprint="x", ip_address="203.0.113.9", place=None, time=NOW - 1)] * more
    assert level(context, history, fewer + more) >= level(context, history, fewer)
    assert level(context, history + failed, fewer) >= level(context, history, fewer)


@given(contexts, histories, st.data())
def test_a_valid_verdict_never_raises_the_level(
    context: ClientContext, history: list[PastEvent], data: st.DataObject
) -> None:
    """On whatever event, where nothing was said of it before."""
    index = data.draw(st.integers(0, len(history)))
    event = past(data.draw(events), verdict=None)
    silent, said = ([*history[:index], past(event, verdict=verdict), *history[index:]] for verdict in (None, VALID))
    assert level(context, said) <= level(context, silent)


@given(contexts, histories, events, st.sampled_from([None, VALID]), st.sampled_from(["device", "address"]))
def test_an_invalid_verdict_never_lowers_the_level_of_the_same(
    context: ClientContext, history: list[PastEvent], event: PastEvent, before: Any, same: str
) -> None:
    """Of sign-ins from that device, or from that address, which is where it always was."""
    if same == "device":
        context = replace(context, device_fingerprint=PHONE)
        event = past(event, device_fingerprint=PHONE)
    else:
        context = replace(context, ip_address="192.0.2.1")
        event = past(event, ip_address="192.0.2.1", place=context.place)
    silent, said = ([*history, past(event, verdict=verdict)] for verdict in (before, INVALID))
    assert level(context, said) >= level(context, silent)


@given(contexts, histories)
def test_a_known_device_is_never_riskier_than_a_new_one(context: ClientContext, history: list[PastEvent]) -> None:
    """All else being the same."""
    known = replace(context, device_fingerprint="known")
    seen = past(device_fingerprint="known", place=None, ip_address="203.0.113.9", time=NOW - 30 * DAY)
    assert level(known, [*history, seen]) <= level(replace(context, device_fingerprint="new"), [*history, seen])


@given(contexts, histories, failures)
def test_the_level_is_what_the_points_come_to(context: ClientContext, history: list[PastEvent], count: int) -> None:
    """As the table in the pages says; no reason counts twice."""
    result = assess(context, history, NOTHING_CONFIGURED, NOW, count)
    points = sum(POINTS[reason] for reason in result.reasons)
    assert len(set(result.reasons)) == len(result.reasons)
    assert (result.level or 0) == (3 if points >= 6 else 2 if points >= 4 else 1 if points >= 2 else 0)
