"""What the tests of sign-up, recovery and messages share: pools and clients of the usual kinds, and a jobs' run."""

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.inbox import InboxMessage
from poolhouse.jobs import JobRunner
from poolhouse.user_pools import message_delivery, messages
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from tests.user_pools.conftest import PASSWORD, Api

EMAIL = pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL
PHONE = pb.VERIFIED_ATTRIBUTE_TYPE_PHONE_NUMBER
ADDRESS = "alice@example.com"
NUMBER = "+15555550123"
NEW_PASSWORD = "Another-Horse-8"
HIDING = pb.PREVENT_USER_EXISTENCE_ERROR_TYPES_ENABLED
TELLING = pb.PREVENT_USER_EXISTENCE_ERROR_TYPES_LEGACY


async def make(
    api: Api, *, verified: Iterable[int] = (EMAIL,), hides: bool = False, **members: Any
) -> tuple[Pool, AppClient]:
    """A pool that verifies these attributes, and an app client that hides or tells who exists."""
    pool = await api.new_pool(auto_verified_attributes=list(verified), **members)
    client = await api.new_client(pool, prevent_user_existence_errors=HIDING if hides else TELLING)
    return pool, client


async def sign_up(api: Api, client: AppClient, username: str = "alice", **attributes: str) -> pb.SignUpResponse:
    """Sign a user up; with ADDRESS unless other attributes are given."""
    response: pb.SignUpResponse = await api.sign_up(
        client_id=client.id,
        username=username,
        password=PASSWORD,
        user_attributes=[pb.AttributeType(name=n, value=v) for n, v in (attributes or {"email": ADDRESS}).items()],
    )
    return response


def runner(api: Api) -> JobRunner:
    """What delivers messages, by hand."""
    house = api.house
    handlers = dict.fromkeys(messages.JOB_KINDS, partial(message_delivery.deliver, house))
    return JobRunner(house.store, house.bus, house.clock, house.ids, handlers)


async def delivered(api: Api, pool: Pool) -> list[InboxMessage]:
    """Every message to the pool's users so far, newest first."""
    await runner(api).run_due()
    return api.inbox.messages(user_pool_id=pool.id)


async def latest_code(api: Api, pool: Pool) -> str:
    """The code in the newest message."""
    code = (await delivered(api, pool))[0].code
    assert code is not None
    return code


def another(code: str) -> str:
    """A code that is not this one."""
    assert re.fullmatch(r"\d{6}", code)
    return f"{(int(code) + 1) % 10**6:06}"
