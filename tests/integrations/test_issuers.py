"""Keys of other issuers: found, kept, fetched anew when they change, and never fetched too often."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from poolhouse.clock import ManualClock
from poolhouse.crypto import outside_jwt
from poolhouse.crypto.jwt import TokenInvalid
from poolhouse.integrations import issuers as module
from poolhouse.integrations.addresses import Rules
from poolhouse.integrations.issuers import Issuers, IssuerUnavailable
from poolhouse.integrations.outside import Outside
from tests.services.certificates import Authority
from tests.services.issuer import CONFIGURATION_PATH, KEYS_PATH, Issuer
from tests.services.outside import NAMES, OutsideServer, Reply, rules, serving

URL = "https://issuer.example.com/realm"
FIRST, SECOND = (rsa.generate_private_key(65537, 2048) for _ in range(2))


@dataclass
class World:
    """An issuer, and who asks it for keys."""

    issuers: Issuers
    issuer: Issuer
    server: OutsideServer
    clock: ManualClock

    async def check(self, token: str | None = None, url: str = URL) -> None:
        """Whether the issuer signed the token."""
        token = token or self.issuer.token(self.clock.now())
        await self.issuers.check_signature(url, outside_jwt.read(token))

    def forged(self, kid: str) -> str:
        """A token under a key that the issuer never had."""
        other = Issuer(OutsideServer(), URL, SECOND)
        other.keys = {kid: (SECOND, "RS256")}
        return other.token(self.clock.now())


@pytest.fixture
async def world(authority: Authority) -> AsyncIterator[World]:
    """A world with one issuer."""
    clock = ManualClock()
    async with serving(authority.server_context(*NAMES)) as server:
        outside = Outside(rules(server.port), authority.certificate)
        issuers = Issuers(outside, clock)
        yield World(issuers, Issuer(server, URL, FIRST), server, clock)
        await issuers.close()
        await outside.close()


async def test_keys_are_found_once_and_kept(world: World) -> None:
    """A thousand tokens of one issuer cost two requests: its configuration, and its keys."""
    for _ in range(5):
        await world.check()
    assert (world.server.asked(URL + CONFIGURATION_PATH), world.issuer.keys_asked) == (1, 1)


async def test_callers_at_once_share_one_fetch(world: World) -> None:
    """A crowd that arrives at a server that has just started does not become a crowd at the issuer."""
    await asyncio.gather(*(world.check() for _ in range(50)))
    assert world.issuer.keys_asked == 1


async def test_one_caller_that_gives_up_does_not_take_the_others_along(world: World) -> None:
    """The fetch goes on for those who still wait for it."""
    world.server.answers[URL + CONFIGURATION_PATH].delay_seconds = 0.1  # type: ignore[union-attr]
    first, second = (asyncio.create_task(world.check()) for _ in range(2))
    await asyncio.sleep(0.02)
    first.cancel()
    await second
    assert first.cancelled()
    assert world.issuer.keys_asked == 1


async def test_a_slash_at_the_end_is_no_other_issuer(world: World) -> None:
    """Some issuers have one in their name; where it stands, the configuration is found all the same."""
    slashed = Issuer(world.server, "https://second.example.com/", FIRST)
    await world.check(slashed.token(world.clock.now()), "https://second.example.com")
    await world.check(slashed.token(world.clock.now()), "https://second.example.com/")
    assert slashed.keys_asked == 1


async def test_rotated_keys_are_followed_at_once(world: World) -> None:
    """A token under a key that was not listed yet has the keys fetched anew."""
    await world.check()
    world.clock.advance(module.PAUSE_SECONDS)
    world.issuer.keys["second"] = (SECOND, "RS256")
    world.issuer.publish()
    await world.check()
    await world.check(world.issuer.token(world.clock.now(), "first"))
    assert world.issuer.keys_asked == 2


async def test_withdrawn_keys_are_believed_no_longer_than_the_answer_is_fresh(world: World) -> None:
    """An issuer that takes a key out is followed within the hour, whatever it said about caching."""
    world.issuer.publish(None, **{"Cache-Control": "public, max-age=99999999"})
    token = world.issuer.token(world.clock.now(), "first")
    await world.check(token)
    world.issuer.keys = {"second": (SECOND, "RS256")}
    world.issuer.publish()
    await world.check(token)
    world.clock.advance(module.LONGEST_FRESH_SECONDS)
    with pytest.raises(TokenInvalid):
        await world.check(token)
    assert world.issuer.keys_asked == 2


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, module.FRESH_SECONDS),
        ("no-cache", module.FRESH_SECONDS),
        ("max-age=600, must-revalidate", 600),
        ("public,max-age=600", 600),
        ('max-age="600"', 600),
        ("s-maxage=5, max-age=600", 600),
        ("max-age=0", module.SHORTEST_FRESH_SECONDS),
        ("max-age=-5", module.FRESH_SECONDS),
        ("max-age=" + "9" * 50, module.LONGEST_FRESH_SECONDS),
    ],
)
async def test_issuers_say_how_long_their_keys_are_fresh(world: World, header: str | None, seconds: float) -> None:
    """Within bounds, and a header that cannot be read says nothing."""
    world.issuer.publish(None, **({"Cache-Control": header} if header else {}))
    await world.check()
    world.clock.advance(seconds - 1)
    await world.check()
    assert world.issuer.keys_asked == 1
    world.clock.advance(1)
    await world.check()
    assert world.issuer.keys_asked == 2


async def test_forged_keys_do_not_have_the_issuer_asked_each_time(world: World) -> None:
    """A flood of tokens that name keys of fancy is one request in PAUSE_SECONDS, not a flood at the issuer."""
    await world.check()
    for number in range(20):
        with pytest.raises(TokenInvalid):
            await world.check(world.forged(f"forged-{number}"))
    assert world.issuer.keys_asked == 1
    world.clock.advance(module.PAUSE_SECONDS)
    outcomes = await asyncio.gather(
        *(world.check(world.forged(f"again-{number}")) for number in range(20)), return_exceptions=True
    )
    assert all(isinstance(outcome, TokenInvalid) for outcome in outcomes)
    assert world.issuer.keys_asked == 2
    await world.check()


async def test_a_signature_that_does_not_fit_asks_nobody(world: World) -> None:
    """The key is known, and so is that it did not sign this."""
    await world.check()
    world.clock.advance(module.PAUSE_SECONDS)
    with pytest.raises(TokenInvalid):
        await world.check(world.forged("first"))
    assert world.issuer.keys_asked == 1


async def test_an_issuer_that_is_down_is_believed_for_a_while(world: World) -> None:
    """Users go on signing in through an issuer's outage of some hours; then what it once said is too old."""
    token = world.issuer.token(world.clock.now())
    await world.check(token)
    world.issuer.break_down(Reply(status=503))
    world.clock.advance(module.STALE_SECONDS - 1)
    await world.check(token)
    world.clock.advance(1)
    with pytest.raises(IssuerUnavailable, match="it answered 503"):
        await world.check(token)
    world.clock.advance(module.PAUSE_SECONDS)
    world.issuer.publish()
    await world.check(token)


