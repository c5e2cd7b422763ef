"""Logins of several providers at once, and of none that the pool takes."""

import asyncio

import pytest

from poolhouse import errors
from poolhouse.identity_pools.logins import refusals
from poolhouse.identity_pools.logins.verify import COGNITO, COGNITO_MESSAGE, UNSUPPORTED_MESSAGE
from tests.identity_pools.conftest import DEVELOPERS
from tests.identity_pools.logins.conftest import World
from tests.services.issuer import Issuer
from tests.services.outside import Reply

GOOGLE, APPLE, NAME = "accounts.google.com", "appleid.apple.com", "issuer.example.com"


@pytest.fixture
async def issuers(world: World) -> dict[str, Issuer]:
    """Three providers whose logins the pool takes."""
    found = {name: world.issuer(f"https://{name}") for name in (GOOGLE, APPLE, NAME)}
    await world.take(
        supported_login_providers={GOOGLE: "client", APPLE: "client"},
        open_id_connect_provider_arns=[await world.register(f"https://{NAME}")],
    )
    return found


async def test_every_login_is_verified_by_its_provider(world: World, issuers: dict[str, Issuer]) -> None:
    """Somebody who has signed in with three providers shows three tokens."""
    logins = await world.verify(**{name: issuer.token(world.now, sub=name) for name, issuer in issuers.items()})
    assert {login.provider: login.subject for login in logins} == {name: name for name in issuers}
    assert await world.verify() == ()


async def test_one_bad_login_spoils_all(world: World, issuers: dict[str, Issuer]) -> None:
    """Nothing is linked by halves: either all tokens are good, or none counts."""
    tokens = {name: issuer.token(world.now) for name, issuer in issuers.items()}
    for name in issuers:
        with pytest.raises(errors.NotAuthorizedException, match=refusals.NOT_A_TOKEN):
            await world.verify(**{**tokens, name: "garbage"})


async def test_a_token_under_the_name_of_another_provider(world: World, issuers: dict[str, Issuer]) -> None:
    """A Google token is no Apple login."""
    token = issuers[GOOGLE].token(world.now)
    assert await world.refusal(APPLE, token) == f"Invalid login token. {refusals.WRONG_ISSUER}"


@pytest.mark.parametrize(
    "name",
    [
        "graph.facebook.com",
        "login.example.com",
        DEVELOPERS,
        "www.digits.com",
        "Google",
        "https://accounts.google.com",
        "arn:aws:iam::000000000000:saml-provider/idp",
        "arn:aws:iam::000000000000:oidc-provider/login.example.com",
        "arn:aws:iam::111111111111:oidc-provider/elsewhere.example.com",
        "cognito-idp.us-east-1.amazonaws.com/us-east-1_Example12",
        "x\x00y",
        " ",
    ],
)
async def test_providers_that_the_pool_does_not_take(world: World, issuers: dict[str, Issuer], name: str) -> None:
    """Neither another provider nor another way to write one; the pool's developers' own name is not for tokens."""
    assert await world.refusal(name, issuers[GOOGLE].token(world.now)) == UNSUPPORTED_MESSAGE


async def test_a_token_of_the_identity_pools_is_no_login(world: World, issuers: dict[str, Issuer]) -> None:
    """Cognito has words of its own for this mistake."""
    assert await world.refusal(COGNITO, issuers[GOOGLE].token(world.now)) == COGNITO_MESSAGE


async def test_providers_are_asked_at_the_same_time(world: World, issuers: dict[str, Issuer]) -> None:
    """Somebody with ten logins waits for the slowest provider, not for all of them in turn."""
    for issuer in issuers.values():
        for reply in world.server.answers.values():
            assert isinstance(reply, Reply)
            reply.delay_seconds = 0.4
        assert issuer.keys_asked == 0
    async with asyncio.timeout(1.8):
        await world.verify(**{name: issuer.token(world.now) for name, issuer in issuers.items()})
