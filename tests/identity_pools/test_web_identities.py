"""Tokens that STS is shown, and whom they are about."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from poolhouse import errors
from poolhouse.crypto import jwt
from poolhouse.crypto.jwt_keys import base64url
from poolhouse.identity_pools import own_tokens, web_identities
from poolhouse.identity_pools.own_tokens import Statement
from poolhouse.identity_pools.web_identities import FORGED, MAX_TAGS, NOT_A_TOKEN, REVOKED, UNUSABLE_TAGS, WebIdentity
from tests.house import PUBLIC_URL, RsaKeys
from tests.identity_pools.conftest import DEVELOPERS, Api
from tests.identity_pools.outsider import HOST, PROVIDER_ARN, Outsider, claims_of_tags, outside
from tests.identity_pools.stage import PROVIDER, Stage
from tests.services.certificates import Authority
from tests.services.issuer import Issuer
from tests.services.outside import Reply

SOURCE_IDENTITY = "https://aws.amazon.com/source_identity"
FLAT = "https://aws.amazon.com/tags/principal_tags/"


@pytest.fixture
async def stage(api: Api) -> Stage:
    """A pool with roles for users and for guests."""
    return await Stage.new(api)


@pytest.fixture
async def outsider(api: Api, tmp_path: Path, rsa_keys: RsaKeys) -> AsyncIterator[Outsider]:
    """A registered issuer."""
    async with outside(api, Authority(tmp_path), rsa_keys) as found:
        yield found


async def read(where: Stage | Outsider, token: str) -> WebIdentity:
    """Whom the token is about."""
    return await web_identities.read(where.sts.call("assume_role_with_web_identity"), token)


async def refusal(where: Stage | Outsider, token: str) -> str:
    """What is said of a token that cannot be used."""
    with pytest.raises(errors.InvalidIdentityTokenException) as refused:
        await read(where, token)
    return refused.value.message


async def test_a_token_of_ours_is_about_its_identity(stage: Stage) -> None:
    """With the conditions that trust policies written for AWS ask about."""
    logins = await stage.alice()
    token, identity_id = await stage.open_id_token(logins), await stage.identity(logins)
    found = await read(stage, token)
    assert (found.provider, found.subject, found.audience) == (PROVIDER, identity_id, stage.pool.id)
    assert (found.identity_id, found.identity_pool_id) == (identity_id, stage.pool.id)
    assert (found.tags, found.source_identity) == ({}, "")
    assert found.conditions[f"{PROVIDER}:amr"] == tuple(jwt.decode_unverified_claims(token)["amr"])


async def test_a_back_end_gives_its_users_tags(stage: Stage) -> None:
    """They come with the token."""
    answer = await stage.api.get_open_id_token_for_developer_identity(
        identity_pool_id=stage.pool.id, logins={DEVELOPERS: "u-1"}, principal_tags={"team": "blue", "né": "1"}
    )
    assert (await read(stage, answer.token)).tags == {"team": "blue", "né": "1"}


async def test_a_token_of_ours_that_nobody_has_made_is_forged(stage: Stage) -> None:
    """Whether the key is a stranger's, or the claims were changed, or the algorithm is none."""
    token = await stage.open_id_token(await stage.alice())
    claims = jwt.decode_unverified_claims(token)
    header, payload, signature = token.split(".")
    others = jwt.sign({**claims, "sub": await stage.identity()}, jwt.generate_key()).split(".")[1]
    none = base64url(b'{"alg":"none"}')
    for forged in (
        jwt.sign(claims, jwt.generate_key()),
        f"{header}.{others}.{signature}",
        f"{none}.{payload}.",
        f"{header}.{payload}.",
    ):
        assert await refusal(stage, forged) == FORGED


async def test_a_token_of_ours_that_has_run_out_is_told_as_such(stage: Stage) -> None:
    """In STS's words; the time is told only of tokens that were good."""
    token = await stage.open_id_token()
    stage.api.clock.advance(own_tokens.DAY)
    with pytest.raises(errors.ExpiredTokenException) as expired:
        await read(stage, token)
    now, end = int(stage.api.clock.now()), jwt.decode_unverified_claims(token)["exp"]
    assert expired.value.message == (
        f"Token expired: current date/time {now} must be before the expiration date/time {end}"
    )
    claims = {**jwt.decode_unverified_claims(token), "exp": "never"}
    assert await refusal(stage, jwt.sign(claims, jwt.generate_key())) == FORGED


