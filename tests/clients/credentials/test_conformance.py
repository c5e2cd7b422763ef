"""The cases that the clients of all languages share, through both of Python's providers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

import poolhouse_client
from poolhouse_client import Credentials, CredentialsError, IdentityCredentials, aio
from tests.clients.credentials.scripted import CASES, POOL, Hand, Scripted, expected, logins, moment

Get = Callable[[], Awaitable[Credentials]]
EACH = pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])


class Player:
    """One case, as it goes on."""

    def __init__(self, case: Mapping[str, Any], scripted: Scripted, hand: Hand) -> None:
        self.case = case
        self.scripted = scripted
        self.hand = hand
        self.logins: dict[str, str] = {}
        stored = case.get("stored")
        self.ids = {POOL: CASES["identities"][stored]} if stored else {}

    async def play(self, provider: IdentityCredentials | aio.IdentityCredentials, get: Get) -> None:
        """All steps, one after the other."""
        for step in self.case["steps"]:
            if "do" in step:
                getattr(provider, step["do"])()
            else:
                await self.get(step, get)

    async def get(self, step: Mapping[str, Any], get: Get) -> None:
        """A step in which credentials are asked for."""
        self.hand.time, self.logins = moment(step["at"]), logins(step)
        self.hand.pauses, self.scripted.seen, self.scripted.script = [], [], list(step["calls"])
        if "gives" in step:
            found = await get()
            assert (found.access_key_id, found.secret_key) == (step["gives"], f"secret {step['gives']}")
            assert (found.session_token, found.identity_id) == (f"token {step['gives']}", self.ids[POOL])
        else:
            with pytest.raises(CredentialsError) as failed:
                await get()
            assert (failed.value.operation, failed.value.name) == (step["fails"]["call"], step["fails"].get("name"))
        assert self.scripted.seen == [expected(self.case, step, call) for call in step["calls"]]
        assert self.hand.pauses == step.get("pauses", [])
        assert self.ids.get(POOL) == CASES["identities"].get(step.get("stored"))


@EACH
async def test_the_blocking_provider_decides_as_those_of_all_languages(
    case: Mapping[str, Any], scripted: Scripted, hand: Hand, client: poolhouse_client.Client
) -> None:
    """What it asks the server, what it gives, how long it waits, and what it keeps."""
    player = Player(case, scripted, hand)
    provider = IdentityCredentials(
        client,
        POOL,
        logins=lambda: player.logins,
        custom_role_arn=case.get("role"),
        identity_ids=player.ids,
        clock=hand.clock(lambda: None),
    )

    async def get() -> Credentials:
        return provider.get()

    await player.play(provider, get)


@EACH
async def test_the_waiting_provider_decides_as_those_of_all_languages(
    case: Mapping[str, Any], scripted: Scripted, hand: Hand, waiting_client: aio.Client
) -> None:
    """The same, for asyncio."""
    player = Player(case, scripted, hand)

    async def current() -> Mapping[str, str]:
        return player.logins

    provider = aio.IdentityCredentials(
        waiting_client,
        POOL,
        logins=current,
        custom_role_arn=case.get("role"),
        identity_ids=player.ids,
        clock=hand.clock(lambda: asyncio.sleep(0)),
    )
    await player.play(provider, provider.get)
