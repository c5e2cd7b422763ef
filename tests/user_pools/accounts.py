"""What the tests of users' accounts share: signing in without a password, and reading what was sent."""

from typing import Any

import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.inbox import InboxMessage
from poolhouse.storage import jobs
from poolhouse.user_pools import message_delivery, messages, sign_ins, tokens
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User


async def sign_in(api: Any, pool: Pool, client: AppClient, user: User) -> str:
    """An access token of the user's, as a sign-in now would give."""
    call = api.call("initiate_auth")
    async with api.house.store.write() as tx:
        begun, _ = await sign_ins.begin(tx, call, pool, client, user, api.clock.now())
    issued = await tokens.issue(call, pool, client, user, begun)
    return issued.access_token


async def sent(api: Any) -> list[InboxMessage]:
    """Send what waits to be sent; all messages so far, newest first."""
    now = api.clock.now()
    async with api.house.store.write() as tx:
        waiting = await jobs.claim(tx, dict.fromkeys(messages.JOB_KINDS, 100), "tests", now, now + 60)
        for kind in messages.JOB_KINDS:
            await tx.execute("DELETE FROM jobs WHERE kind = $1", kind)
    for job in waiting:
        await message_delivery.deliver(api.house, job)
    found: list[InboxMessage] = api.inbox.messages()
    return found


async def code(api: Any, to: str) -> str:
    """The code that was sent there last."""
    found = next(message.code for message in await sent(api) if message.to == to)
    assert found is not None
    return found


def named(attributes: Any) -> dict[str, str]:
    """A response's attributes by name."""
    return {attribute.name: attribute.value for attribute in attributes}


def loses_address(monkeypatch: pytest.MonkeyPatch, factor: Any, api: Any, pool: Pool, username: str) -> None:
    """Have the user get another address, and be signed out, whenever a proof of theirs was found right by `factor`."""
    real = factor.passed
    values = {"email": "other@example.com", "email_verified": "true", "phone_number": "+15555550199"}

    async def passed(*args: Any, **more: Any) -> Any:
        attributes = [pb.AttributeType(name=name, value=value) for name, value in values.items()]
        user = {"user_pool_id": pool.id, "username": username}
        await api.admin_update_user_attributes(**user, user_attributes=attributes)
        await api.admin_user_global_sign_out(**user)
        return await real(*args, **more)

    monkeypatch.setattr(factor, "passed", passed)