async def test_a_token_of_ours_ends_with_its_identity(stage: Stage) -> None:
    """And when what the identity has is taken back."""
    logins = await stage.alice()
    token, identity_id = await stage.open_id_token(logins), await stage.identity(logins)
    await stage.api.revoke_identity_credentials(identity_id=identity_id)
    assert await refusal(stage, token) == REVOKED
    stage.api.clock.advance(1)
    token = await stage.open_id_token(logins)
    assert (await read(stage, token)).subject == identity_id
    await stage.api.delete_identities(identity_ids_to_delete=[identity_id])
    assert await refusal(stage, token) == REVOKED


async def test_another_installations_token_is_unknown(stage: Stage) -> None:
    """As is one of a user pool here: identity pools are for those."""
    claims = jwt.decode_unverified_claims(await stage.open_id_token())
    elsewhere = jwt.sign({**claims, "iss": "https://other.example.com/cognito-identity"}, jwt.generate_key())
    assert await refusal(stage, elsewhere) == (
        "No OpenIDConnect provider found in your account for https://other.example.com/cognito-identity"
    )
    (id_token,) = (await stage.alice()).values()
    assert await refusal(stage, id_token) == (
        f"No OpenIDConnect provider found in your account for {PUBLIC_URL}/{stage.app.pool.id}"
    )


@pytest.mark.parametrize("token", ["none", "a.b.c", "....", "\x00", "é.é.é", "A" * 20_000])
async def test_what_is_no_token_is_refused(stage: Stage, token: str) -> None:
    """In STS's words, whatever it is."""
    assert await refusal(stage, token) == NOT_A_TOKEN


@pytest.mark.parametrize(
    "issuer", [None, 5, "", ["https://issuer.example.com"], {}, "https://", "x\n<y>", "é", "\udcff"]
)
async def test_a_token_of_nobody_is_refused(stage: Stage, issuer: Any) -> None:
    """And what it says is not repeated, unless it is text."""
    payload = base64url(json.dumps({"iss": issuer}).encode())
    said = await refusal(stage, f"e30.{payload}.AAAA")
    assert said.startswith("No OpenIDConnect provider found in your account for ")
    assert "\n" not in said


async def test_a_registered_issuers_token_is_about_its_user(outsider: Outsider) -> None:
    """The provider's ARN is what trust policies name, its host what begins their condition keys."""
    found = await read(outsider, outsider.token(email="alice@example.com", amr=["pwd", "otp"], groups=["a"]))
    assert (found.provider, found.subject, found.audience) == (PROVIDER_ARN, "alice", "client")
    assert found.conditions == {
        f"{HOST}:aud": "client",
        f"{HOST}:sub": "alice",
        f"{HOST}:email": "alice@example.com",
        f"{HOST}:amr": ("pwd", "otp"),
    }
    assert (found.identity_id, found.identity_pool_id, found.tags, found.source_identity) == ("", "", {}, "")


async def test_who_was_authorized_is_the_audience(outsider: Outsider) -> None:
    """As AWS has it: `aud` of a condition is `azp` where there is one, and `oaud` is what the token has as `aud`."""
    found = await read(outsider, outsider.token(aud=["api", "client"], azp="other"))
    assert found.audience == "other"
    assert (found.conditions[f"{HOST}:aud"], found.conditions[f"{HOST}:oaud"]) == ("other", ("api", "client"))


async def test_an_issuer_has_its_path(outsider: Outsider) -> None:
    """Two issuers of one host are two; a slash at the end makes none."""
    issuer = Issuer(outsider.issuer.server, f"https://{HOST}/realms/a/", outsider.issuer.keys["first"][0])
    token = issuer.token(outsider.house.clock.now())
    assert "No OpenIDConnect provider" in await refusal(outsider, token)
    await outsider.iam.create_open_id_connect_provider(url=f"https://{HOST}/realms/a", client_id_list=["client"])
    issuer.publish()
    found = await read(outsider, token)
    assert (found.provider, found.conditions[f"{HOST}/realms/a:sub"]) == (f"{PROVIDER_ARN}/realms/a", "alice")


