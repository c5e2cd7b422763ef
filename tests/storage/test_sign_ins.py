import dataclasses

from poolhouse.storage import devices, groups, sign_ins, software_tokens, throttles, users
from poolhouse.storage.devices import DeviceRow
from poolhouse.storage.sign_ins import SignInRow
from poolhouse.storage.store import Writer
from poolhouse.storage.users import UserRow
from tests.edge.serving import open_house

POOL = "us-east-1_abcdefghi"
OTHER_POOL = "us-east-1_other0000"
USER = UserRow("a", "Alice", "alice", "CONFIRMED", True, "{}", "hash", b"s", b"v", None, 0.0, 1.0, 2.0)  # noqa: FBT003
SIGN_IN = SignInRow("origin", "a", "client", 5.0, 9.0)


async def signed_in(tx: Writer) -> None:
    """A user with a sign-in and its refresh token."""
    await users.insert(tx, POOL, USER)
    assert await sign_ins.insert(tx, POOL, SIGN_IN, USER)
    assert await sign_ins.insert_refresh_token(tx, POOL, b"token", "origin", 9.0, "", 0.0)


async def test_a_candidate_is_found_by_every_name_with_their_throttle() -> None:
    """Username, sub or alias; for nobody it is the decoy's throttle that counts."""
    async with open_house() as house, house.store.write() as tx:
        await users.insert(tx, POOL, USER)
        await users.set_alias(tx, POOL, "a", "email", "alice@example.com")
        await throttles.count(tx, POOL, "p:a", 0.0, 9.0)
        for _ in range(2):
            await throttles.count(tx, POOL, "p:decoy", 0.0, 9.0)
        await throttles.block(tx, POOL, "p:decoy", 7.0, 9.0)
        for name in ("alice", "a", "alice@example.com"):
            found = await sign_ins.candidate_by_name(tx, POOL, name, name, "p:", "decoy")
            assert (found.user, found.failures, found.blocked_until) == (USER, 1, 0.0)
        nobody = await sign_ins.candidate_by_name(tx, POOL, "bob", "bob", "p:", "decoy")
        assert (nobody.user, nobody.failures, nobody.blocked_until) == (None, 2, 7.0)
        elsewhere = await sign_ins.candidate_by_name(tx, OTHER_POOL, "alice", "a", "p:", "decoy")
        assert (elsewhere.user, elsewhere.failures) == (None, 0)
        assert (await sign_ins.candidate_by_sub(tx, POOL, "a", "p:")).user == USER
        assert await sign_ins.candidate_by_sub(tx, POOL, "decoy", "p:") == nobody


async def test_a_candidate_comes_with_what_proves_a_second_factor() -> None:
    """Their own app, once it is proven, and their own device; without either, it is the candidate alone."""
    device = DeviceRow("key", "phone", b"salt", b"verifier", True, "192.0.2.1", 1.0, 2.0, 3.0)  # noqa: FBT003
    async with open_house() as house, house.store.write() as tx:
        await users.insert(tx, POOL, USER)
        await throttles.count(tx, POOL, "mfa:a", 0.0, 9.0)
        alone = await sign_ins.candidate_by_sub(tx, POOL, "a", "mfa:")
        await software_tokens.set_pending(tx, POOL, "a", b"pending")
        assert await sign_ins.candidate_with_app(tx, POOL, "a", "mfa:") == (alone, None)
        assert await sign_ins.candidate_with_device(tx, POOL, "a", "mfa:", "key") == (alone, None)
        await software_tokens.set_seed(tx, POOL, "a", b"seed", 1)
        await devices.add(tx, POOL, "a", device, 9)
        assert await sign_ins.candidate_with_app(tx, POOL, "a", "mfa:") == (alone, b"seed")
        assert await sign_ins.candidate_with_device(tx, POOL, "a", "mfa:", "key") == (alone, device)
        assert await sign_ins.candidate_with_device(tx, POOL, "a", "mfa:", "other") == (alone, None)
        nobody, seed = await sign_ins.candidate_with_app(tx, POOL, "decoy", "mfa:")
        assert (nobody.user, nobody.failures, seed) == (None, 0, None)


async def test_a_sign_in_is_added_for_the_user_as_they_were_read() -> None:
    """Whatever a proof depended on has to be as it was."""
    async with open_house() as house, house.store.write() as tx:
        await users.insert(tx, POOL, USER)
        for change in ({"status": "UNCONFIRMED"}, {"password": "other"}, {"password": None}, {"mfa": "{}"}):
            assert not await sign_ins.insert(tx, POOL, SIGN_IN, dataclasses.replace(USER, **change))
        assert not await sign_ins.insert(tx, OTHER_POOL, SIGN_IN, USER)
        await users.update(tx, POOL, dataclasses.replace(USER, enabled=False))
        assert not await sign_ins.insert(tx, POOL, SIGN_IN, USER)
        await users.update(tx, POOL, dataclasses.replace(USER, attributes='{"name":"A"}'))
        assert await sign_ins.insert(tx, POOL, SIGN_IN, USER)


