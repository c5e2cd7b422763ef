"""Servers and databases that are killed with sign-ups in flight."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from poolhouse.server_file import ServerFile
from tests.conftest import open_url
from tests.edge.serving import eventually
from tests.nodes.crowd import PASSWORD, PATIENCE_SECONDS, Crowd, address, boto_client, codes, sign_up
from tests.services.postgres import Postgres
from tests.services.server import Server, running
from tests.services.smtp import HOST, MailServer

KILLS = 4
SIGN_UPS_BEFORE_A_KILL = 40
SIGN_INS = 5
TRY_AGAIN = {"UNAVAILABLE", "ServiceUnavailableException"}


@dataclass
class Site:
    """Where a server keeps its data and sends its mail, so that another can take its place."""

    data: Path
    url: str
    mail: MailServer

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Server]:
        """A server of this site."""
        settings = {
            "POOLHOUSE_PASSWORD_HASHING": "tests-only",
            "POOLHOUSE_PUBLIC_URL": "https://pools.example.com",
            "POOLHOUSE_SMTP_HOST": HOST,
            "POOLHOUSE_SMTP_PORT": str(self.mail.port),
            "POOLHOUSE_SMTP_SECURITY": "none",
            "POOLHOUSE_LOG_LEVEL": "warning",
        }
        async with running("serve", self.data, "--database-url", self.url, env=settings) as server:
            yield server

    def operator(self, server: Server) -> Any:
        """AWS's own client with the first access key."""
        return boto_client(server.url, ServerFile.read(self.data, "serve"))

    async def end_leases(self) -> None:
        """Let the minute pass for which a server that died holds the work that it had begun."""
        store = await open_url(self.url)
        async with store.write() as tx:
            await tx.execute("UPDATE jobs SET leased_until = 0")
        await store.close()


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    """Where codes arrive, whichever server sends them."""
    async with MailServer() as server:
        yield server


def a_pool(operator: Any) -> tuple[str, Crowd]:
    """A pool that sends codes by mail, and a crowd for an app client of it."""
    pool = operator.create_user_pool(PoolName="crowd", AutoVerifiedAttributes=["email"])["UserPool"]
    client = operator.create_user_pool_client(
        UserPoolId=pool["Id"], ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    return pool["Id"], Crowd(client["UserPoolClient"]["ClientId"])


def check_users(operator: Any, pool_id: str, crowd: Crowd) -> set[str]:
    """The users there are: all that were acknowledged, and none of them, acknowledged or not, by half."""
    users = [
        user for page in operator.get_paginator("list_users").paginate(UserPoolId=pool_id) for user in page["Users"]
    ]
    subs = {}
    for user in users:
        attributes = {one["Name"]: one["Value"] for one in user["Attributes"]}
        subs[user["Username"]] = attributes.pop("sub")
        assert attributes == {"email": address(user["Username"]), "email_verified": "false"}
        assert (user["UserStatus"], user["Enabled"]) == ("UNCONFIRMED", True)
    assert len(subs) == len(users)
    assert crowd.acknowledged.items() <= subs.items()
    assert subs.keys() <= set(crowd.tried)
    return set(subs)


def check_the_rest_may_try_again(url: str, crowd: Crowd, users: set[str]) -> None:
    """Nobody whose sign-up was lost holds a name that is then neither free nor anybody's."""
    client = boto_client(url)
    for name in set(crowd.tried) - users:
        crowd.acknowledged[name] = sign_up(client, crowd.client_id, name)["UserSub"]


def check_codes(url: str, crowd: Crowd, users: set[str], sent: dict[str, str]) -> None:
    """Everybody confirms with the code that was sent, and signs in."""
    client = boto_client(url)

    def confirm(name: str) -> None:
        client.confirm_sign_up(ClientId=crowd.client_id, Username=name, ConfirmationCode=sent[address(name)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(confirm, users))
    for name in sorted(users)[:SIGN_INS]:
        parameters = {"USERNAME": name, "PASSWORD": PASSWORD}
        flow = {"ClientId": crowd.client_id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters}
        assert client.initiate_auth(**flow)["AuthenticationResult"]["AccessToken"]


async def check_everything(site: Site, server: Server, pool_id: str, crowd: Crowd) -> None:
    """What users and operators find once the dust has settled."""
    operator = await asyncio.to_thread(site.operator, server)
    users = await asyncio.to_thread(check_users, operator, pool_id, crowd)
    await asyncio.to_thread(check_the_rest_may_try_again, server.url, crowd, users)
    users = await asyncio.to_thread(check_users, operator, pool_id, crowd)
    assert users == set(crowd.tried)
    addresses = {address(name) for name in users}
    await eventually(lambda: addresses <= codes(site.mail).keys(), PATIENCE_SECONDS)
    await asyncio.to_thread(check_codes, server.url, crowd, users, codes(site.mail))


async def test_a_server_that_is_killed_loses_no_sign_up_and_halves_none(
    store_url: str, tmp_path: Path, mail: MailServer
) -> None:
    """Whoever was told that a sign-up worked is a user, with the attributes, the code and the mail; time and again."""
    site = Site(tmp_path, store_url, mail)
    crowd, pool_id = Crowd(""), ""
    for _ in range(KILLS):
        async with site.running() as server:
            operator = await asyncio.to_thread(site.operator, server)
            if not pool_id:
                pool_id, crowd = await asyncio.to_thread(a_pool, operator)
            await asyncio.to_thread(check_users, operator, pool_id, crowd)
            signing_up = await crowd.sign_up(server)
            await crowd.wait_for(SIGN_UPS_BEFORE_A_KILL)
            os.kill(server.pid, signal.SIGKILL)
            await server.ended()
            await signing_up
    assert crowd.farewells == {"UNAVAILABLE"}
    assert {name.partition("-")[0] for name in crowd.acknowledged} == {"grpc", "http"}
    await site.end_leases()
    async with site.running() as server:
        await check_everything(site, server, pool_id, crowd)
        ended = await server.stop()
    assert (ended.code, ended.errors) == (0, "")


async def test_a_database_that_is_killed_loses_no_sign_up_and_halves_none(
    cluster: Postgres, tmp_path: Path, mail: MailServer
) -> None:
    """The same when PostgreSQL dies: the server tells its callers to try again, and serves on once it is back."""
    site = Site(tmp_path, await cluster.create_database(), mail)
    async with site.running() as server:
        operator = await asyncio.to_thread(site.operator, server)
        pool_id, crowd = await asyncio.to_thread(a_pool, operator)
        signing_up = await crowd.sign_up(server)
        await crowd.wait_for(SIGN_UPS_BEFORE_A_KILL)
        await cluster.kill9()
        await signing_up
        assert crowd.farewells <= TRY_AGAIN
        async with httpx.AsyncClient(base_url=server.url) as browser:
            assert (await browser.get("/healthz")).status_code == 503
            await cluster.start()
            assert (await browser.get("/healthz")).status_code == 200
        await site.end_leases()
        await check_everything(site, server, pool_id, crowd)
        assert (await server.stop()).code == 0