async def test_an_issuer_that_is_down_is_not_hammered(world: World) -> None:
    """One that cannot be reached is asked once in a while, however many tokens come."""
    world.issuer.break_down(Reply(status=503))
    for _ in range(5):
        with pytest.raises(IssuerUnavailable):
            await world.check()
    assert world.server.asked(URL + CONFIGURATION_PATH) == 1
    world.issuer.publish()
    world.clock.advance(module.PAUSE_WITHOUT_KEYS_SECONDS)
    await world.check()


async def test_an_issuer_that_is_slow_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Configuration and keys together have one limit; nobody waits longer, and the next ones do not wait at all."""
    monkeypatch.setattr(module, "FETCH_SECONDS", 0.2)
    world.issuer.break_down(Reply(b"{}", delay_seconds=30))
    with pytest.raises(IssuerUnavailable, match="in time"):
        await world.check()
    async with asyncio.timeout(0.1):
        with pytest.raises(IssuerUnavailable):
            await world.check()


CONFIGURATION = {"issuer": URL, "jwks_uri": URL + KEYS_PATH}


@pytest.mark.parametrize(
    "configuration",
    [
        Reply(b""),
        Reply(b"<html>"),
        Reply(b"[]"),
        Reply(b"[" * 60_000),
        Reply(b'"' + b"x" * 70_000 + b'"'),
        Reply(status=302, headers={"Location": "https://second.example.com/"}),
        Reply(json.dumps({**CONFIGURATION, "issuer": "https://second.example.com"}).encode()),
        Reply(json.dumps({**CONFIGURATION, "issuer": None}).encode()),
        Reply(json.dumps({**CONFIGURATION, "jwks_uri": None}).encode()),
        Reply(json.dumps({**CONFIGURATION, "jwks_uri": "http://issuer.example.com/realm/keys"}).encode()),
        Reply(json.dumps({**CONFIGURATION, "jwks_uri": "https://127.0.0.1/keys"}).encode()),
        Reply(json.dumps({**CONFIGURATION, "jwks_uri": "https://169.254.169.254/latest/meta-data"}).encode()),
    ],
)
async def test_a_configuration_that_is_not_the_issuers_is_refused(world: World, configuration: Reply) -> None:
    """Another issuer's, a redirect, one that names keys inside this network, and garbage: all mean that it is down."""
    world.server.answers[URL + CONFIGURATION_PATH] = configuration
    with pytest.raises(IssuerUnavailable):
        await world.check()
    assert world.issuer.keys_asked == 0


