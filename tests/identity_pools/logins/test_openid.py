"""ID tokens of OpenID Connect providers: whom they prove, and what makes them worthless."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from poolhouse import errors
from poolhouse.clock import ManualClock
from poolhouse.identity_pools.logins import openid, refusals
from poolhouse.identity_pools.logins.refusals import LoginExpired, LoginRefused, ProviderUnavailable
from tests.identity_pools.logins.conftest import World
from tests.services.outside import Reply

NAME = "issuer.example.com"
INVALID = "Invalid login token. "


@pytest.fixture
async def registered(world: World) -> World:
    """A pool that takes the logins of a registered issuer."""
    world.issuer()
    await world.take(open_id_connect_provider_arns=[await world.register(f"https://{NAME}", "client", "other")])
    return world


async def test_a_registered_issuers_token_proves_a_login(registered: World) -> None:
    """The login has the issuer's name without its scheme, its subject, its claims, and says which client it was for."""
    token = registered.issuer().token(registered.now, email="alice@example.com")
    login = await registered.login(NAME, token)
    assert (login.provider, login.subject) == (NAME, "alice")
    assert login.claims["email"] == "alice@example.com"
    assert login.claims["aud"] == "client"
    assert login.amr == (NAME, f"{NAME}:client:alice")
    assert await registered.login(f"arn:aws:iam::000000000000:oidc-provider/{NAME}", token) == login


async def test_paths_and_slashes_of_issuers(world: World) -> None:
    """An issuer may have a path; a slash at its end may be left out, as clients do."""
    for url in ("https://issuer.example.com/realms/a/", "https://second.example.com/"):
        issuer = world.issuer(url)
        name = url.removeprefix("https://")
        await world.take(open_id_connect_provider_arns=[await world.register(url)])
        for said in (name, name.rstrip("/")):
            login = await world.login(said, issuer.token(world.now))
            assert login.provider == name


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"iss": "https://second.example.com"}, refusals.WRONG_ISSUER),
        ({"iss": "http://issuer.example.com"}, refusals.WRONG_ISSUER),
        ({"iss": None}, refusals.WRONG_ISSUER),
        ({"iss": ["https://issuer.example.com"]}, refusals.WRONG_ISSUER),
        ({"aud": "stranger"}, refusals.WRONG_AUDIENCE),
        ({"aud": []}, refusals.WRONG_AUDIENCE),
        ({"aud": {"client": 1}}, refusals.WRONG_AUDIENCE),
        ({"aud": [["client"]]}, refusals.WRONG_AUDIENCE),
        ({"azp": "stranger"}, refusals.WRONG_AUDIENCE),
        ({"azp": ["stranger"]}, refusals.WRONG_AUDIENCE),
        ({"aud": None}, "Missing a required claim: aud"),
        ({"sub": None}, "Missing a required claim: sub"),
        ({"sub": 7}, "Missing a required claim: sub"),
        ({"sub": ""}, "Missing a required claim: sub"),
        ({"sub": "a\x00b"}, "Missing a required claim: sub"),
        ({"sub": "a\ud800"}, "Missing a required claim: sub"),
        ({"sub": "x" * 1025}, "Missing a required claim: sub"),
        ({"exp": None}, "Missing a required claim: exp"),
        ({"exp": "2099-01-01"}, "The claim exp is not a time."),
        ({"exp": True}, "The claim exp is not a time."),
        ({"exp": 10**400}, "The claim exp is not a time."),
        ({"exp": -(10**400)}, "The claim exp is not a time."),
        ({"nbf": "soon"}, "The claim nbf is not a time."),
        ({"exp": 1_600_000_000}, "Token expired: 1700000000 >= 1600000000"),
        ({"iat": 1_700_000_301}, "Token is not valid yet."),
        ({"nbf": 1_700_000_301}, "Token is not valid yet."),
    ],
)
async def test_what_a_token_says_has_to_fit(registered: World, claims: dict[str, Any], message: str) -> None:
    """Another issuer's, another client's, an expired or a nameless token is refused in Cognito's words."""
    token = registered.issuer().token(registered.now, **claims)
    assert await registered.refusal(NAME, token) == INVALID + message


def forge(token: str, claims: dict[str, Any], **header: Any) -> str:
    """The token with other claims and headers, and its old signature."""
    parts = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]
    changed = [parts[0] | header, parts[1] | claims]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in changed]
    return ".".join([*encoded, token.split(".")[2]])


async def test_what_was_not_signed_is_not_believed(registered: World) -> None:
    """A changed claim, a foreign key and an unsigned token all fail, each in its words."""
    issuer = registered.issuer()
    token = issuer.token(registered.now)
    assert await registered.refusal(NAME, forge(token, {"sub": "bob"})) == INVALID + refusals.WRONG_SIGNATURE
    issuer.keys["foreign"] = (rsa.generate_private_key(65537, 2048), "RS256")
    assert await registered.refusal(NAME, issuer.token(registered.now)) == INVALID + refusals.WRONG_SIGNATURE
    for unsigned in (forge(token, {}, alg="none"), forge(token, {}, alg="HS256"), "EAACEdEose0cBA", "a.b.c"):
        assert await registered.refusal(NAME, unsigned) == INVALID + refusals.NOT_A_TOKEN


async def test_a_token_of_another_type_is_no_id_token(registered: World) -> None:
    """Access tokens that say what they are, of the same issuer and client, do not sign anybody in."""
    issuer = registered.issuer()
    for kind in ("at+jwt", "application/AT+JWT", "logout+jwt"):
        token = issuer.token(registered.now, headers={"typ": kind})
        assert await registered.refusal(NAME, token) == INVALID + refusals.NOT_A_TOKEN
    for kind in ("JWT", "JWS", ""):
        assert (await registered.login(NAME, issuer.token(registered.now, headers={"typ": kind}))).subject == "alice"


