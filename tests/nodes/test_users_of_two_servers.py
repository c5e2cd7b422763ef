"""A user of two servers over one PostgreSQL does not notice that there are two."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from poolhouse import operators
from poolhouse.app import App
from poolhouse.config import Config
from tests.services.smtp import HOST, MailServer

PASSWORD = "Correct-Horse-7"
ADDRESS = "alice@example.com"
GUESSES = 5


class Site:
    """Two servers, a client of each, and where their mail arrives."""

    def __init__(self, mail: MailServer, clients: list[Any]) -> None:
        self.mail = mail
        self.one, self.two = clients

    async def code(self) -> str:
        """The code in the newest mail."""
        async with asyncio.timeout(10):
            while not self.mail.mails:  # noqa: ASYNC110  mail comes when it comes
                await asyncio.sleep(0.02)
        body = self.mail.mails[-1].content.get_body(("plain",))
        assert body is not None
        found = re.search(r"\b\d{6}\b", body.get_content())
        assert found is not None
        return found[0]


@pytest.fixture
async def site(postgresql_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """Two servers that share a database and a master key, and nothing else."""
    async with MailServer() as mail:
        configs = [
            Config(
                data=tmp_path / name,
                database_url=postgresql_url,
                database_pool_size=4,
                master_key_file=tmp_path / "shared.key",
                grpc_address="127.0.0.1:0",
                http_address="127.0.0.1:0",
                public_url="https://pools.example.com",
                password_hashing="tests-only",
                smtp_host=HOST,
                smtp_port=mail.port,
                smtp_security="none",
            )
            for name in ("one", "two")
        ]
        async with App(configs[0]) as one, App(configs[1]) as two:
            key, secret = await operators.create(one.house, "tests")
            yield Site(mail, [client_of(server, key, secret) for server in (one, two)])


def client_of(server: App, key: str, secret: str) -> Any:
    """AWS's own client, pointed at one server."""
    return boto3.client(
        "cognito-idp",
        endpoint_url=server.http_url,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
    )


async def a_pool(client: Any) -> tuple[str, str]:
    """A pool that sends codes by mail, and an app client of it."""
    pool = await asyncio.to_thread(client.create_user_pool, PoolName="shared", AutoVerifiedAttributes=["email"])
    pool_id = pool["UserPool"]["Id"]
    made = await asyncio.to_thread(
        client.create_user_pool_client,
        UserPoolId=pool_id,
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    return pool_id, made["UserPoolClient"]["ClientId"]


async def sign_in(client: Any, client_id: str, password: str = PASSWORD) -> dict[str, Any]:
    """The tokens that the server answers with."""
    parameters = {"USERNAME": "alice", "PASSWORD": password}
    answer = await asyncio.to_thread(
        client.initiate_auth, ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
    )
    tokens: dict[str, Any] = answer["AuthenticationResult"]
    return tokens


async def sign_up(site: Site, client_id: str) -> None:
    """Alice signs up at the first server and confirms at the second."""
    attributes = [{"Name": "email", "Value": ADDRESS}]
    await asyncio.to_thread(
        site.one.sign_up, ClientId=client_id, Username="alice", Password=PASSWORD, UserAttributes=attributes
    )
    code = await site.code()
    await asyncio.to_thread(site.two.confirm_sign_up, ClientId=client_id, Username="alice", ConfirmationCode=code)


async def test_a_sign_up_here_is_confirmed_there_and_tokens_hold_everywhere(site: Site) -> None:
    """Codes, users and tokens belong to the database; signing out at one server ends the session at both."""
    _, client_id = await a_pool(site.one)
    await sign_up(site, client_id)
    tokens = await sign_in(site.one, client_id)
    user = await asyncio.to_thread(site.two.get_user, AccessToken=tokens["AccessToken"])
    assert user["Username"] == "alice"
    await asyncio.to_thread(site.two.global_sign_out, AccessToken=tokens["AccessToken"])
    with pytest.raises(ClientError, match="Access Token has been revoked"):
        await asyncio.to_thread(site.one.get_user, AccessToken=tokens["AccessToken"])


async def test_guesses_at_both_servers_count_together(site: Site) -> None:
    """Nobody gets more attempts by spreading them."""
    _, client_id = await a_pool(site.one)
    await sign_up(site, client_id)
    for number in range(GUESSES):
        with pytest.raises(ClientError, match="Incorrect username or password"):
            await sign_in((site.one, site.two)[number % 2], client_id, f"Wrong-Horse-{number}")
    for client in (site.one, site.two):
        with pytest.raises(ClientError, match="Password attempts exceeded"):
            await sign_in(client, client_id)


async def test_sign_ins_at_both_servers_keep_to_the_limit_together(site: Site) -> None:
    """A user who may have two sessions has two, wherever they sign in, and however fast."""
    pool_id, client_id = await a_pool(site.one)
    await sign_up(site, client_id)
    configure = site.one.set_user_pool_session_configuration
    limit = {"MaxPerUser": 2}
    await asyncio.to_thread(configure, UserPoolId=pool_id, UserSessionTracking="ENABLED", TokenSession=limit)
    await tracked_by(site.two, pool_id)
    found = await asyncio.gather(*(sign_in((site.one, site.two)[number % 2], client_id) for number in range(8)))
    for client in (site.one, site.two):
        listed = await asyncio.to_thread(client.admin_list_user_sessions, UserPoolId=pool_id, Username="alice")
        assert len(listed["Sessions"]) == 2
        assert [await is_good(client, tokens["AccessToken"]) for tokens in found].count(True) == 2


async def tracked_by(client: Any, pool_id: str) -> None:
    """Return once the server has heard that the pool tracks sessions."""
    async with asyncio.timeout(20):
        while True:
            found = await asyncio.to_thread(client.get_user_pool_session_configuration, UserPoolId=pool_id)
            if found["UserSessionTracking"] == "ENABLED":
                return
            await asyncio.sleep(0.05)


async def is_good(client: Any, token: str) -> bool:
    """Whether the server takes the access token."""
    try:
        await asyncio.to_thread(client.get_user, AccessToken=token)
    except client.exceptions.NotAuthorizedException:
        return False
    return True
