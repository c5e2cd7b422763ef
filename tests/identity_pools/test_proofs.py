"""Who asks for something in an identity's name, and by what they have proven it."""

import pytest

from poolhouse import errors
from poolhouse.crypto import jwt
from poolhouse.identity_pools import own_tokens, proofs
from poolhouse.identity_pools.own_tokens import PROVIDER, Statement
from poolhouse.identity_pools.proofs import Proof
from tests.identity_pools.conftest import DEVELOPERS, Api
from tests.identity_pools.stage import Stage


@pytest.fixture
async def stage(api: Api) -> Stage:
    """A pool that lets guests in, and users."""
    return await Stage.new(api)


async def prove(stage: Stage, identity_id: str, **logins: str) -> Proof:
    """Who these logins prove the caller to be."""
    return await proofs.prove(stage.api.call("get_open_id_token"), stage.pool, identity_id, logins)


async def vouched(stage: Stage, user: str = "u-1") -> tuple[str, str]:
    """An identity whom a back end vouches for, and its token."""
    answer = await stage.api.get_open_id_token_for_developer_identity(
        identity_pool_id=stage.pool.id, logins={DEVELOPERS: user}
    )
    return answer.identity_id, answer.token


async def refused(stage: Stage, identity_id: str, message: str, **logins: str) -> None:
    """The proof is refused in these words."""
    with pytest.raises(errors.NotAuthorizedException) as refusal:
        await prove(stage, identity_id, **logins)
    assert refusal.value.message == message


async def test_a_login_proves_its_identity(stage: Stage) -> None:
    """With what it says of itself, and the tags that the pool makes of that."""
    await stage.api.set_principal_tag_attribute_map(
        identity_pool_id=stage.pool.id,
        identity_provider_name=stage.app.name,
        principal_tags={"name": "cognito:username"},
    )
    stage.pool = await stage.api.found_pool(stage.pool.id)
    logins = await stage.alice()
    proof = await prove(stage, await stage.identity(logins), **logins)
    assert not proof.guest
    assert proof.said.tags == {"name": "alice"}
    assert [login.provider for login in proof.logins] == [stage.app.name]


async def test_a_guest_who_signs_in_keeps_the_identity(stage: Stage) -> None:
    """A login that is new to the pool is linked to whom the guest was."""
    guest = await stage.identity()
    assert (await prove(stage, guest)).guest
    proof = await prove(stage, guest, **await stage.alice())
    assert (proof.said.identity_id, proof.guest) == (guest, False)


async def test_a_guest_who_signs_in_as_a_known_user_becomes_that_user(stage: Stage) -> None:
    """And learns whom they are."""
    logins = await stage.alice()
    alice, guest = await stage.identity(logins), await stage.identity()
    assert (await prove(stage, guest, **logins)).said.identity_id == alice


async def test_a_token_of_ours_proves_its_own_identity_alone(stage: Stage) -> None:
    """Not another, not in another pool, and not together with other logins."""
    identity_id, token = await vouched(stage)
    other, others_token = await vouched(stage, "u-2")
    assert (await prove(stage, identity_id, **{PROVIDER: token})).said.identity_id == identity_id
    unproven = "Logins don't match. Please include at least one valid login for this identity or identity pool."
    await refused(stage, identity_id, unproven, **{PROVIDER: others_token})
    await refused(
        stage,
        identity_id,
        "Invalid login token. Can't pass in a Cognito token.",
        **{PROVIDER: token},
        **await stage.alice(),
    )
    elsewhere = await stage.api.new_pool()
    stage.pool = elsewhere
    await refused(stage, other, unproven, **{PROVIDER: others_token})


async def test_a_guests_token_is_no_login(stage: Stage) -> None:
    """Else guests would pass for users."""
    guest = await stage.identity()
    token = await own_tokens.issue(
        stage.api.house, Statement(stage.pool.id, guest, ("unauthenticated",)), stage.api.clock.now(), 600
    )
    with pytest.raises(errors.NotAuthorizedException, match="Logins don't match"):
        await prove(stage, guest, **{PROVIDER: token})


async def test_a_token_that_is_not_ours_or_over_is_refused(stage: Stage) -> None:
    """In Cognito's words."""
    identity_id, token = await vouched(stage)
    claims = jwt.decode_unverified_claims(token)
    forged = jwt.sign(claims, jwt.generate_key())
    await refused(stage, identity_id, "Invalid login token. Couldn't verify signed token.", **{PROVIDER: forged})
    nonsense = "Invalid login token. Not a valid OpenId Connect identity token."
    await refused(stage, identity_id, nonsense, **{PROVIDER: "nonsense"})
    stage.api.clock.advance(900)
    now = int(stage.api.clock.now())
    await refused(
        stage, identity_id, f"Invalid login token. Token expired: {now} >= {claims['exp']}", **{PROVIDER: token}
    )


async def test_a_token_ends_with_its_identity_and_with_a_revocation(stage: Stage) -> None:
    """Taking credentials back takes back what others could be got with."""
    identity_id, token = await vouched(stage)
    forbidden = f"Access to Identity '{identity_id}' is forbidden."
    stage.api.clock.advance(1)
    await stage.api.revoke_identity_credentials(identity_id=identity_id)
    await refused(stage, identity_id, forbidden, **{PROVIDER: token})
    stage.api.clock.advance(1)
    _, token = await vouched(stage)
    await prove(stage, identity_id, **{PROVIDER: token})
    await stage.api.delete_identities(identity_ids_to_delete=[identity_id])
    await refused(stage, identity_id, forbidden, **{PROVIDER: token})


async def test_a_login_of_two_users_links_nothing(stage: Stage) -> None:
    """What would be half of a proof is none."""
    alice = await stage.identity(await stage.alice())
    eve = await stage.app.sign_in("eve")
    with pytest.raises(errors.NotAuthorizedException):
        await prove(stage, alice, **eve)
    assert (await stage.api.described(alice)).logins == [stage.app.name]