async def test_a_refresh_token_is_added_unless_its_user_is_blocked() -> None:
    """Only while the block lasts, and only to a sign-in that stands."""
    async with open_house() as house, house.store.write() as tx:
        await users.insert(tx, POOL, USER)
        assert not await sign_ins.insert_refresh_token(tx, POOL, b"1", "origin", 9.0, "", 0.0)
        assert await sign_ins.insert(tx, POOL, SIGN_IN, USER)
        await throttles.count(tx, POOL, "p:a", 0.0, 9.0)
        await throttles.block(tx, POOL, "p:a", 5.0, 9.0)
        assert not await sign_ins.insert_refresh_token(tx, POOL, b"1", "origin", 9.0, "p:a", 4.9)
        assert await sign_ins.insert_refresh_token(tx, POOL, b"1", "origin", 9.0, "p:b", 4.9)
        assert await sign_ins.insert_refresh_token(tx, POOL, b"2", "origin", 9.0, "p:a", 5.0)


async def test_a_refresh_token_is_read_with_its_sign_in_and_user() -> None:
    """And without them once they are gone."""
    async with open_house() as house, house.store.write() as tx:
        await signed_in(tx)
        row = await sign_ins.refresh_token(tx, POOL, b"token")
        assert row == sign_ins.RefreshTokenRow("origin", None, 9.0, "client", 5.0, USER)
        assert await sign_ins.refresh_token(tx, POOL, b"other") is None
        assert await sign_ins.refresh_token(tx, OTHER_POOL, b"token") is None
        assert await sign_ins.delete(tx, POOL, "origin")
        assert not await sign_ins.delete(tx, POOL, "origin")
        row = await sign_ins.refresh_token(tx, POOL, b"token")
        assert row == sign_ins.RefreshTokenRow("origin", None, 9.0, None, 0.0, None)


async def test_a_refresh_token_is_read_with_the_device_that_it_is_bound_to() -> None:
    """And with whether that is known still, to this user."""
    async with open_house() as house, house.store.write() as tx:
        await users.insert(tx, POOL, USER)
        row = dataclasses.replace(SIGN_IN, device_key="key", device_bound=True)
        assert await sign_ins.insert(tx, POOL, row, USER)
        await sign_ins.insert_refresh_token(tx, POOL, b"token", "origin", 9.0, "", 0.0)
        for owner, known in (("b", False), ("a", True)):
            device = devices.DeviceRow("key", None, b"s", b"v", False, "", 1.0, 1.0, 1.0)  # noqa: FBT003  a column
            await devices.add(tx, POOL, owner, device, 9)
            found = await sign_ins.refresh_token(tx, POOL, b"token")
            assert found is not None
            assert (found.device_key, found.device_bound, found.device_known) == ("key", True, known)


async def test_a_refresh_token_is_replaced_once_and_keeps_its_grace_until_it_is_taken_away() -> None:
    """Only of the sign-in's other tokens, and only of those that were replaced."""
    async with open_house() as house, house.store.write() as tx:
        await signed_in(tx)
        for token in (b"second", b"third"):
            await sign_ins.insert_refresh_token(tx, POOL, token, "origin", 9.0, "", 0.0)
        assert await sign_ins.supersede(tx, POOL, b"token", 6.0)
        assert not await sign_ins.supersede(tx, POOL, b"token", 7.0)
        assert not await sign_ins.supersede(tx, POOL, b"unknown", 7.0)
        assert await sign_ins.superseded_at(tx, POOL, b"token") == 6.0
        assert await sign_ins.supersede(tx, POOL, b"second", 8.0)
        await sign_ins.end_grace(tx, POOL, "another origin", b"second")
        assert await sign_ins.superseded_at(tx, POOL, b"token") == 6.0
        await sign_ins.end_grace(tx, POOL, "origin", b"second")
        assert await sign_ins.superseded_at(tx, POOL, b"token") == 0.0
        assert await sign_ins.superseded_at(tx, POOL, b"second") == 8.0
        assert await sign_ins.superseded_at(tx, POOL, b"unknown") is None
        third = await sign_ins.refresh_token(tx, POOL, b"third")
        assert third is not None
        assert third.superseded_at is None


async def test_whoever_signs_in_or_refreshes_learns_whether_there_are_groups_to_read() -> None:
    """Of this user, in this pool."""
    async with open_house() as house, house.store.write() as tx:
        await signed_in(tx)
        for pool_id, sub, in_groups in ((OTHER_POOL, "a", False), (POOL, "b", False), (POOL, "a", True)):
            await groups.add_member(tx, pool_id, "readers", sub, 1.0)
            begun = dataclasses.replace(SIGN_IN, origin_jti=f"{pool_id} {sub}")
            assert await sign_ins.insert(tx, POOL, begun, USER) == sign_ins.Added(in_groups)
            row = await sign_ins.refresh_token(tx, POOL, b"token")
            assert row is not None
            assert row.in_groups is in_groups


async def test_ending_all_ends_one_users_sign_ins() -> None:
    """And notes the time in the user's row."""
    async with open_house() as house, house.store.write() as tx:
        await signed_in(tx)
        other = dataclasses.replace(USER, sub="b", username="bob", username_key="bob")
        await users.insert(tx, POOL, other)
        assert await sign_ins.insert(tx, POOL, dataclasses.replace(SIGN_IN, sub="b", origin_jti="bobs"), other)
        await sign_ins.delete_all(tx, POOL, "a", 6.0)
        assert not await sign_ins.delete(tx, POOL, "origin")
        assert await sign_ins.delete(tx, POOL, "bobs")
        alice = await users.by_sub(tx, POOL, "a")
        assert alice is not None
        assert alice.signed_out_at == 6.0
