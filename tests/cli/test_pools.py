"""`poolhouse pools rotate-key`, beside a server that runs."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError

from poolhouse.crypto import jwt
from poolhouse.identity_pools.own_tokens import ISSUER_NAME
from poolhouse.server_file import ServerFile
from poolhouse.signing_keys import LONGEST_TOKEN_SECONDS, PUBLICATION_SECONDS, SKEW_SECONDS
from tests.cli.conftest import Run
from tests.services.server import Ended, Server, poolhouse, running

PASSWORD = "Correct-Horse-7"
HASHING = {"POOLHOUSE_PASSWORD_HASHING": "tests-only"}


@dataclass
class Site:
    """A running server with a pool, and the command beside it."""

    server: Server
    data: Path
    url: str
    aws: Any
    pool: str = ""
    client: str = ""

    async def call(self, name: str, **members: Any) -> Any:
        """An operation, by AWS's own client."""
        return await asyncio.to_thread(getattr(self.aws, name), **members)

    async def make_pool(self) -> None:
        """A pool with one user, and an app client that signs in by password."""
        self.pool = (await self.call("create_user_pool", PoolName="rotating"))["UserPool"]["Id"]
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        made = await self.call(
            "create_user_pool_client", UserPoolId=self.pool, ClientName="app", ExplicitAuthFlows=flows
        )
        self.client = made["UserPoolClient"]["ClientId"]
        alice = {"UserPoolId": self.pool, "Username": "alice"}
        await self.call("admin_create_user", **alice, MessageAction="SUPPRESS")
        await self.call("admin_set_user_password", **alice, Password=PASSWORD, Permanent=True)

    async def sign_in(self, flow: str = "USER_PASSWORD_AUTH", **parameters: str) -> dict[str, str]:
        """The tokens of a sign-in, by Alice's password unless told otherwise."""
        parameters = parameters or {"USERNAME": "alice", "PASSWORD": PASSWORD}
        answer = await self.call("initiate_auth", ClientId=self.client, AuthFlow=flow, AuthParameters=parameters)
        tokens: dict[str, str] = answer["AuthenticationResult"]
        return tokens

    async def username(self, tokens: dict[str, str]) -> str:
        """Whose the access token is, as the server says."""
        name: str = (await self.call("get_user", AccessToken=tokens["AccessToken"]))["Username"]
        return name

    async def listed(self) -> list[str]:
        """The ids of the keys in the pool's JWKS."""
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(f"{self.server.url}/{self.pool}/.well-known/jwks.json")
        return [key["kid"] for key in answer.json()["keys"]]

    async def rotate(self, *arguments: str) -> Ended:
        """Run the command as a process of its own."""
        where = ("--data", str(self.data), "--database-url", self.url)
        return await poolhouse("pools", "rotate-key", self.pool, *where, *arguments)


@pytest.fixture
async def site(data: Path, store_url: str) -> AsyncIterator[Site]:
    """A server over the engine at hand. It has no way of hearing of the command but the database."""
    async with running("serve", data, "--database-url", store_url, env=HASHING) as server:
        word = ServerFile.read(data, "serve")
        assert word is not None
        aws = boto3.client(
            "cognito-idp",
            endpoint_url=server.url,
            region_name=word.region,
            aws_access_key_id=word.access_key_id,
            aws_secret_access_key=word.secret_access_key,
        )
        found = Site(server, data, store_url, aws)
        await found.make_pool()
        yield found


def kid(token: str) -> str:
    """The id of the key that signed a token."""
    found: str = jwt.decode_unverified_header(token)["kid"]
    return found


async def test_a_new_key_is_announced_and_nobody_is_signed_out(site: Site) -> None:
    """The command says when it begins to sign, and until when the old one is listed; tokens are good all the while."""
    tokens = await site.sign_in()
    ended = await site.rotate("--json")
    assert (ended.code, ended.errors) == (0, "")
    old, new = json.loads(ended.output)
    assert (old["key_id"], old["new"], new["new"], new["listed_until"]) == (
        kid(tokens["AccessToken"]),
        False,
        True,
        None,
    )
    begins, ends = datetime.fromisoformat(new["signs_from"]), datetime.fromisoformat(old["listed_until"])
    assert abs(begins - datetime.now(begins.tzinfo) - timedelta(seconds=PUBLICATION_SECONDS)) < timedelta(minutes=1)
    assert ends - begins == timedelta(seconds=LONGEST_TOKEN_SECONDS + SKEW_SECONDS)
    assert await site.listed() == [old["key_id"], new["key_id"]]
    assert await site.username(tokens) == "alice"
    assert kid((await site.sign_in())["IdToken"]) == old["key_id"]


async def test_a_leaked_key_is_void_at_once(site: Site) -> None:
    """When the command has ended, its tokens are refused, the JWKS lists the new key alone, and that one signs.

    Refresh tokens are no work of the key: with one of them a user goes on without signing in again.
    """
    tokens = await site.sign_in()
    assert await site.username(tokens) == "alice"
    ended = await site.rotate("--at-once", "--json")
    with pytest.raises(ClientError, match=r"NotAuthorizedException.*Invalid Access Token"):
        await site.username(tokens)
    (only,) = json.loads(ended.output)
    assert (only["new"], only["listed_until"]) == (True, None)
    assert await site.listed() == [only["key_id"]] != [kid(tokens["AccessToken"])]
    for again in (await site.sign_in(), await site.sign_in("REFRESH_TOKEN", REFRESH_TOKEN=tokens["RefreshToken"])):
        assert kid(again["AccessToken"]) == kid(again["IdToken"]) == only["key_id"]
        assert await site.username(again) == "alice"


async def test_people_read_a_table(site: Site) -> None:
    """With a line for each key."""
    ended = await site.rotate()
    assert (ended.code, ended.errors) == (0, "")
    old, new = await site.listed()
    lines = ended.output.splitlines()
    assert all(word in lines[1] for word in ("key id", "signs from", "listed until"))
    (of_old,) = [line for line in lines if old in line]
    (of_new,) = [line for line in lines if new in line]
    assert " new " not in of_old
    assert " new " in of_new
    assert "it is replaced" in of_new


async def test_the_identity_pools_issuer_has_a_key_as_well(site: Site) -> None:
    """It is replaced in the same way, and a token of a leaked one is void when the command has ended."""
    site.pool = ISSUER_NAME
    [old] = await site.listed()
    ended = await site.rotate("--json")
    assert (ended.code, ended.errors) == (0, "")
    assert await site.listed() == [key["key_id"] for key in json.loads(ended.output)]
    assert [key["new"] for key in json.loads(ended.output)] == [False, True]
    (only,) = json.loads((await site.rotate("--at-once", "--json")).output)
    assert await site.listed() == [only["key_id"]] != [old]


def test_a_pool_that_does_not_exist_is_one_line(run: Run) -> None:
    """And an exit code that scripts notice."""
    run("migrate")
    ended = run("pools", "rotate-key", "us-east-1_Unknown00")
    assert (ended.code, ended.output) == (1, "")
    assert ended.errors == "poolhouse: User pool us-east-1_Unknown00 does not exist.\n"


def test_help_names_the_commands(run: Run) -> None:
    """Without a command there is help."""
    assert "rotate-key" in run("pools", "--help").output
    assert "rotate-key" in run("pools").errors + run("pools").output
