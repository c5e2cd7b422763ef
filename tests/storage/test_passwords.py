from poolhouse.storage import passwords, users
from poolhouse.storage.users import UserRow
from tests.edge.serving import open_house

POOL = "us-east-1_abcdefghi"


async def test_the_history_is_read_latest_first_and_cut_at_its_end() -> None:
    """As many as are asked for, of one user of one pool; two at one moment are one."""
    async with open_house() as house, house.store.write() as tx:
        for now in range(4):
            await passwords.remember(tx, POOL, "a", f"hash {now}", float(now))
        await passwords.remember(tx, POOL, "a", "hash 3, again", 3.0)
        await passwords.remember(tx, POOL, "b", "other", 9.0)
        await passwords.remember(tx, "us-east-1_other0000", "a", "other", 9.0)
        assert await passwords.history(tx, POOL, "a", 3) == ["hash 3, again", "hash 2", "hash 1"]
        await passwords.forget_older(tx, POOL, "a", 2)
        assert await passwords.history(tx, POOL, "a", 9) == ["hash 3, again", "hash 2"]
        assert await passwords.history(tx, POOL, "b", 9) == ["other"]
        assert await passwords.history(tx, "us-east-1_other0000", "a", 9) == ["other"]


async def test_renewing_changes_the_forms_of_a_password_and_nothing_else() -> None:
    """The user stays as they were: it is the same password."""
    async with open_house() as house, house.store.write() as tx:
        for sub in ("a", "b"):
            row = UserRow(sub, sub, sub, "CONFIRMED", True, "{}", "old", b"s", b"v", None, 0.0, 1.0, 2.0)  # noqa: FBT003
            await users.insert(tx, POOL, row)
        await passwords.renew(tx, POOL, "a", "new", b"salt", b"verifier")
        changed, other = await users.by_sub(tx, POOL, "a"), await users.by_sub(tx, POOL, "b")
        assert changed is not None
        assert other is not None
        assert (changed.password, changed.srp_salt, changed.srp_verifier) == ("new", b"salt", b"verifier")
        assert (changed.status, changed.updated_at) == ("CONFIRMED", 2.0)
        assert (other.password, other.srp_salt, other.srp_verifier) == ("old", b"s", b"v")
