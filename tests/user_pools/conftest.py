"""What all tests of user pools share: a driver, and users who were there all along."""

from typing import Any

import pytest

from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.integrations.inbox import Inbox
from poolhouse.user_pools import passwords
from poolhouse.user_pools.model import app_client, pool, user
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, User
from tests.house import Driver

PASSWORD = "Correct-Horse-7"


class Api(Driver):
    """The user pools' operations, and short ways to what their tests begin with."""

    def __init__(self, house: House, clock: ManualClock, inbox: Inbox) -> None:
        super().__init__("poolhouse.userpool.v1.UserPoolService", house, clock, inbox)

    async def new_pool(self, **members: Any) -> Pool:
        """A new pool, as operations see it."""
        created = await self.create_user_pool(**{"pool_name": "pool", **members})
        found = await pool.fetch(self.house, created.user_pool.id)
        assert found is not None
        return found

    async def refreshed(self, present: Pool) -> Pool:
        """The pool as it is now."""
        found = await pool.fetch(self.house, present.id)
        assert found is not None
        return found

    async def new_client(self, pool: Pool, **members: Any) -> AppClient:
        """A new app client of the pool, as operations see it."""
        members = {"user_pool_id": pool.id, "client_name": "app", **members}
        created = await self.create_user_pool_client(**members)
        found = await app_client.fetch(self.house, created.user_pool_client.client_id)
        assert found is not None
        return found

    async def new_user(
        self,
        pool: Pool,
        username: str = "alice",
        password: str | None = PASSWORD,
        status: str = CONFIRMED,
        **attributes: str,
    ) -> User:
        """A user who was there all along, without any sign-up."""
        now = self.clock.now()
        new = User(pool.id, self.house.ids.uuid(), username, status, attributes, now, now)
        if password is not None:
            call = self.call("admin_create_user")
            passwords.apply(new, await passwords.make(call, pool, new.sub, username, password))
        async with self.house.store.write() as tx:
            await user.insert(tx, pool, new)
        return new

    async def found_user(self, pool: Pool, name: str) -> User | None:
        """The user whom a name means, as the store has it."""
        return await user.find(self.house.store, pool, name)


@pytest.fixture
def api(house: House, clock: ManualClock, inbox: Inbox) -> Api:
    """The driver."""
    return Api(house, clock, inbox)
