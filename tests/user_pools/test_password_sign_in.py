import asyncio
from functools import partial

import pytest

from poolhouse import errors
from poolhouse.crypto import passwords as hashes
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import passwords as password_rows
from poolhouse.user_pools import passwords
from poolhouse.user_pools.model.user import (
    CONFIRMED,
    FORCE_CHANGE_PASSWORD,
    RESET_REQUIRED,
    UNCONFIRMED,
)
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.signing_in import (
    FOLDED,
    NEW_PASSWORD_REQUIRED,
    by_password,
    by_srp,
    in_one_queue,
    is_signed_in,
    make,
    measured,
    new_client,
    refused,
    secret_hash,
)

WRONG = "Incorrect username or password."
BLOCKED = "Password attempts exceeded"


async def test_the_right_password_gives_all_three_tokens(api: Api) -> None:
    """A user who signs in gets an access, an ID and a refresh token, and nothing that looks like a challenge."""
    _, client, _ = await make(api)
    response = await by_password(api, client)
    result = response.authentication_result
    assert await is_signed_in(api, result.access_token)
    assert result.id_token
    assert len(result.refresh_token) >= 43
    assert (result.token_type, result.expires_in) == ("Bearer", 3600)
    assert not response.HasField("challenge_name")
    assert not response.HasField("session")
    assert not response.challenge_parameters


async def test_a_sign_in_costs_three_statements_and_two_hops(api: Api) -> None:
    """One reading and two rows; one hop for the password, one for the signatures."""
    _, client, _ = await make(api)
    await by_password(api, client)
    api, store, workers = measured(api)
    await by_password(api, client)
    assert len(store.statements) == 3, store.statements
    assert workers.ran == ["verify_password", "_sign"]


async def test_a_wrong_password_is_refused(api: Api) -> None:
    """Whoever does not know the password gets no tokens."""
    _, client, _ = await make(api)
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client, password="Wrong-Horse-7")


async def test_an_unknown_user_looks_like_a_wrong_password_and_costs_as_much(api: Api) -> None:
    """Nobody finds out which names exist: same answer, same statements, same number of password hashes."""
    _, client, _ = await make(api)
    seen = []
    for name in ("alice", "nobody"):
        counted, store, workers = measured(api)
        with refused(errors.NotAuthorizedException, WRONG):
            await by_password(counted, client, name=name, password="Wrong-Horse-7")
        seen.append((store.statements, workers.ran))
    assert seen[0] == seen[1]
    assert seen[0][1] == ["verify_password"]


async def test_a_client_that_tells_says_that_there_is_no_such_user(api: Api) -> None:
    """An app that chose the legacy behaviour can offer to sign up."""
    _, client, _ = await make(api, hides=False)
    with refused(errors.UserNotFoundException, "User does not exist."):
        await by_password(api, client, name="nobody")


@pytest.mark.parametrize("missing", ["USERNAME", "PASSWORD"])
async def test_what_is_missing_is_named(api: Api, missing: str) -> None:
    """A developer reads which parameter was forgotten."""
    _, client, _ = await make(api)
    with refused(errors.InvalidParameterException, f"Missing required parameter {missing}"):
        await by_password(api, client, **{missing: ""})


@pytest.mark.parametrize("name", ["a" * 129, "with space", "nul\0", "line\nfeed", "\u200b"])
async def test_what_cannot_be_a_username_is_refused(api: Api, name: str) -> None:
    """Names that no user can have are told apart from wrong ones, as by Cognito, and harm nothing."""
    _, client, _ = await make(api)
    with refused(errors.InvalidParameterException):
        await by_password(api, client, name=name)


@pytest.mark.parametrize("password", ["\0", "a" * 100_000, "\U0001f40e", " "])
async def test_a_strange_password_is_only_wrong(api: Api, password: str) -> None:
    """Whatever is sent as a password is compared and nothing else."""
    _, client, _ = await make(api)
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client, password=password)


async def test_every_name_of_a_user_signs_in(api: Api) -> None:
    """Username in any spelling, sub and verified alias; an address that is not verified is nobody's name."""
    pool = await api.new_pool(
        alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL, pb.ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER], **FOLDED
    )
    client = await new_client(api, pool)
    alice = await api.new_user(pool, email="alice@example.com", email_verified="true", phone_number="+15555550123")
    for name in ("alice", "ALICE", alice.sub, "Alice@Example.com"):
        assert (await by_password(api, client, name=name)).authentication_result.access_token
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client, name="+15555550123")


