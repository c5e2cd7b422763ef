import pytest

from poolhouse import errors
from poolhouse.crypto import passwords as hashes
from poolhouse.crypto import srp
from poolhouse.user_pools import passwords
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD, User
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.signing_in import FOLDED, measured, refused

LAX = {"minimum_length": 6, "temporary_password_validity_days": 3}
STRICT = {
    "minimum_length": 12,
    "require_uppercase": True,
    "require_lowercase": True,
    "require_numbers": True,
    "require_symbols": True,
}


def policy(**members: object) -> dict[str, object]:
    """The setting of a pool with this password policy."""
    return {"policies": {"password_policy": members}}


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("Short-1", "Password not long enough"),
        ("Horse-" * 42 + "12345", "Password too long"),
        ("correct-horse-7", "Password must have uppercase characters"),
        ("CORRECT-HORSE-7", "Password must have lowercase characters"),
        ("Correct-Horse-X", "Password must have numeric characters"),
        ("CorrectHorse777", "Password must have symbol characters"),
        (" Correct-Horse-7", "Password must not begin or end with a space"),
        ("Correct-Horse-7 ", "Password must not begin or end with a space"),
    ],
)
async def test_a_password_that_breaks_the_policy_is_refused_in_cognitos_words(
    api: Api, password: str, problem: str
) -> None:
    """An app can show the user what is missing."""
    pool = await api.new_pool(**policy(**STRICT))
    with refused(errors.InvalidPasswordException, f"Password does not conform to policy: {problem}"):
        passwords.check_policy(pool, password)


async def test_a_policy_asks_for_no_more_than_it_says(api: Api) -> None:
    """Six letters are fine where the operator says so; a space within a password is a symbol."""
    passwords.check_policy(await api.new_pool(**policy(**LAX)), "abcdef")
    passwords.check_policy(await api.new_pool(**policy(**STRICT)), "Correct Horse7")


async def test_a_pool_that_states_no_policy_has_cognitos(api: Api) -> None:
    """Eight characters of all four kinds, and a week for temporary passwords."""
    pool = await api.new_pool()
    assert pool.settings.policies.password_policy == passwords.default_policy()
    passwords.check_policy(pool, "Abcdef-1")
    assert passwords.temporary_until(pool, 100.0) == 100.0 + 7 * 86_400


async def test_a_temporary_password_lasts_as_long_as_the_pool_says(api: Api) -> None:
    """In days from when it was given."""
    assert passwords.temporary_until(await api.new_pool(**policy(**LAX)), 0.0) == 3 * 86_400


@pytest.mark.parametrize("length", [8, 99])
async def test_a_generated_password_satisfies_every_policy(api: Api, length: int) -> None:
    """An invitation never holds a password that its pool would refuse."""
    pool = await api.new_pool(**policy(**{**STRICT, "minimum_length": length}))
    made = {passwords.generate(api.call("admin_create_user"), pool) for _ in range(50)}
    assert len(made) == 50
    for password in made:
        passwords.check_policy(pool, password)


async def test_both_forms_of_a_password_are_made_in_one_hop(api: Api) -> None:
    """The hash and the verifier fit the same password, and the verifier is sealed for its user."""
    pool = await api.new_pool(**FOLDED)
    counted, _, workers = measured(api)
    secrets = await passwords.make(counted.call("sign_up"), pool, "sub", "Alice", PASSWORD)
    assert len(workers.ran) == 1
    assert hashes.verify_password(PASSWORD, secrets.password)
    verifier = api.house.keyring.open(secrets.srp_verifier, passwords.verifier_context(pool.id, "sub"))
    assert verifier == srp.make_verifier(srp.pool_name(pool.id), "alice", PASSWORD, secrets.srp_salt)
    assert passwords.srp_name(pool, "Alice") == "alice"
    other = await passwords.make(counted.call("sign_up"), pool, "sub", "Alice", PASSWORD)
    assert (other.password, other.srp_salt) != (secrets.password, secrets.srp_salt)


async def test_only_the_right_password_verifies_and_nobody_costs_less(api: Api) -> None:
    """One hash for a user, for a user without a password and for nobody."""
    pool = await api.new_pool()
    alice, bob = await api.new_user(pool), await api.new_user(pool, "bob", password=None)
    counted, _, workers = measured(api)
    call = counted.call("initiate_auth")
    assert await passwords.verify(call, alice, PASSWORD)
    for user in (alice, bob, None):
        assert not await passwords.verify(call, user, "Wrong-Horse-7")
    assert workers.ran == ["verify_password"] * 4


