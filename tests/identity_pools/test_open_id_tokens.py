"""OpenID tokens: of the basic flow, and for users whom a back end vouches for."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.identity_pools import linking, own_tokens, proofs
from poolhouse.identity_pools.open_id_tokens import CLASSIC_MESSAGE
from tests.identity_pools.conftest import DEVELOPERS, Api
from tests.identity_pools.stage import PROVIDER, Stage


@pytest.fixture
async def stage(api: Api) -> Stage:
    """A pool with the basic flow."""
    return await Stage.new(api)


async def test_a_user_gets_a_token_for_ten_minutes(stage: Stage) -> None:
    """It says which pool, which identity, and how it has signed in."""
    logins = await stage.alice()
    proven = await own_tokens.verify(stage.api.house, await stage.open_id_token(logins))
    alice = await stage.app.user_pools.found_user(stage.app.pool, "alice")
    assert alice is not None
    assert (proven.said.pool_id, proven.said.identity_id) == (stage.pool.id, await stage.identity(logins))
    assert proven.said.amr == ("authenticated", stage.app.name, f"{stage.app.name}:CognitoSignIn:{alice.sub}")
    assert proven.expires_at - proven.issued_at == 600


async def test_a_guest_gets_one_that_says_so(stage: Stage) -> None:
    """Roles can tell guests from users."""
    proven = await own_tokens.verify(stage.api.house, await stage.open_id_token())
    assert proven.said.amr == ("unauthenticated",)


async def test_without_the_basic_flow_there_are_none(stage: Stage) -> None:
    """In Cognito's words, before anything is linked."""
    pool = await stage.api.new_pool()
    guest = (await stage.api.get_id(identity_pool_id=pool.id)).identity_id
    with pytest.raises(errors.InvalidParameterException) as refused:
        await stage.api.get_open_id_token(identity_id=guest, logins=await stage.alice())
    assert refused.value.message == CLASSIC_MESSAGE


async def test_a_token_of_ours_gets_no_other(stage: Stage) -> None:
    """Else whoever has one could go on for ever, whatever the back end or the provider says by then."""
    logins = await stage.alice()
    answer = await stage.api.get_open_id_token_for_developer_identity(
        identity_pool_id=stage.pool.id, logins={DEVELOPERS: "u-1"}
    )
    tokens = {await stage.identity(logins): await stage.open_id_token(logins), answer.identity_id: answer.token}
    for identity_id, token in tokens.items():
        with pytest.raises(errors.NotAuthorizedException) as refused:
            await stage.api.get_open_id_token(identity_id=identity_id, logins={PROVIDER: token})
        assert refused.value.message == "Invalid login token. Can't pass in a Cognito token."


async def test_an_unknown_identity_is_not_found(stage: Stage) -> None:
    """As everywhere."""
    unknown = f"{stage.pool.region}:{stage.pool.tag}-0000-4000-8000-000000000000"
    with pytest.raises(errors.ResourceNotFoundException, match=f"^Identity '{unknown}' not found.$"):
        await stage.api.get_open_id_token(identity_id=unknown)


async def test_a_back_end_gets_a_token_for_its_user(stage: Stage) -> None:
    """For fifteen minutes, or for as long as it asks, with the tags that it gives; pools without the basic flow too."""
    pool = await stage.api.new_pool()
    asked = {"identity_pool_id": pool.id, "logins": {DEVELOPERS: "u-1"}}
    answer = await stage.api.get_open_id_token_for_developer_identity(**asked)
    proven = await own_tokens.verify(stage.api.house, answer.token)
    assert proven.said == own_tokens.Statement(
        pool.id, answer.identity_id, ("authenticated", DEVELOPERS, f"{DEVELOPERS}:{pool.id}:u-1")
    )
    assert proven.expires_at - proven.issued_at == 900
    again = await stage.api.get_open_id_token_for_developer_identity(
        **asked, token_duration=86_400, principal_tags={"team": "blue"}
    )
    proven = await own_tokens.verify(stage.api.house, again.token)
    assert again.identity_id == answer.identity_id
    assert proven.expires_at - proven.issued_at == 86_400
    assert proven.said.tags == {"team": "blue"}


@pytest.mark.parametrize("tags", [{"aws:team": "blue"}, {"team": "blue", "Team": "red"}])
async def test_tags_that_no_session_can_have_are_refused(stage: Stage, tags: dict[str, str]) -> None:
    """And no identity is made for them. Policies know no case: of two tags that differ in it, they would see one."""
    with pytest.raises(errors.InvalidParameterException):
        await stage.api.get_open_id_token_for_developer_identity(
            identity_pool_id=stage.pool.id, logins={DEVELOPERS: "u-1"}, principal_tags=tags
        )
    with pytest.raises(errors.ResourceNotFoundException):
        await stage.api.lookup_developer_identity(identity_pool_id=stage.pool.id, developer_user_identifier="u-1")


async def test_the_users_own_login_is_linked_on_the_way(stage: Stage) -> None:
    """A user whom the back end knows, and who has signed in, is one identity."""
    logins = await stage.alice()
    alice = await stage.identity(logins)
    answer = await stage.api.get_open_id_token_for_developer_identity(
        identity_pool_id=stage.pool.id, identity_id=alice, logins={DEVELOPERS: "u-1", **logins}
    )
    proven = await own_tokens.verify(stage.api.house, answer.token)
    assert answer.identity_id == alice
    assert {DEVELOPERS, stage.app.name} < set(proven.said.amr)


@pytest.mark.parametrize("vouched", [False, True])
async def test_what_is_taken_back_meanwhile_is_taken_back(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    vouched: bool,  # noqa: FBT001  drawn as a value
) -> None:
    """A login that was looked at just before the revocation gives a token that is void already."""
    house, clock = stage.api.house, stage.api.clock
    logins = {DEVELOPERS: "u-1"} if vouched else await stage.alice()
    resolve = linking.resolve

    async def resolve_and_lose(*asked: Any, **more: Any) -> str:
        found = await resolve(*asked, **more)
        clock.advance(1)
        await stage.api.revoke_identity_credentials(identity_id=found)
        clock.advance(1)
        return found

    async def token() -> str:
        whose = {"identity_pool_id": stage.pool.id, "logins": logins}
        if vouched:
            return str((await stage.api.get_open_id_token_for_developer_identity(**whose)).token)
        return str((await stage.api.get_open_id_token(identity_id=identity_id, logins=logins)).token)

    identity_id = "" if vouched else await stage.identity(logins)
    clock.advance(1)
    monkeypatch.setattr(linking, "resolve", resolve_and_lose)
    assert not await proofs.stands(house, await own_tokens.verify(house, await token()))
    monkeypatch.undo()
    assert await proofs.stands(house, await own_tokens.verify(house, await token()))
