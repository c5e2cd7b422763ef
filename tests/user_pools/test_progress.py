import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import progress, sessions
from poolhouse.user_pools.model.mfa import ON, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from poolhouse.user_pools.progress import Progress, Reply
from poolhouse.user_pools.sign_in_steps import PASSWORD
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import BY_APP, BY_SMS, REACHABLE
from tests.user_pools.signing_in import make, new_client, refused, secret_hash

INVALID = "Invalid session for the user."


async def begun(api: Api, **client: object) -> Progress:
    """Alice, who has proven her password."""
    pool, app, alice = await make(api, **client)  # type: ignore[arg-type]  # settings of an app client
    return Progress(api.call("initiate_auth"), pool, app, alice, "Alice-as-typed", (PASSWORD,))


def reply(to: Progress, text: str, challenge: int = BY_SMS, **responses: str) -> Reply:
    """An answer with this session."""
    found = {"USERNAME": "Alice-as-typed", **responses}
    return Reply.of(to.call, to.pool, to.client, challenge, text, found)  # type: ignore[arg-type]  # int is how enums are compared


async def test_a_session_brings_back_the_sign_in(api: Api) -> None:
    """Whose it is, by what name, and what was proven; more where it is given more."""
    at = (await begun(api)).proving(SMS_MFA)
    assert at.proven == (PASSWORD, SMS_MFA)
    answered = reply(at, at.seal(BY_SMS, extra="x"))
    assert answered.is_under_way
    assert answered.session.state["extra"] == "x"
    again = progress.resumed(answered, at.user.stored)
    assert (again.user.sub, again.name, again.proven) == (at.user.sub, "Alice-as-typed", (PASSWORD, SMS_MFA))


@pytest.mark.parametrize("name", ["Alice-as-typed", "alice"])
async def test_a_user_answers_by_any_of_their_names(api: Api, name: str) -> None:
    """As they typed it, as they are called, or by their sub."""
    at = await begun(api)
    for each in (name, at.user.sub):
        assert reply(at, at.seal(BY_SMS), USERNAME=each).sub == at.user.sub
    with refused(errors.NotAuthorizedException, INVALID):
        reply(at, at.seal(BY_SMS), USERNAME="bob")
    with refused(errors.InvalidParameterException, "Missing required parameter USERNAME"):
        reply(at, at.seal(BY_SMS), USERNAME="")


async def test_a_session_is_for_its_challenge_and_its_client(api: Api) -> None:
    """And nothing else opens it."""
    at = await begun(api)
    with refused(errors.NotAuthorizedException, INVALID):
        reply(at, at.seal(BY_SMS), BY_APP)
    other = await new_client(api, at.pool)
    with refused(errors.NotAuthorizedException, INVALID):
        Reply.of(at.call, at.pool, other, BY_SMS, at.seal(BY_SMS), {"USERNAME": "alice"})


async def test_a_client_with_a_secret_proves_it_with_each_answer(api: Api) -> None:
    """For one of the names that the user goes by."""
    at = await begun(api, generate_secret=True)
    for name in ("Alice-as-typed", "alice"):
        assert reply(at, at.seal(BY_SMS), SECRET_HASH=secret_hash(at.client, name)).is_under_way
    for wrong in ("", secret_hash(at.client, "bob")):
        with refused(errors.NotAuthorizedException):
            reply(at, at.seal(BY_SMS), SECRET_HASH=wrong)


async def test_a_sign_in_ends_with_what_the_user_was(api: Api) -> None:
    """Another password, another status, other factors, or no user at all."""
    at = await begun(api)
    answered = reply(at, at.seal(BY_SMS))
    row = at.user.stored
    assert row is not None
    progress.resumed(answered, row)
    with refused(errors.NotAuthorizedException, INVALID):
        progress.resumed(answered, None)
    changes = {"password": "other", "status": FORCE_CHANGE_PASSWORD, "mfa": at.user.mfa.with_app("").text()}
    for name, value in changes.items():
        before = getattr(row, name)
        setattr(row, name, value)
        with refused(errors.NotAuthorizedException, INVALID):
            progress.resumed(answered, row)
        setattr(row, name, before)
    row.enabled = False
    with refused(errors.NotAuthorizedException, "User is disabled."):
        progress.resumed(answered, row)


async def test_a_session_in_which_nothing_was_proven_resumes_nothing(api: Api) -> None:
    """What was handed out to who only gave a name is no proof."""
    at = await begun(api)
    state = {"sub": at.user.sub, "name": "alice", "srp_name": "alice"}
    answered = reply(at, sessions.seal(at.call, at.client, BY_SMS, state), USERNAME="alice")
    assert not answered.is_under_way
    with refused(errors.NotAuthorizedException, INVALID):
        progress.resumed(answered, at.user.stored)


async def test_no_session_tells_a_password_hash(api: Api) -> None:
    """Not even to who has the key that seals it."""
    at = await begun(api)
    state = reply(at, at.seal(BY_SMS)).session.state
    assert at.user.password is not None
    assert at.user.password not in str(state)


async def test_what_the_next_step_depends_on(api: Api) -> None:
    """The pool's rule, the user's factors and addresses, and how the password is recovered."""
    at = await begun(api)
    await api.set_user_pool_mfa_config(
        user_pool_id=at.pool.id, mfa_configuration=ON, software_token_mfa_configuration={"enabled": True}
    )
    pool = await api.refreshed(at.pool)
    bob = await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD, **REACHABLE)
    standing = Progress(at.call, pool, at.client, bob, "bob", (PASSWORD,)).standing()
    assert standing.pool.offered == (SOFTWARE_TOKEN_MFA,)
    assert (standing.pool.mode, standing.temporary_password) == (pb.USER_POOL_MFA_TYPE_ON, True)
    assert standing.addresses == frozenset({"email", "phone_number"})
    assert standing.recovers_by == "email"