@pytest.mark.parametrize("end", ["/", ""])
async def test_an_issuer_may_be_registered_with_a_slash_at_its_end(outsider: Outsider, end: str) -> None:
    """Auth0's are. Trust policies then have the slash as well, in the ARN and in the condition keys."""
    issuer = Issuer(outsider.issuer.server, f"https://{HOST}/auth{end}", outsider.issuer.keys["first"][0])
    await outsider.iam.create_open_id_connect_provider(url=f"https://{HOST}/auth/", client_id_list=["client"])
    found = await read(outsider, issuer.token(outsider.house.clock.now()))
    assert (found.provider, found.conditions[f"{HOST}/auth/:sub"]) == (f"{PROVIDER_ARN}/auth/", "alice")


async def test_of_two_issuers_with_and_without_the_slash_each_is_itself(outsider: Outsider) -> None:
    """What was registered as two is never taken for one."""
    for end in ("", "/"):
        await outsider.iam.create_open_id_connect_provider(url=f"https://{HOST}/auth{end}", client_id_list=["client"])
    for end in ("", "/"):
        issuer = Issuer(outsider.issuer.server, f"https://{HOST}/auth{end}", outsider.issuer.keys["first"][0])
        found = await read(outsider, issuer.token(outsider.house.clock.now()))
        assert found.provider == f"{PROVIDER_ARN}/auth{end}"


async def test_an_issuer_may_sign_as_web_identities_are(outsider: Outsider) -> None:
    """With elliptic curves, too."""
    outsider.issuer.keys = {"curve": (ec.generate_private_key(ec.SECP256R1()), "ES256")}
    outsider.issuer.publish()
    assert (await read(outsider, outsider.token())).subject == "alice"


async def test_a_registered_issuers_token_has_to_be_good(outsider: Outsider) -> None:
    """Another client's, a stranger's, one of before its time, one without a user: each is refused in STS's words."""
    now = int(outsider.house.clock.now())
    assert await refusal(outsider, outsider.token(aud="stranger")) == "Incorrect token audience"
    assert await refusal(outsider, outsider.token(nbf=now + 3600)) == "Token is not valid yet."
    assert await refusal(outsider, outsider.token(sub=None)) == "Missing a required claim: sub"
    assert await refusal(outsider, outsider.token(sub="a\nb")) == "Missing a required claim: sub"
    assert await refusal(outsider, outsider.token(headers={"typ": "at+jwt"})) == NOT_A_TOKEN
    stranger = Issuer(outsider.issuer.server, outsider.issuer.url, rsa.generate_private_key(65537, 2048))
    outsider.issuer.publish()
    assert await refusal(outsider, stranger.token(now)) == FORGED


async def test_a_registered_issuers_token_runs_out(outsider: Outsider) -> None:
    """In the words that our own do."""
    token = outsider.token()
    outsider.sts.clock.advance(2 * 3600)
    with pytest.raises(errors.ExpiredTokenException, match=r"^Token expired: current date/time"):
        await read(outsider, token)


async def test_an_issuer_that_is_down_is_told_from_a_wrong_token(outsider: Outsider) -> None:
    """The client may try again."""
    outsider.issuer.break_down(Reply(status=503))
    with pytest.raises(errors.IDPCommunicationErrorException, match=r"^Couldn't retrieve verification key"):
        await read(outsider, outsider.token())


async def test_an_issuer_that_is_registered_no_more_is_unknown(outsider: Outsider) -> None:
    """From the next request on."""
    token = outsider.token()
    await read(outsider, token)
    await outsider.iam.delete_open_id_connect_provider(open_id_connect_provider_arn=PROVIDER_ARN)
    assert "No OpenIDConnect provider" in await refusal(outsider, token)


