"""Plays the cases that the clients of all languages share, with either of Python's devices."""

import asyncio
import inspect
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import poolhouse_client
from poolhouse_client import Conflict, Handlers, Origin, Status, SyncError, aio, sign_in_logins
from poolhouse_client.credentials.schedule import Clock
from tests.clients.sync.places import CASES, NOWHERE, Place

PATIENCE_SECONDS: Final = 10.0
A_WHILE: Final = 0.3
A_GLANCE: Final = 0.01
BETWEEN_WRITES: Final = 0.003
DEFAULT: Final = "settings"

Device = aio.Device | poolhouse_client.Device
MakeDevice = Callable[..., Device]


class Player:
    """One device of a case, which is closed and opened again as the case says."""

    def __init__(self, name: str, said: Mapping[str, Any], place: Place, folder: Path, make: MakeDevice) -> None:
        self.name = name
        self.device: Any = None
        self.now = datetime.fromisoformat(json.loads(CASES.read_text("utf-8"))["clock"])
        self.logins: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.told: list[list[str | None]] = []
        self.errors: list[list[str | None]] = []
        self.conflicts = 0
        self._said = said
        self._place = place
        self._store = folder / f"{name}.db"
        self._make = make
        self._listens: set[str] = set()

    async def open(self, target: str) -> None:
        """Open it on its store."""
        await self.close()
        self.device = self._make(
            target,
            self._place.identity_pool_id,
            store=self._store,
            logins=self._logins,
            identity_ids=self.ids,
            plaintext=True,
            clock=Clock(asyncio.sleep, self._time),
            handlers=Handlers(
                conflict=self._decide if "conflict" in self._said else None,
                keep=lambda _dataset, _pending: bool(self._said.get("keep")),
                on_error=self._note_error,
            ),
        )
        for dataset in self._listens:
            self.device.sync(dataset).listen(self._note_change)

    def _time(self) -> float:
        return self.now.timestamp()

    def _logins(self) -> Mapping[str, str]:
        return self.logins

    async def close(self) -> None:
        """Close it, if it is open."""
        if self.device is not None:
            await settled(self.device.close)
            self.device = None

    async def play(self, step: Mapping[str, Any]) -> None:
        """One step, as far as it is about this device."""
        if "at" in step:
            self.now = datetime.fromisoformat(f"{self.now.date()}T{step['at']}Z")
        dataset = step.get("dataset", DEFAULT)
        for word in step.keys() - {"on", "at", "dataset", "same_identity"}:
            done = getattr(self, f"_step_{word}")(self.device.sync(dataset), step[word])
            if inspect.isawaitable(done):
                await done

    def _step_put(self, dataset: Any, values: Mapping[str, str]) -> None:
        for key, value in values.items():
            dataset[key] = value

    def _step_put_many(self, dataset: Any, said: Mapping[str, Any]) -> None:
        for number in range(said["count"]):
            dataset[f"k{number}"] = said["value"]

    def _step_put_long(self, dataset: Any, lengths: Mapping[str, int]) -> None:
        for key, length in lengths.items():
            dataset[key] = "x" * length

    def _step_remove(self, dataset: Any, keys: list[str]) -> None:
        for key in keys:
            dataset.pop(key, None)

    def _step_clear(self, dataset: Any, _: bool) -> None:  # noqa: FBT001  a step's value
        dataset.clear()

    def _step_delete(self, dataset: Any, _: bool) -> None:  # noqa: FBT001  as above
        dataset.delete()

    async def _step_count(self, dataset: Any, times: int) -> None:
        for _ in range(times):
            dataset.change(self.name, lambda count: str(int(count or 0) + 1))
            dataset.change("who", lambda names: join(names or "", self.name))
            await asyncio.sleep(BETWEEN_WRITES)

    async def _step_go(self, _: Any, where: str) -> None:
        await self.open(NOWHERE if where == "offline" else self._place.live.grpc)

    async def _step_synchronize(self, _: Any, __: bool) -> None:  # noqa: FBT001  as above
        await settled(self.device.synchronize, PATIENCE_SECONDS)

    def _step_sign_in(self, _: Any, token: str) -> None:
        self.logins = sign_in_logins(token)
        self.device.renew()

    def _step_sign_out(self, _: Any, __: bool) -> None:  # noqa: FBT001  as above
        self.logins = {}
        self.device.forget()

    def _step_listen(self, dataset: Any, _: bool) -> None:  # noqa: FBT001  as above
        self._listens.add(dataset.name)
        dataset.listen(self._note_change)

    def _step_has(self, dataset: Any, expected: Mapping[str, str]) -> None:
        assert dataset.copy() == expected, self.name

    async def _step_sees(self, dataset: Any, expected: Mapping[str, str]) -> None:
        await self._until(dataset.copy, expected)

    def _step_has_count(self, dataset: Any, expected: int) -> None:
        assert len(dataset) == expected

    async def _step_sees_count(self, dataset: Any, expected: int) -> None:
        await self._until(lambda: len(dataset), expected)

    async def _step_told(self, _: Any, expected: list[list[str | None]]) -> None:
        if not expected:
            await asyncio.sleep(A_WHILE)
        await self._until(lambda: self.told[:], expected)
        self.told.clear()

    async def _step_errors(self, _: Any, expected: list[list[str | None]]) -> None:
        await self._until(lambda: self.errors[:], expected)
        self.errors.clear()

    def _step_conflicts(self, _: Any, expected: int) -> None:
        assert self.conflicts == expected, self.name
        self.conflicts = 0

    def _step_datasets(self, _: Any, expected: list[str]) -> None:
        assert self.device.datasets() == expected, self.name

    async def _step_status(self, _: Any, expected: str) -> None:
        await self._until(lambda: self.device.status, Status(expected))

    async def _until(self, find: Callable[[], object], expected: object) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while (found := find()) != expected and time.monotonic() < end:  # noqa: ASYNC110  a blocking device has no events
            await asyncio.sleep(A_GLANCE)
        assert found == expected, f"{self.name}, {self.device.status}, {self.device.error}"

    def _note_change(self, key: str, old: str | None, new: str | None, origin: Origin) -> None:
        self.told.append([key, old, new, origin])

    def _note_error(self, _dataset: str, key: str, error: SyncError) -> None:
        self.errors.append([key, error.name])

    def _decide(self, conflict: Conflict) -> str | None:
        self.conflicts += 1
        match self._said["conflict"]:
            case "local":
                return conflict.local
            case "remote":
                return conflict.remote
            case "join":
                return join(conflict.local or "", conflict.remote or "")
        raise RuntimeError("This handler fails.")


