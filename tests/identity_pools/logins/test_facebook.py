"""Facebook's access tokens, which Facebook is asked about."""

import json
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.identity_pools.logins import facebook, refusals
from poolhouse.identity_pools.logins.asking import MAX_TOKEN_CHARS, REFUSED
from poolhouse.identity_pools.logins.facebook import APP_URL, FACEBOOK, USER_URL
from tests.identity_pools.logins.conftest import World
from tests.services.outside import Reply, Request

APP, USER = "1634271429961880", "1810025299029282"
TOKEN = "EAAB|token+of/alice"
INVALID = "Invalid login token. "
NO = Reply(b'{"error": {"message": "Invalid OAuth access token.", "type": "OAuthException", "code": 190}}', status=400)


def answer(**members: Any) -> Any:
    """Answers about the one good token as Facebook does, and about all others that they are none."""

    def reply(request: Request) -> Reply:
        good = request.query == {"access_token": TOKEN, "fields": "id"}
        return Reply(json.dumps(members).encode()) if good else NO

    return reply


@pytest.fixture
async def facebook_world(world: World) -> World:
    """A pool that takes the logins of one Facebook app."""
    world.server.answers = {APP_URL: answer(id=APP), USER_URL: answer(id=USER)}
    await world.take(supported_login_providers={FACEBOOK: APP})
    return world


async def test_an_access_token_of_the_app_proves_a_login(facebook_world: World) -> None:
    """Facebook says whose token it is; `amr` names the app and the user, as in Cognito."""
    login = await facebook_world.login(FACEBOOK, TOKEN)
    assert (login.provider, login.subject) == (FACEBOOK, USER)
    assert login.amr == (FACEBOOK, f"{FACEBOOK}:{APP}:{USER}")
    assert login.claims == {"sub": USER, "aud": APP}


async def test_a_token_of_another_app_is_refused(facebook_world: World) -> None:
    """Any other app's operator has tokens of its users, and could sign in as them."""
    facebook_world.server.answers[APP_URL] = answer(id="666")
    assert await facebook_world.refusal(FACEBOOK, TOKEN) == INVALID + refusals.WRONG_AUDIENCE


async def test_a_token_that_facebook_does_not_know_is_refused(facebook_world: World) -> None:
    """Expired, revoked and made-up tokens; one too long for any URL is not even sent."""
    assert await facebook_world.refusal(FACEBOOK, "made up") == INVALID + REFUSED
    assert len(facebook_world.server.requests) == 1
    assert await facebook_world.refusal(FACEBOOK, "x" * (MAX_TOKEN_CHARS + 1)) == INVALID + REFUSED
    assert len(facebook_world.server.requests) == 1


@pytest.mark.parametrize("members", [{}, {"id": 7}, {"id": None}, {"id": ""}])
async def test_an_answer_without_a_user_proves_nobody(facebook_world: World, members: dict[str, Any]) -> None:
    """A page's or an app's own token has no user."""
    facebook_world.server.answers[USER_URL] = answer(**members)
    assert await facebook_world.refusal(FACEBOOK, TOKEN) == INVALID + "Missing a required claim: sub"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=429),
        Reply(status=302, headers={"Location": "https://second.example.com/"}),
        Reply(b"<html>"),
        Reply(b"[]"),
        Reply(b"[" * 60_000),
        Reply(b"x" * 100_000),
    ],
)
async def test_facebooks_own_trouble_is_told_as_such(facebook_world: World, reply: Reply) -> None:
    """Nobody's token is called bad because Facebook is down."""
    facebook_world.server.answers[USER_URL] = reply
    with pytest.raises(errors.ExternalServiceException):
        await facebook_world.login(FACEBOOK, TOKEN)


def test_the_addresses_are_facebooks() -> None:
    """The questions go to the Graph API, over TLS."""
    assert facebook.APP_URL == "https://graph.facebook.com/app"
    assert facebook.USER_URL == "https://graph.facebook.com/me"
