"""AttributesChanged and UserDeleted, which go beyond Cognito: functions that are told what has become of a user.

An event is a row of work in the transaction that it tells of: it is told if that commits, and only then. It is told at
least once, with an `eventId` that stays the same, and nobody waits for it. The settings name the functions, for
LambdaConfig has no place for them, and what an API does not know its tools take away again.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from poolhouse.call import Call, House
from poolhouse.crypto import sealed
from poolhouse.gen.wire import v1 as wire
from poolhouse.integrations.functions.function import AnswerUnusable
from poolhouse.integrations.functions.pool_functions import Telling
from poolhouse.jobs import GiveUp
from poolhouse.storage.jobs import JobRow
from poolhouse.storage.store import Writer
from poolhouse.storage.users import UserRow
from poolhouse.user_pools import attributes
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.triggers import calling, events
from poolhouse.user_pools.triggers.calling import ANSWER_BYTES, ANSWER_SECONDS, Occasion
from poolhouse.user_pools.triggers.events import VERSION, Fields

JOB_KIND: Final = "user_change"
ADMIN: Final = "admin"
USER: Final = "user"

_CONTEXT: Final = b"user change"


async def attributes_changed(
    tx: Writer, call: Call, pool: Pool, user: User, before: UserRow | None, client: AppClient | None
) -> None:
    """Have the pool's function told how the attributes of a user who has been saved differ from what was stored before.

    Values are told as far as the app client that acts may read them; without one, an operator acts, who reads all.
    """
    if call.house.pool_functions.of(Telling.ATTRIBUTES_CHANGED, pool.id) is None:
        return
    readable = None if client is None else attributes.readable(client)
    old = {} if before is None else json.loads(before.attributes)
    changes = list(_changes(old, user.attributes, readable))
    if changes:
        await _enqueue(tx, call, pool, user, client, Telling.ATTRIBUTES_CHANGED, {"changes": changes})


def _changes(old: Mapping[str, str], new: Mapping[str, str], readable: frozenset[str] | None) -> Iterator[Fields]:
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before != after:
            shown = {"oldValue": before, "newValue": after} if readable is None or name in readable else {}
            yield {"name": name, **shown}


async def user_deleted(tx: Writer, call: Call, pool: Pool, user: User, client: AppClient | None) -> None:
    """Have the pool's function told of a user who has been deleted: of what they were called, and of nothing else."""
    if call.house.pool_functions.of(Telling.USER_DELETED, pool.id) is not None:
        await _enqueue(tx, call, pool, user, client, Telling.USER_DELETED, {})


async def _enqueue(
    tx: Writer, call: Call, pool: Pool, user: User, client: AppClient | None, telling: Telling, more: Fields
) -> None:
    request = {"eventId": call.ids.uuid(), "occurredAt": call.now(), "sub": user.sub, "caller": _caller(call), **more}
    occasion = Occasion.of(call, pool, None if client is None else client.id, user.username)
    request = events.with_metadata(request, occasion.metadata)
    event = calling.event(occasion, f"{telling}_{call.operation.name}", request, {}, VERSION)
    # Sealed: it may hold addresses, and outlive the user.
    payload = call.keyring.seal(json.dumps({"telling": telling, "event": event}).encode(), _CONTEXT)
    await call.jobs.enqueue(tx, JOB_KIND, payload, call.now())


def _caller(call: Call) -> str:
    """Who acts: an administrator, where no user can call the operation."""
    return ADMIN if call.operation.callers == {wire.CALLER_OPERATOR} else USER


async def deliver(house: House, job: JobRow) -> None:
    """Tell one event. What the function answers does not matter; when it fails, it is told again later.

    GiveUp for an event that cannot be read, or that the settings have no function for any more.
    """
    telling, event = _opened(house, job)
    function = house.pool_functions.of(telling, event["userPoolId"])
    if function is None:
        raise GiveUp(f"the settings name no function for {telling} of {event['userPoolId']}")
    with suppress(AnswerUnusable):
        await house.functions.invoke(function, event, ANSWER_SECONDS, ANSWER_BYTES)


def _opened(house: House, job: JobRow) -> tuple[Telling, dict[str, Any]]:
    try:
        document = json.loads(house.keyring.open(job.payload, _CONTEXT))
    except sealed.SealBroken:
        raise GiveUp("the event cannot be opened with the master keys of this server") from None
    return Telling(document["telling"]), document["event"]