async def test_a_password_is_renewed_when_new_ones_would_be_stored_otherwise(api: Api) -> None:
    """With a stronger profile, or where there is no verifier yet; and the same password goes on working."""
    pool = await api.new_pool()
    alice = await api.new_user(pool)
    call = api.call("initiate_auth")
    assert await passwords.renewed(call, pool, alice, PASSWORD) is None
    alice.srp_verifier = None
    assert await passwords.renewed(call, pool, alice, PASSWORD) is not None
    alice = await api.new_user(pool, "bob")
    alice.password = hashes.hash_password(PASSWORD, hashes.Profile("old", memory_kib=16, passes=1, lanes=1))
    secrets = await passwords.renewed(call, pool, alice, PASSWORD)
    assert secrets is not None
    async with api.house.store.write() as tx:
        await passwords.renew(tx, pool, alice, secrets)
    found = await api.found_user(pool, "bob")
    assert found is not None
    assert (found.password, found.srp_salt, found.srp_verifier) == (
        secrets.password,
        secrets.srp_salt,
        secrets.srp_verifier,
    )
    assert await passwords.verify(call, found, PASSWORD)


async def test_a_user_without_a_password_has_nothing_to_renew(api: Api) -> None:
    """There is nothing to make it from."""
    pool = await api.new_pool()
    nobody = User(pool.id, "sub", "x", "CONFIRMED", {}, 0.0, 0.0)
    assert await passwords.renewed(api.call("initiate_auth"), pool, nobody, PASSWORD) is None


async def test_a_password_of_the_last_few_is_refused(api: Api) -> None:
    """The history holds as many as the pool remembers; it is checked in one hop."""
    pool = await api.new_pool(**policy(**LAX, password_history_size=2))
    alice = await api.new_user(pool, password=None)
    counted, _, workers = measured(api)
    call = counted.call("change_password")
    await passwords.check_history(call, api.house.store, pool, alice, "first-horse")
    assert not workers.ran
    for now, password in enumerate(("first-horse", "second-horse", "third-horse")):
        passwords.apply(alice, await passwords.make(call, pool, alice.sub, "alice", password))
        async with api.house.store.write() as tx:
            await passwords.remember(tx, pool, alice, float(now))
    workers.ran.clear()
    for password in ("second-horse", "third-horse"):
        with refused(errors.PasswordHistoryPolicyViolationException, "Password has previously been used"):
            await passwords.check_history(call, api.house.store, pool, alice, password)
    await passwords.check_history(call, api.house.store, pool, alice, "first-horse")
    assert len(workers.ran) == 3
    assert await api.house.store.value("SELECT count(*) FROM password_history WHERE user_pool_id = $1", pool.id) == 2


async def test_the_present_password_counts_from_the_moment_that_a_pool_remembers_any(api: Api) -> None:
    """Though it was set before; one that is temporary, and replaced anyway, does not."""
    pool = await api.new_pool(**policy(**LAX))
    alice = await api.new_user(pool)
    invited = await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD)
    await api.update_user_pool(user_pool_id=pool.id, **policy(**LAX, password_history_size=2))
    pool, call = await api.refreshed(pool), api.call("change_password")
    with pytest.raises(errors.PasswordHistoryPolicyViolationException):
        await passwords.check_history(call, api.house.store, pool, alice, PASSWORD)
    await passwords.check_history(call, api.house.store, pool, alice, "other-horse")
    await passwords.check_history(call, api.house.store, pool, invited, PASSWORD)


async def test_a_pool_without_history_remembers_nothing(api: Api) -> None:
    """No former password is kept that nobody will ask for."""
    pool = await api.new_pool()
    alice = await api.new_user(pool)
    async with api.house.store.write() as tx:
        await passwords.remember(tx, pool, alice, 0.0)
    await passwords.check_history(api.call("change_password"), api.house.store, pool, alice, PASSWORD)
    assert not await api.house.store.value("SELECT count(*) FROM password_history WHERE user_pool_id = $1", pool.id)


def test_applying_secrets_replaces_all_forms() -> None:
    """No form of an older password stays behind."""
    user = User("pool", "sub", "x", "CONFIRMED", {}, 0.0, 0.0, temporary_password_expires_at=5.0)
    passwords.apply(user, passwords.Secrets("hash", b"salt", b"verifier"))
    assert (user.password, user.srp_salt, user.srp_verifier) == ("hash", b"salt", b"verifier")
    assert user.temporary_password_expires_at is None
    passwords.apply(user, passwords.Secrets("hash", b"salt", b"verifier"), 9.0)
    assert user.temporary_password_expires_at == 9.0
