"""Somebody signs in with a real OpenID Connect provider, and shows what they got."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from poolhouse.clock import ManualClock
from poolhouse.identity_pools.logins import refusals
from tests.identity_pools.logins.conftest import World
from tests.services import openid_provider
from tests.services.certificates import Authority
from tests.services.openid_provider import OpenIdProvider
from tests.services.outside import reaching

NAME = "issuer.example.com"


@pytest.fixture
def clock() -> ManualClock:
    """The time, which is the real one: the provider goes by that."""
    return ManualClock(time.time())


@pytest.fixture
async def provider(authority: Authority, tmp_path: Path) -> AsyncIterator[OpenIdProvider]:
    """A provider."""
    async with openid_provider.running(authority, tmp_path) as found:
        yield found


async def test_a_real_providers_users_are_who_they_say(
    world: World, provider: OpenIdProvider, authority: Authority
) -> None:
    """Discovery, keys and ID tokens of a certified provider are understood, signed with RSA as well as with ECDSA."""
    arn = await world.register(f"https://{NAME}", "app-RS256", "app-ES256")
    await world.take(open_id_connect_provider_arns=[arn])
    async with reaching(world.house, provider.port, authority) as world.house:
        for client in ("app-RS256", "app-ES256"):
            token = await provider.sign_in("alice", client)
            login = await world.login(NAME, token)
            assert (login.subject, login.claims["email"]) == ("alice", "alice@example.com")
            assert login.amr == (NAME, f"{NAME}:{client}:alice")
            await world.iam.remove_client_id_from_open_id_connect_provider(
                open_id_connect_provider_arn=arn, client_id=client
            )
            assert refusals.WRONG_AUDIENCE in await world.refusal(NAME, token)