@pytest.mark.parametrize(
    "keys",
    [
        Reply(b"x" * 10_000_000),
        Reply(b'{"keys": []}'),
        Reply(b'{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}'),
        Reply(b"null"),
        Reply(status=500),
    ],
)
async def test_a_key_set_of_no_use_is_refused(world: World, keys: Reply) -> None:
    """Ten megabytes are not read, and an answer without keys does not take away those that are known."""
    await world.check()
    world.server.answers[URL + KEYS_PATH] = keys
    world.clock.advance(module.FRESH_SECONDS)
    await world.check()
    assert world.issuer.keys_asked == 2
    fresh: Any = Issuers(world.issuers._outside, world.clock)
    with pytest.raises(IssuerUnavailable):
        await fresh.check_signature(URL, outside_jwt.read(world.issuer.token(world.clock.now())))


async def test_an_issuer_inside_is_not_asked(authority: Authority) -> None:
    """A registered issuer whose name leads into this network is as good as down, and nobody learns what is there."""
    outside = Outside(Rules(), authority.certificate)
    issuers = Issuers(outside, ManualClock())
    issuer = Issuer(OutsideServer(), "https://localhost:8443", ec.generate_private_key(ec.SECP256R1()), "ES256")
    with pytest.raises(IssuerUnavailable, match="outbound_allow"):
        await issuers.check_signature("https://localhost:8443", outside_jwt.read(issuer.token(0.0)))
    await issuers.close()
    await outside.close()


async def test_issuers_beyond_the_limit_are_forgotten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many issuers are registered, what is remembered of them has a bound."""
    monkeypatch.setattr(module, "ISSUERS", 1)
    other = Issuer(world.server, "https://second.example.com", FIRST)
    await world.check()
    await world.check(other.token(world.clock.now()), other.url)
    await world.check()
    assert (world.issuer.keys_asked, other.keys_asked) == (2, 1)


async def test_closing_ends_what_is_under_way(world: World) -> None:
    """A server that stops does not wait for somebody else's."""
    world.issuer.break_down(Reply(delay_seconds=30))
    waiting = asyncio.create_task(world.check())
    await asyncio.sleep(0.02)
    await world.issuers.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