async def test_a_client_with_a_secret_wants_proof_of_it_first(api: Api) -> None:
    """Without the right SECRET_HASH nobody gets as far as trying passwords."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, generate_secret=True)
    good = secret_hash(client, "alice")
    assert (await by_password(api, client, SECRET_HASH=good)).authentication_result.access_token
    counted, store, workers = measured(api)
    for bad in ("", secret_hash(client, "bob"), "é"):
        with refused(errors.NotAuthorizedException):
            await by_password(counted, client, SECRET_HASH=bad)
    assert not workers.ran
    assert not [sql for sql in store.statements if "throttles" in sql]


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (UNCONFIRMED, errors.UserNotConfirmedException, "User is not confirmed."),
        (RESET_REQUIRED, errors.PasswordResetRequiredException, "Password reset required for the user"),
    ],
)
async def test_only_the_right_password_tells_a_users_state(
    api: Api, status: str, kind: type[errors.CognitoError], message: str
) -> None:
    """An app learns what the user has to do next; a stranger learns nothing."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", status=status)
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client, name="bob", password="Wrong-Horse-7")
    with refused(kind, message):
        await by_password(api, client, name="bob")


async def test_a_disabled_user_does_not_sign_in(api: Api) -> None:
    """Disabling a user works at once, and only the user hears of it."""
    pool, client, _ = await make(api)
    await api.admin_disable_user(user_pool_id=pool.id, username="alice")
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client, password="Wrong-Horse-7")
    with refused(errors.NotAuthorizedException, "User is disabled."):
        await by_password(api, client)


async def test_a_user_without_a_password_does_not_sign_in_with_one(api: Api) -> None:
    """No password fits a user who has none."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", password=None)
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client, name="bob", password="anything")


async def test_an_expired_temporary_password_is_told_only_to_who_knows_it(api: Api) -> None:
    """An invitation that was left lying about is worth nothing after its time."""
    pool, client, _ = await make(api)
    await api.admin_create_user(
        user_pool_id=pool.id,
        username="bob",
        temporary_password=PASSWORD,
        message_action=pb.MESSAGE_ACTION_TYPE_SUPPRESS,
    )
    api.clock.advance(7 * 86_400 - 1)
    assert (await by_password(api, client, name="bob")).challenge_name == NEW_PASSWORD_REQUIRED
    api.clock.advance(1)
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client, name="bob", password="Wrong-Horse-7")
    with refused(
        errors.NotAuthorizedException, "Temporary password has expired and must be reset by an administrator."
    ):
        await by_password(api, client, name="bob")


async def test_five_wrong_passwords_lock_out_whoever_knows_the_right_one(api: Api) -> None:
    """Guessing is slowed down: within the lock-out even the right password is refused, unseen."""
    _, client, _ = await make(api)
    for _ in range(5):
        with refused(errors.NotAuthorizedException, WRONG):
            await by_password(api, client, password="Wrong-Horse-7")
    counted, _, workers = measured(api)
    with refused(errors.NotAuthorizedException, BLOCKED):
        await by_password(counted, client)
    assert not workers.ran
    api.clock.advance(1)
    assert (await by_password(api, client)).authentication_result.access_token


async def test_a_lock_out_holds_for_all_names_flows_and_servers(api: Api) -> None:
    """Guesses are counted together, whichever name, flow, app client or server they come through."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL], **FOLDED)
    client, other = await new_client(api, pool), await new_client(api, pool)
    alice = await api.new_user(pool, email="alice@example.com", email_verified="true")
    wrong = "Wrong-Horse-7"
    elsewhere, _, _ = measured(api)
    for server, app, name in (
        (api, client, "alice"),
        (elsewhere, other, "ALICE"),
        (api, client, alice.sub),
        (elsewhere, client, "alice@example.com"),
    ):
        with refused(errors.NotAuthorizedException, WRONG):
            await by_password(server, app, name, wrong)
    with refused(errors.NotAuthorizedException, WRONG):
        await by_srp(api, pool, other, "alice", wrong)
    with refused(errors.NotAuthorizedException, BLOCKED):
        await by_password(elsewhere, other)
    with refused(errors.NotAuthorizedException, BLOCKED):
        await by_srp(api, pool, client)


async def test_a_name_that_nobody_has_is_locked_out_alike(api: Api) -> None:
    """A lock-out does not tell that somebody has the name."""
    pool = await api.new_pool(**FOLDED)
    client = await new_client(api, pool)
    for _ in range(5):
        with refused(errors.NotAuthorizedException, WRONG):
            await by_password(api, client, name="Nobody")
    with refused(errors.NotAuthorizedException, BLOCKED):
        await by_password(api, client, name="nobody")
    api.clock.advance(1)
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client, name="nobody")
    with refused(errors.NotAuthorizedException, BLOCKED):
        await by_password(api, client, name="nobody")


async def test_success_ends_the_count(api: Api) -> None:
    """Who mistypes now and then is never locked out."""
    _, client, _ = await make(api)
    for _ in range(3):
        for _ in range(4):
            with refused(errors.NotAuthorizedException, WRONG):
                await by_password(api, client, password="Wrong-Horse-7")
        assert (await by_password(api, client)).authentication_result.access_token


