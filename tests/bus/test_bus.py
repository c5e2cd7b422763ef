"""Hints: within a process at once, and never taken for data."""

import pytest

from poolhouse.bus import HINT_BYTES, Bus
from tests.bus.conftest import nothing


async def test_a_hint_reaches_its_own_process_before_publish_returns(bus: Bus) -> None:
    """Caches of the process that changed something are never behind."""
    heard: list[tuple[str, str]] = []
    bus.subscribe("cache", lambda topic, payload: heard.append((topic, payload)), nothing)
    bus.publish("cache.pools", "us-east-1_abc")
    bus.publish("other", "x")
    assert heard == [("cache.pools", "us-east-1_abc")]


async def test_the_empty_topic_hears_everything_and_words_are_not_cut(bus: Bus) -> None:
    """`cache` hears `cache.pools`, and not `cached`."""
    everything: list[str] = []
    caches: list[str] = []
    bus.subscribe("", lambda topic, _: everything.append(topic), nothing)
    bus.subscribe("cache", lambda topic, _: caches.append(topic), nothing)
    for topic in ("cache", "cache.pools", "cached"):
        bus.publish(topic)
    assert everything == ["cache", "cache.pools", "cached"]
    assert caches == ["cache", "cache.pools"]


async def test_a_closed_subscription_hears_nothing_more(bus: Bus) -> None:
    """Closing twice does no harm."""
    heard: list[str] = []
    subscription = bus.subscribe("t", lambda topic, _: heard.append(topic), nothing)
    subscription.close()
    subscription.close()
    bus.publish("t")
    assert heard == []


async def test_one_subscribers_mistake_is_not_the_next_ones(bus: Bus) -> None:
    """What a subscriber raises is logged, and others are still told."""
    heard: list[str] = []

    def fail(_topic: str, _payload: str) -> None:
        raise KeyError

    bus.subscribe("t", fail, nothing)
    bus.subscribe("t", lambda topic, _: heard.append(topic), nothing)
    bus.publish("t")
    assert heard == ["t"]


@pytest.mark.parametrize(("topic", "payload"), [("a\nb", ""), ("a", "\0"), ("a", "x" * HINT_BYTES)])
async def test_what_is_no_hint_is_refused(bus: Bus, topic: str, payload: str) -> None:
    """A hint is short, and its topic is one line."""
    with pytest.raises(ValueError, match=r"hint|topic"):
        bus.publish(topic, payload)
