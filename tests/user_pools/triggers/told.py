"""A function inside the server that keeps what it is told."""

from typing import Any

EVENTS: list[Any] = []


async def keep(event: Any, _context: Any) -> Any:
    """Keep the event."""
    EVENTS.append(event)
    return event
