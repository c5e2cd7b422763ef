"""What a provider keeps between renewals. Threads may use it at once."""

import threading
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from poolhouse_client.credentials.model import Credentials
from poolhouse_client.credentials.schedule import Clock, Schedule


@dataclass(frozen=True, slots=True)
class Held:
    """What is there at a moment: credentials that may be handed out, and whether that will do without renewing them."""

    generation: int
    credentials: Credentials | None = None
    fresh: bool = False


class Forgotten(Exception):
    """While credentials were on their way, those who waited for them were told to forget, or to ask anew."""


class Keeper:
    """The credentials of one identity, and its id."""

    def __init__(self, identity_pool_id: str, identity_ids: MutableMapping[str, str], clock: Clock[Any]) -> None:
        self.identity_pool_id: Final = identity_pool_id
        self.clock: Final = clock
        self.lock: Final = threading.RLock()
        self._identity_ids = identity_ids
        self._generation = 0
        self._kept: tuple[Credentials, Schedule] | None = None

    def held(self) -> Held:
        """What may be handed out now."""
        with self.lock:
            now = self.clock.now()
            if self._kept is None or now >= self._kept[1].last_use:
                return Held(self._generation)
            credentials, schedule = self._kept
            return Held(self._generation, credentials, now < schedule.renewal)

    def identity_id(self) -> str | None:
        """The identity's id, if it is known."""
        with self.lock:
            return self._identity_ids.get(self.identity_pool_id)

    def remember(self, held: Held, identity_id: str) -> None:
        """Keep the identity's id; Forgotten if it is not wanted any more."""
        with self.lock:
            self._check(held)
            if self._identity_ids.get(self.identity_pool_id) != identity_id:
                self._identity_ids[self.identity_pool_id] = identity_id

    def keep(self, held: Held, credentials: Credentials) -> None:
        """Keep new credentials; Forgotten if they are not wanted any more."""
        with self.lock:
            self._check(held)
            expiration = credentials.expiration.timestamp()
            self._kept = credentials, Schedule.of(self.clock.now(), expiration, self.clock.random())

    def put_off(self, held: Held) -> None:
        """Wait with the next renewal, as one has failed; Forgotten if nobody wants to know any more."""
        with self.lock:
            self._check(held)
            if self._kept is not None:
                self._kept = self._kept[0], self._kept[1].put_off(self.clock.now())

    def drop(self) -> None:
        """Forget the credentials."""
        with self.lock:
            self._generation += 1
            self._kept = None

    def forget(self) -> None:
        """Forget the credentials, and whose they were."""
        with self.lock:
            self.drop()
            self._identity_ids.pop(self.identity_pool_id, None)

    def _check(self, held: Held) -> None:
        if held.generation != self._generation:
            raise Forgotten