async def test_the_authorized_party_decides_where_there_is_one(registered: World) -> None:
    """`azp` is looked at before `aud`, as Cognito has it; either may be any of the provider's clients."""
    issuer = registered.issuer()
    login = await registered.login(NAME, issuer.token(registered.now, aud=["api", "other"]))
    assert login.amr == (NAME, f"{NAME}:other:alice")
    login = await registered.login(NAME, issuer.token(registered.now, aud=["api"], azp="client"))
    assert login.amr == (NAME, f"{NAME}:client:alice")
    login = await registered.login(NAME, issuer.token(registered.now, aud="client", azp=""))
    assert login.subject == "alice"


async def test_five_minutes_are_granted_to_clocks(registered: World, clock: ManualClock) -> None:
    """A token is good for five minutes after its end and before its beginning, and no longer."""
    token = registered.issuer().token(registered.now, exp=1_700_000_000, nbf=1_700_000_000)
    clock.advance(-openid.SKEW_SECONDS)
    assert (await registered.login(NAME, token)).subject == "alice"
    clock.advance(2 * openid.SKEW_SECONDS - 1)
    assert (await registered.login(NAME, token)).subject == "alice"
    clock.advance(1)
    assert await registered.refusal(NAME, token) == INVALID + "Token expired: 1700000300 >= 1700000000"


async def test_a_token_that_cannot_be_good_has_nobody_asked(registered: World) -> None:
    """Strangers cannot use this server to send requests to issuers by sending it expired or foreign tokens."""
    issuer = registered.issuer()
    for claims in ({"exp": 1}, {"aud": "stranger"}, {"iss": "https://x"}):
        await registered.refusal(NAME, issuer.token(registered.now, **claims))
    assert not registered.server.requests


async def test_an_issuer_that_is_down_is_told_as_such_and_nothing_else(registered: World) -> None:
    """The caller may try again; what this server's network looks like is not for them."""
    issuer = registered.issuer()
    issuer.break_down(Reply(status=503))
    with pytest.raises(errors.ExternalServiceException) as failure:
        await registered.login(NAME, issuer.token(registered.now))
    assert failure.value.message == f"The provider {NAME} could not be asked."
    assert "503" in str(failure.value.__cause__)


async def test_a_provider_that_iam_forgot_is_not_supported(registered: World) -> None:
    """A pool may name a provider that was deleted since; its tokens are worth nothing then."""
    assert registered.pool is not None
    (arn,) = registered.pool.settings.open_id_connect_provider_arns
    token = registered.issuer().token(registered.now)
    assert (await registered.login(NAME, token)).subject == "alice"
    await registered.iam.delete_open_id_connect_provider(open_id_connect_provider_arn=arn)
    assert await registered.refusal(NAME, token) == "Token is not from a supported provider of this identity pool."


@pytest.mark.parametrize("name", [openid.GOOGLE, openid.APPLE])
async def test_google_and_apple_are_issuers_by_themselves(world: World, name: str) -> None:
    """They need no registration; the pool's setting names the one client whose tokens are taken."""
    issuer = world.issuer(f"https://{name}")
    await world.take(supported_login_providers={name: "my.client"})
    login = await world.login(name, issuer.token(world.now, aud="my.client"))
    assert (login.provider, login.subject, login.amr) == (name, "alice", (name, f"{name}:my.client:alice"))
    assert await world.refusal(name, issuer.token(world.now)) == INVALID + refusals.WRONG_AUDIENCE


async def test_google_without_its_scheme(world: World) -> None:
    """Google has issued tokens whose `iss` lacks the scheme, and its own verifiers take both."""
    issuer = world.issuer("https://accounts.google.com")
    await world.take(supported_login_providers={openid.GOOGLE: "my.client"})
    token = issuer.token(world.now, aud="my.client", iss="accounts.google.com")
    assert (await world.login(openid.GOOGLE, token)).subject == "alice"


async def test_several_clients_of_google(world: World) -> None:
    """Apps with a client for each platform register Google with IAM, and may keep the setting of the pool as well."""
    issuer = world.issuer("https://accounts.google.com")
    arn = await world.register("https://accounts.google.com", "android", "ios")
    await world.take(open_id_connect_provider_arns=[arn], supported_login_providers={openid.GOOGLE: "web"})
    for client in ("android", "ios", "web"):
        login = await world.login(openid.GOOGLE, issuer.token(world.now, aud="x", azp=client))
        assert login.provider == openid.GOOGLE


async def test_others_can_have_a_registered_issuers_token_verified(world: World) -> None:
    """STS has words of its own for each refusal, so that they can be told apart."""
    issuer = world.issuer()
    claims = await openid.verify_oidc(world.house, issuer.url, issuer.token(world.now), {"client"})
    assert claims["sub"] == "alice"
    with pytest.raises(LoginExpired):
        await openid.verify_oidc(world.house, issuer.url, issuer.token(world.now, exp=1), {"client"})
    with pytest.raises(LoginRefused, match=refusals.WRONG_AUDIENCE):
        await openid.verify_oidc(world.house, issuer.url, issuer.token(world.now), {"other"})
    with pytest.raises(ProviderUnavailable):
        await openid.verify_oidc(
            world.house, "https://nobody.invalid", issuer.token(world.now, iss="nobody.invalid"), {"client"}
        )
