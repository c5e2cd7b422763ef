"""What others are told of a change: that there is one, and to look."""

from poolhouse.call import House
from poolhouse.storage.store import Writer

_TOPIC = "sync"


def topic(identity_id: str) -> str:
    """Where hints about an identity's data are heard; the payload is its revision."""
    return f"{_TOPIC}.{identity_id}"


def publish(house: House, tx: Writer, identity_id: str, revision: int) -> None:
    """Once `tx` has committed, tell whoever watches the identity, on whatever server, that it is at this revision."""
    tx.after_commit(lambda: house.bus.publish(topic(identity_id), str(revision)))