async def play(case: Mapping[str, Any], place: Place, folder: Path, make: MakeDevice) -> None:
    """All of a case."""
    tokens = place.tokens(case)
    players = {name: Player(name, said, place, folder, make) for name, said in case["devices"].items()}
    identity = None if case.get("identity") == "each" else place.guest()
    try:
        for player in players.values():
            if identity is not None:
                player.ids[place.identity_pool_id] = identity
            await player.open(place.live.grpc)
        for step in case["steps"]:
            named = [step["on"]] if isinstance(step["on"], str) else step["on"]
            await _play_step(step | ({"sign_in": tokens[step["sign_in"]]} if "sign_in" in step else {}), players, named)
    finally:
        for player in players.values():
            await player.close()


async def _play_step(step: Mapping[str, Any], players: Mapping[str, Player], named: list[str]) -> None:
    if "count" in step:
        await asyncio.gather(*(players[name].play(step) for name in named))
        return
    for name in named:
        await players[name].play(step)
    if "same_identity" in step:
        assert len({players[name].device.identity_id for name in named}) == 1


async def settled(call: Callable[..., Awaitable[object] | object], *arguments: object) -> None:
    """Wait for a device that waits, or for one that blocks."""
    if inspect.iscoroutinefunction(call):
        await call(*arguments)
    else:
        await asyncio.to_thread(call, *arguments)


def join(one: str, other: str) -> str:
    """The words of both."""
    return ",".join(sorted({*one.split(","), *other.split(",")} - {""}))
