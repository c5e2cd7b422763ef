"""What all tests of identity pools share: a driver, and logins that were verified already."""

from typing import Any

import pytest

from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import linking
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.model import pool as pools
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.integrations.inbox import Inbox
from tests.house import Driver

GOOGLE, FACEBOOK, AMAZON = "accounts.google.com", "graph.facebook.com", "www.amazon.com"
DEVELOPERS = "login.example.com"


class Api(Driver):
    """The identity pools' operations, and short ways to what their tests begin with."""

    def __init__(self, house: House, clock: ManualClock, inbox: Inbox) -> None:
        super().__init__("poolhouse.identity.v1.IdentityService", house, clock, inbox)

    async def new_pool(self, **members: Any) -> IdentityPool:
        """A new pool, as operations see it. It lets guests in, and its developers vouch for users."""
        created = await self.create_identity_pool(
            **{
                "identity_pool_name": "pool",
                "allow_unauthenticated_identities": True,
                "developer_provider_name": DEVELOPERS,
                **members,
            }
        )
        return await self.found_pool(created.identity_pool_id)

    async def found_pool(self, pool_id: str) -> IdentityPool:
        """The pool as operations see it now."""
        found = await pools.fetch(self.house, pool_id)
        assert found is not None
        return found

    async def resolve(
        self, pool: IdentityPool, *logins: Login, identity_id: str | None = None, vouched: bool = False
    ) -> str:
        """The identity that verified logins lead to."""
        return await linking.resolve(self.call("get_id"), pool, logins, identity_id, vouched=vouched)

    async def described(self, identity_id: str) -> pb.DescribeIdentityResponse:
        """The identity as operators see it."""
        response: pb.DescribeIdentityResponse = await self.describe_identity(identity_id=identity_id)
        return response


def login(provider: str, subject: str, **claims: Any) -> Login:
    """A login that was verified."""
    return Login.of(provider, "app", subject, claims)


@pytest.fixture
def api(house: House, clock: ManualClock, inbox: Inbox) -> Api:
    """The driver."""
    return Api(house, clock, inbox)