async def test_many_guesses_at_once_get_no_further_than_one_after_the_other(api: Api) -> None:
    """Sixty parallel guesses are five guesses: the rest is refused, unseen."""
    _, client, _ = await make(api)
    guesses = [by_password(api, client, password=f"Wrong-Horse-{number}") for number in range(60)]
    answers = await asyncio.gather(*guesses, return_exceptions=True)
    messages = [answer.message for answer in answers if isinstance(answer, errors.CognitoError)]
    assert messages.count(WRONG) == 5
    assert messages.count(BLOCKED) == 55


@pytest.mark.parametrize("status", [CONFIRMED, UNCONFIRMED, RESET_REQUIRED, FORCE_CHANGE_PASSWORD])
async def test_a_right_password_that_comes_behind_five_wrong_ones_is_refused(api: Api, status: str) -> None:
    """However close they come: neither tokens nor the user's state tell that the password was right."""
    pool, client, _ = await make(api)
    bob = await api.new_user(pool, "bob", status=status)
    guesses = [partial(by_password, api, client, "bob", f"Wrong-Horse-{number}") for number in range(5)]
    answers = await in_one_queue(api, bob, [*guesses, partial(by_password, api, client, "bob")])
    assert [answer.message for answer in answers] == [WRONG] * 5 + [BLOCKED]


async def test_a_password_that_was_replaced_during_the_sign_in_does_not_sign_in(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was right when it was compared is compared anew if the password has changed since."""
    pool, client, _ = await make(api)
    verify = passwords.verify
    changes = [True]

    async def slow(call: object, user: object, password: str) -> bool:
        right = await verify(call, user, password)  # type: ignore[arg-type]
        if changes:
            changes.pop()
            await api.admin_set_user_password(
                user_pool_id=pool.id, username="alice", password="Another-Horse-8", permanent=True
            )
        return right

    monkeypatch.setattr(passwords, "verify", slow)
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client)


async def test_a_user_who_never_stops_changing_is_told_to_try_again(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A race is lost three times at most, and then says so."""
    pool, client, _ = await make(api)
    verify = passwords.verify

    async def slow(call: object, user: object, password: str) -> bool:
        right = await verify(call, user, password)  # type: ignore[arg-type]
        await api.admin_set_user_password(user_pool_id=pool.id, username="alice", password=PASSWORD, permanent=True)
        return right

    monkeypatch.setattr(passwords, "verify", slow)
    with refused(errors.ConcurrentModificationException):
        await by_password(api, client)


async def test_a_user_who_is_deleted_during_the_sign_in_gets_no_tokens(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of a user comes back after they were deleted."""
    pool, client, _ = await make(api)
    verify = passwords.verify

    async def slow(call: object, user: object, password: str) -> bool:
        right = await verify(call, user, password)  # type: ignore[arg-type]
        if user is not None:
            await api.admin_delete_user(user_pool_id=pool.id, username="alice")
        return right

    monkeypatch.setattr(passwords, "verify", slow)
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client)
    assert not await api.house.store.rows("SELECT 1 FROM sign_ins WHERE user_pool_id = $1", pool.id)


async def test_a_hash_from_elsewhere_is_renewed_at_the_first_sign_in(api: Api) -> None:
    """Users keep their passwords when parameters grow or their hash was brought along, and can use SRP from then on."""
    pool, client, alice = await make(api)
    weaker = hashes.hash_password(PASSWORD, hashes.Profile("old", memory_kib=16, passes=1, lanes=1))
    async with api.house.store.write() as tx:
        await password_rows.renew(tx, pool.id, alice.sub, weaker, b"", b"")
        await tx.execute(
            "UPDATE users SET srp_salt = NULL, srp_verifier = NULL WHERE user_pool_id = $1 AND sub = $2",
            pool.id,
            alice.sub,
        )
    with refused(errors.NotAuthorizedException, WRONG):
        await by_srp(api, pool, client)
    first, second = await asyncio.gather(by_password(api, client), by_password(api, client))
    assert first.authentication_result.access_token
    assert second.authentication_result.access_token
    assert (await by_srp(api, pool, client)).authentication_result.access_token
    found = await api.found_user(pool, "alice")
    assert found is not None
    assert found.password is not None
    assert not hashes.needs_rehash(found.password, hashes.TESTS_ONLY)
    counted, _, workers = measured(api)
    await by_password(counted, client)
    assert workers.ran == ["verify_password", "_sign"]


async def test_operators_sign_users_in_through_their_own_flow(api: Api) -> None:
    """A back end that has the password signs its users in, under both names of the flow."""
    pool, client, _ = await make(api)
    for flow in (pb.AUTH_FLOW_TYPE_ADMIN_USER_PASSWORD_AUTH, pb.AUTH_FLOW_TYPE_ADMIN_NO_SRP_AUTH):
        response = await api.admin_initiate_auth(
            user_pool_id=pool.id,
            client_id=client.id,
            auth_flow=flow,
            auth_parameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )
        assert await is_signed_in(api, response.authentication_result.access_token)
