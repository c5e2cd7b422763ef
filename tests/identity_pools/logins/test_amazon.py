"""Login with Amazon's access tokens, which Amazon is asked about."""

import json
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.identity_pools.logins import refusals
from poolhouse.identity_pools.logins.amazon import AMAZON, TOKEN_INFO_URL
from poolhouse.identity_pools.logins.asking import REFUSED
from tests.identity_pools.logins.conftest import World
from tests.services.outside import Reply, Request

APP, CLIENT, USER = "amzn1.application.188a", "amzn1.application-oa2-client.3b9c", "amzn1.account.K2LI"
TOKEN = "Atza|IQEBLjAsAhRmHjNgHpi0U-Dme37rR6CuUpSR"
INFO = {
    "iss": "https://www.amazon.com",
    "user_id": USER,
    "aud": CLIENT,
    "app_id": APP,
    "exp": 3597,
    "iat": 1_700_000_000,
}
INVALID = "Invalid login token. "


def answer(info: dict[str, Any]) -> Any:
    """Answers about the one good token as Amazon does, and about all others that they are none."""

    def reply(request: Request) -> Reply:
        if request.query == {"access_token": TOKEN}:
            return Reply(json.dumps(info).encode())
        return Reply(
            b'{"error_description":"The request has an invalid parameter","error":"invalid_token"}', status=400
        )

    return reply


@pytest.fixture
async def amazon(world: World) -> World:
    """A pool that takes the logins of one app."""
    world.server.answers = {TOKEN_INFO_URL: answer(INFO)}
    await world.take(supported_login_providers={AMAZON: APP})
    return world


async def test_an_access_token_of_the_app_proves_a_login(amazon: World) -> None:
    """Amazon says whose token it is, and for which app."""
    login = await amazon.login(AMAZON, TOKEN)
    assert (login.provider, login.subject) == (AMAZON, USER)
    assert login.amr == (AMAZON, f"{AMAZON}:{APP}:{USER}")
    assert login.claims == {"sub": USER, "aud": APP}


async def test_the_app_may_go_by_its_client_id(amazon: World) -> None:
    """Amazon's console shows both ids."""
    await amazon.take(supported_login_providers={AMAZON: CLIENT})
    assert (await amazon.login(AMAZON, TOKEN)).amr[1] == f"{AMAZON}:{CLIENT}:{USER}"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"app_id": "other", "aud": "other"}, refusals.WRONG_AUDIENCE),
        ({"app_id": [APP], "aud": {APP: 1}}, refusals.WRONG_AUDIENCE),
        ({"app_id": None, "aud": None}, refusals.WRONG_AUDIENCE),
        ({"iss": "https://www.amazon.example"}, refusals.WRONG_ISSUER),
        ({"user_id": None}, "Missing a required claim: sub"),
    ],
)
async def test_a_token_that_is_for_somebody_else_is_refused(
    amazon: World, change: dict[str, Any], message: str
) -> None:
    """Another app's token, another issuer's, and one without a user."""
    amazon.server.answers[TOKEN_INFO_URL] = answer(INFO | change)
    assert await amazon.refusal(AMAZON, TOKEN) == INVALID + message


async def test_a_token_that_amazon_does_not_know_is_refused(amazon: World) -> None:
    """Expired, revoked and made-up tokens."""
    assert await amazon.refusal(AMAZON, "Atza|made up") == INVALID + REFUSED


async def test_amazons_own_trouble_is_told_as_such(amazon: World) -> None:
    """Nobody's token is called bad because Amazon is down."""
    amazon.server.answers[TOKEN_INFO_URL] = Reply(status=503)
    with pytest.raises(errors.ExternalServiceException):
        await amazon.login(AMAZON, TOKEN)
