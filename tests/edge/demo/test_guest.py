import asyncio
import json

import pytest

from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.edge.demo.guest import NAME, Guest
from poolhouse.integrations.inbox import Inbox
from tests.house import Driver


class Site:
    """A house, its operations, and the demo's guest."""

    def __init__(self, house: House, clock: ManualClock, inbox: Inbox) -> None:
        self.pools = Driver("poolhouse.identity.v1.IdentityService", house, clock, inbox)
        self.roles = Driver("poolhouse.iam.v1.IamService", house, clock, inbox)

    @property
    def guest(self) -> Guest:
        """The guest as a server that was just started knows it."""
        return Guest(self.pools.dispatcher)


@pytest.fixture
def site(house: House, clock: ManualClock, inbox: Inbox) -> Site:
    """An emulator, as far as the guest needs one."""
    return Site(house, clock, inbox)


async def test_the_guest_is_the_same_for_all_who_ask(site: Site) -> None:
    """At once, one after the other, and after a restart: there is one pool, with one identity."""
    guest = site.guest
    first, second = await asyncio.gather(guest.ids(), guest.ids())
    assert first == second == await site.guest.ids()
    listed = await site.pools.list_identities(identity_pool_id=first.identity_pool_id, max_results=60)
    assert [one.identity_id for one in listed.identities] == [first.identity_id]


async def test_the_guest_has_credentials_that_allow_sync(site: Site) -> None:
    """As an app gets them, and an OpenID token besides."""
    ids = await site.guest.ids()
    given = await site.pools.get_credentials_for_identity(identity_id=ids.identity_id)
    assert given.credentials.access_key_id
    assert (await site.pools.get_open_id_token(identity_id=ids.identity_id)).token
    (arn,) = (await site.pools.get_identity_pool_roles(identity_pool_id=ids.identity_pool_id)).roles.values()
    policy = await site.roles.get_role_policy(role_name=arn.rpartition("/")[2], policy_name=NAME)
    (statement,) = json.loads(policy.policy_document)["Statement"]
    assert statement == {"Effect": "Allow", "Action": "cognito-sync:*", "Resource": "*"}


async def test_other_pools_and_identities_are_left_alone(site: Site) -> None:
    """However many there are; an identity that somebody adds to the pool is not taken for the guest."""
    for number in range(61):
        await site.pools.create_identity_pool(identity_pool_name=f"p{number}", allow_unauthenticated_identities=True)
    ids = await site.guest.ids()
    site.pools.clock.advance(1)
    for _ in range(3):
        await site.pools.get_id(identity_pool_id=ids.identity_pool_id)
    assert await site.guest.ids() == ids


async def test_what_was_left_half_made_is_completed(site: Site) -> None:
    """An emulator may be killed at any time, and people delete what they find."""
    ids = await site.guest.ids()
    await site.pools.set_identity_pool_roles(identity_pool_id=ids.identity_pool_id, roles={})
    await site.pools.delete_identities(identity_ids_to_delete=[ids.identity_id])
    again = await site.guest.ids()
    assert again.identity_pool_id == ids.identity_pool_id
    assert again.identity_id != ids.identity_id
    assert (await site.pools.get_credentials_for_identity(identity_id=again.identity_id)).credentials.access_key_id
