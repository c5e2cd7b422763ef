import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import codes, first_factor, passwords, progress, sessions, sign_ins, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.first_factor import Attempt
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD, RESET_REQUIRED, UNCONFIRMED
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.signing_in import FOLDED, NEW_PASSWORD_REQUIRED, VERIFIER, new_client, refused


async def attempt(api: Api, name: str = "alice", *, hides: bool = True) -> Attempt:
    """An attempt at a user of a new pool, in which there is alice."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL], **FOLDED)
    client = await new_client(api, pool, hides=hides)
    await api.new_user(pool, "Alice", email="alice@example.com", email_verified="true")
    return Attempt(api.call("initiate_auth"), pool, client, name)


@pytest.mark.parametrize("name", ["alice", "ALICE", "alice@example.com"])
async def test_a_name_means_its_user(api: Api, name: str) -> None:
    """By username or alias, in any spelling where the pool folds names."""
    tried = await attempt(api, name)
    candidate = await first_factor.find(tried)
    assert candidate.user is not None
    assert (candidate.user.username, candidate.sub, candidate.failures) == ("Alice", candidate.user.sub, 0)
    again = await first_factor.find_again(tried, candidate.sub)
    assert again.sub == candidate.sub


async def test_a_name_that_nobody_has_means_a_decoy(api: Api) -> None:
    """Always the same one, which is counted like a user; unless the client tells."""
    tried = await attempt(api, "nobody")
    candidate = await first_factor.find(tried)
    assert candidate.user is None
    assert candidate.sub == codes.decoy_sub(tried.call, tried.pool, "NOBODY")
    assert (await first_factor.find_again(tried, candidate.sub)).sub == candidate.sub
    for _ in range(3):
        await first_factor.failed(tried, candidate)
    assert (await first_factor.find(tried)).failures == 3
    with refused(errors.UserNotFoundException, "User does not exist."):
        await first_factor.find(await attempt(api, "nobody", hides=False))


@pytest.mark.parametrize("name", ["alice", "nobody"])
async def test_who_is_locked_out_is_not_looked_at(api: Api, name: str) -> None:
    """Neither in a first step nor in a later one."""
    tried = await attempt(api, name)
    candidate = await first_factor.find(tried)
    told = [(await first_factor.failed(tried, candidate)).message for _ in range(6)]
    assert told == [throttles.WRONG_MESSAGE] * 5 + [throttles.BLOCKED_MESSAGE]
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await first_factor.find(tried)
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await first_factor.find_again(tried, candidate.sub)


async def test_a_failure_spends_the_session(api: Api) -> None:
    """A second answer to the same challenge is not even counted."""
    tried = await attempt(api)
    candidate = await first_factor.find(tried)
    session = sessions.unseal(tried.call, tried.client, VERIFIER, sessions.seal(tried.call, tried.client, VERIFIER, {}))
    await first_factor.failed(tried, candidate, session)
    with refused(errors.NotAuthorizedException, sessions.SPENT_MESSAGE):
        await first_factor.failed(tried, candidate, session)
    assert (await first_factor.find(tried)).failures == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [(UNCONFIRMED, errors.UserNotConfirmedException), (RESET_REQUIRED, errors.PasswordResetRequiredException)],
)
async def test_a_proof_is_followed_by_what_the_users_state_asks_for(
    api: Api, status: str, kind: type[errors.CognitoError]
) -> None:
    """Tokens for most, a challenge for the invited, a refusal for others; the session is spent on each."""
    tried = await attempt(api)
    other = await api.new_user(tried.pool, "bob", status=status)
    session = sessions.unseal(tried.call, tried.client, VERIFIER, sessions.seal(tried.call, tried.client, VERIFIER, {}))
    with refused(kind):
        await first_factor.passed(tried, other, 0, session)
    with refused(errors.NotAuthorizedException, sessions.SPENT_MESSAGE):
        await first_factor.passed(tried, other, 0, session)


async def test_a_disabled_user_is_told_so_and_an_expired_invitation_as_well(api: Api) -> None:
    """Before anything else is asked of them."""
    tried = await attempt(api)
    bob = await api.new_user(tried.pool, "bob", status=FORCE_CHANGE_PASSWORD)
    assert (await first_factor.passed(tried, bob, 0)).challenge == NEW_PASSWORD_REQUIRED
    bob.temporary_password_expires_at = api.clock.now()
    with refused(errors.NotAuthorizedException, first_factor.EXPIRED_MESSAGE):
        await first_factor.passed(tried, bob, 0)
    bob.enabled = False
    with refused(errors.NotAuthorizedException, progress.DISABLED_MESSAGE):
        await first_factor.passed(tried, bob, 0)


async def test_tokens_end_the_count_of_failures(api: Api) -> None:
    """A user who got in has no failures left."""
    tried = await attempt(api)
    await first_factor.failed(tried, await first_factor.find(tried))
    candidate = await first_factor.find(tried)
    assert candidate.user is not None
    assert (await first_factor.passed(tried, candidate.user, candidate.failures)).result is not None
    assert (await first_factor.find(tried)).failures == 0


async def test_tokens_spend_the_session_and_renew_the_password(api: Api) -> None:
    """All in the transaction that begins the sign-in."""
    tried = await attempt(api)
    candidate = await first_factor.find(tried)
    assert candidate.user is not None
    session = sessions.unseal(tried.call, tried.client, VERIFIER, sessions.seal(tried.call, tried.client, VERIFIER, {}))
    secrets = await passwords.make(tried.call, tried.pool, candidate.sub, "Alice", PASSWORD)
    answer = await first_factor.passed(tried, candidate.user, 0, session, secrets)
    assert answer.result is not None
    found = await api.found_user(tried.pool, "alice")
    assert found is not None
    assert found.password == secrets.password
    with refused(errors.NotAuthorizedException, sessions.SPENT_MESSAGE):
        await first_factor.passed(tried, found, 0, session)


async def test_a_decision_is_taken_anew_three_times() -> None:
    """And then given up, so that nobody waits for ever."""
    asked = []

    async def decide() -> Answer:
        asked.append(1)
        if len(asked) < 3:
            raise sign_ins.Changed
        return Answer(session="done")

    assert (await first_factor.decided(decide)).session == "done"

    async def never() -> Answer:
        asked.append(1)
        raise sign_ins.Changed

    asked.clear()
    with refused(errors.ConcurrentModificationException):
        await first_factor.decided(never)
    assert len(asked) == 3
