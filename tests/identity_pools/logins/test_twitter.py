"""X's tokens: a server that checks OAuth 1.0a signatures with oauthlib says who the user is."""

import json
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from oauthlib.common import Request as SignedRequest
from oauthlib.oauth1.rfc5849 import signature
from oauthlib.oauth1.rfc5849.utils import parse_authorization_header

from poolhouse import errors
from poolhouse.identity_pools.logins.asking import REFUSED
from poolhouse.identity_pools.logins.twitter import MAX_PART_CHARS, USER_URL
from poolhouse.identity_pools.model.settings import TWITTER
from tests.identity_pools.logins.conftest import World
from tests.services.outside import Reply, Request

APP_KEY, APP_SECRET, USER_TOKEN, USER_SECRET = "appkey", "app_secret", "370773112-token", "user_secret"
TOKEN = f"{USER_TOKEN};{USER_SECRET}"
URL = USER_URL.partition("?")[0]
INVALID = "Invalid login token. "


def answer(user: dict[str, Any], nonces: set[str]) -> Any:
    """Answers a request that is signed with all four secrets, and refuses every other and every replay."""

    def reply(request: Request) -> Reply:
        header = parse_authorization_header(request.headers["authorization"])
        parameters = {name: unquote(value) for name, value in header}
        signed = SignedRequest(request.url, "GET")
        signed.params = [
            *(pair for pair in parameters.items() if pair[0] != "oauth_signature"),
            *request.query.items(),
        ]
        signed.signature = parameters["oauth_signature"]
        known = (parameters["oauth_consumer_key"], parameters["oauth_token"]) == (APP_KEY, USER_TOKEN)
        good = signature.verify_hmac_sha1(signed, APP_SECRET, USER_SECRET)
        fresh = parameters["oauth_timestamp"] == "1700000000" and parameters["oauth_nonce"] not in nonces
        nonces.add(parameters["oauth_nonce"])
        if known and good and fresh and urlsplit(request.url).hostname == TWITTER:
            return Reply(json.dumps(user).encode())
        return Reply(b'{"errors":[{"code":32,"message":"Could not authenticate you."}]}', status=401)

    return reply


@pytest.fixture
async def twitter(world: World) -> World:
    """A pool that takes the logins of one app."""
    world.server.answers = {URL: answer({"id": 38895958, "id_str": "38895958", "name": "Alice"}, set())}
    await world.take(supported_login_providers={TWITTER: f"{APP_KEY};{APP_SECRET}"})
    return world


async def test_a_users_token_and_secret_prove_a_login(twitter: World) -> None:
    """X checks the signature and says who it is; the app's secret is nowhere in what is told of the login."""
    login = await twitter.login(TWITTER, TOKEN)
    assert await twitter.login(TWITTER, TOKEN) == login
    assert (login.provider, login.subject) == (TWITTER, "38895958")
    assert login.amr == (TWITTER, f"{TWITTER}:{APP_KEY}:38895958")
    assert login.claims == {"sub": "38895958", "aud": APP_KEY}
    assert APP_SECRET not in str(login.claims)


@pytest.mark.parametrize("token", [f"{USER_TOKEN};wrong", f"other;{USER_SECRET}", f"{USER_TOKEN};{USER_SECRET};x"])
async def test_a_wrong_token_or_secret_is_refused(twitter: World, token: str) -> None:
    """X does not take the signature."""
    assert await twitter.refusal(TWITTER, token) == INVALID + REFUSED
    assert len(twitter.server.requests) == 1


@pytest.mark.parametrize(
    "token", ["", "token", ";", ";secret", "token;", "tökén;secret", "x" * 2 * MAX_PART_CHARS + ";y"]
)
async def test_what_is_no_pair_is_not_sent(twitter: World, token: str) -> None:
    """A token without its secret, and what X would never have issued."""
    assert await twitter.refusal(TWITTER, token) == INVALID + REFUSED
    assert not twitter.server.requests


async def test_an_app_with_the_wrong_secret_signs_nobody_in(twitter: World) -> None:
    """A pool that is set up wrongly refuses, as X refuses it."""
    await twitter.take(supported_login_providers={TWITTER: f"{APP_KEY};wrong"})
    assert await twitter.refusal(TWITTER, TOKEN) == INVALID + REFUSED


async def test_xs_own_trouble_is_told_as_such(twitter: World) -> None:
    """Nobody's token is called bad because X is down, or has had enough questions for now."""
    for status in (429, 500, 503):
        twitter.server.answers[URL] = Reply(status=status)
        with pytest.raises(errors.ExternalServiceException):
            await twitter.login(TWITTER, TOKEN)
