"""How events call the devices that they came from: as these call themselves, or as their software does."""

from collections.abc import Sequence

from poolhouse.call import Call
from poolhouse.storage.auth_events import EventRow
from poolhouse.user_pools.user_sessions import device_types


async def shown(call: Call, events: Sequence[EventRow]) -> list[str | None]:
    """A name for people to read for each event's device; None where nothing is known of it."""
    told = [event.user_agent for event in events if event.device_name is None and event.user_agent]
    described = iter(await call.workers.run(device_types.described, told) if told else [])
    return [event.device_name or (next(described) if event.user_agent else None) for event in events]
