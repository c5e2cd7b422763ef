"""Hints between tasks and between servers: "this changed, look again". Never data: a hint may be lost or come twice.

A topic is words joined by dots; who subscribes to `cache` also hears `cache.pools`. After a time without connection
hints may have been lost; subscribers are told so, and drop what they remember.
"""

from poolhouse.bus.bus import HINT_BYTES, Bus, Subscription
from poolhouse.bus.local import LocalBus
from poolhouse.bus.postgres import PostgresBus
from poolhouse.bus.remote import RemoteBus

__all__ = ["HINT_BYTES", "Bus", "LocalBus", "PostgresBus", "RemoteBus", "Subscription"]