@pytest.mark.parametrize("value", ["x\x00y", "\ud800", "x" * 2000, 5, None, True, {"a": "b"}, [], [5, None, ["a"]]])
async def test_claims_that_are_no_text_are_no_conditions(outsider: Outsider, value: Any) -> None:
    """A condition on them is not met; one entry of a list is one value."""
    conditions = (await read(outsider, outsider.token(email=value, amr=["pwd", value]))).conditions
    assert f"{HOST}:email" not in conditions
    assert conditions[f"{HOST}:amr"] == "pwd"


@pytest.mark.parametrize(
    "claims",
    [
        claims_of_tags({"team": ["blue"], "né": [""]}),
        claims_of_tags({"team": "blue", "né": ""}),
        {"https://aws.amazon.com/tags": [{"principal_tags": {"team": ["blue"], "né": [""]}}]},
        {f"{FLAT}team": "blue", f"{FLAT}né": [""]},
        {**claims_of_tags({"team": ["blue"]}), f"{FLAT}né": ""},
    ],
)
async def test_tags_come_in_one_claim_or_in_one_each(outsider: Outsider, claims: dict[str, Any]) -> None:
    """As AWS takes them: providers differ in what they can put into a token."""
    assert (await read(outsider, outsider.token(**claims))).tags == {"team": "blue", "né": ""}


@pytest.mark.parametrize(
    "claims",
    [
        claims_of_tags({"team": ["blue", "red"]}),
        claims_of_tags({"team": []}),
        claims_of_tags({"team": 5}),
        claims_of_tags({"team": {"a": "b"}}),
        claims_of_tags({"": "blue"}),
        claims_of_tags({"x" * 129: "blue"}),
        claims_of_tags({"team": "x" * 257}),
        claims_of_tags({"team": "a\x00"}),
        claims_of_tags({"team*": "blue"}),
        claims_of_tags({"aws:team": "blue"}),
        claims_of_tags({"team": "blue", "Team": "red"}),
        claims_of_tags({str(number): "" for number in range(MAX_TAGS + 1)}),
        {**claims_of_tags({"team": "blue"}), f"{FLAT}team": "red"},
        {"https://aws.amazon.com/tags": "team=blue"},
        {"https://aws.amazon.com/tags": ["a", "b"]},
        {"https://aws.amazon.com/tags": {"principal_tags": [["team", "blue"]]}},
        {FLAT: "blue"},
        {f"{FLAT}team": ["a", "b"]},
    ],
)
async def test_tags_that_no_session_can_have_are_refused(outsider: Outsider, claims: dict[str, Any]) -> None:
    """Rather than left out: a policy that denies by a tag would miss it."""
    assert await refusal(outsider, outsider.token(**claims)) == UNUSABLE_TAGS


async def test_fifty_tags_are_taken(outsider: Outsider) -> None:
    """As at AWS."""
    tags = {f"{'k' * 126}{number}": "v" for number in range(10, 10 + MAX_TAGS)}
    assert (await read(outsider, outsider.token(**claims_of_tags(tags)))).tags == tags


async def test_a_token_may_say_who_is_behind_it(outsider: Outsider) -> None:
    """As the source identity of the session, if it can be one."""
    found = await read(outsider, outsider.token(**{SOURCE_IDENTITY: "alice@example.com"}))
    assert found.source_identity == "alice@example.com"
    assert (await read(outsider, outsider.token(**{SOURCE_IDENTITY: "a" * 256}))).source_identity == "a" * 256
    assert (await read(outsider, outsider.token(**{SOURCE_IDENTITY: ""}))).source_identity == ""
    for wrong in ("a", "a" * 257, "a b", "aws:alice", "é" * 5, 5, 0, False, [], ["alice"]):
        said = await refusal(outsider, outsider.token(**{SOURCE_IDENTITY: wrong}))
        assert said == "The source identity in the token cannot be used."


async def test_a_guests_token_is_a_guests(stage: Stage) -> None:
    """Trust policies tell by `amr`; no token says both."""
    found = await read(stage, await stage.open_id_token())
    assert found.conditions[f"{PROVIDER}:amr"] == ("unauthenticated",)
    said = Statement(stage.pool.id, "us-east-1:none", ("authenticated",))
    unknown = await own_tokens.issue(stage.api.house, said, stage.api.clock.now(), 60)
    assert await refusal(stage, unknown) == REVOKED
