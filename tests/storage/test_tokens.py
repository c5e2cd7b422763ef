"""What stands behind an access token."""

from poolhouse.storage import tokens, users
from poolhouse.storage.users import UserRow
from tests.edge.serving import open_house

POOL = "us-east-1_A"


async def test_a_holder_is_found_with_their_sign_in() -> None:
    """The sign-in counts only with its own user and app client."""
    enabled = False
    alice = UserRow("alice", "alice", "alice", "CONFIRMED", enabled, "{}", "phc", b"s", b"v", 9.0, 1.5, 1.0, 2.0)
    async with open_house() as house:
        async with house.store.write() as tx:
            await users.insert(tx, POOL, alice)
            await tx.execute(
                "INSERT INTO sign_ins (user_pool_id, origin_jti, sub, client_id, auth_time, expires_at)"
                " VALUES ($1, 'alices', 'alice', 'app', 0, 0), ($1, 'bobs', 'bob', 'app', 0, 0)",
                POOL,
            )
        assert await tokens.holder(house.store, POOL, "alice", "alices", "app") == (alice, True)
        for origin_jti, client_id in (("bobs", "app"), ("alices", "other"), ("", "app")):
            assert await tokens.holder(house.store, POOL, "alice", origin_jti, client_id) == (alice, False)
        assert await tokens.stands(house.store, POOL, "alice", "alices", "app")
        for sub, origin_jti, client_id in (("alice", "bobs", "app"), ("alice", "alices", "other"), ("bob", "", "app")):
            assert not await tokens.stands(house.store, POOL, sub, origin_jti, client_id)
        assert await tokens.holder(house.store, POOL, "bob", "bobs", "app") is None
        assert await tokens.holder(house.store, "us-east-1_B", "alice", "alices", "app") is None
