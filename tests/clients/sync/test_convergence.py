"""Devices that do anything, in any order: in the end they have the same."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poolhouse_client import aio
from tests.clients.sync.places import NOWHERE, Place

PATIENCE_SECONDS = 15.0
DEVICES = st.sampled_from(("phone", "laptop"))
KEYS = st.sampled_from("abc")
STEPS = st.one_of(
    st.tuples(st.just("put"), DEVICES, KEYS, st.sampled_from("123")),
    st.tuples(st.just("remove"), DEVICES, KEYS),
    st.tuples(st.just("go"), DEVICES, st.booleans()),
    st.tuples(st.sampled_from(("clear", "delete", "wait")), DEVICES),
)


class Pair:
    """Two devices of an identity."""

    def __init__(self, place: Place, folder: Path) -> None:
        self._place = place
        self._folder = folder
        self._identity = place.guest()
        self.devices: dict[str, aio.Device] = {}

    async def go(self, name: str, online: bool) -> None:  # noqa: FBT001  drawn as a value
        """Open a device again, on line or off."""
        if name in self.devices:
            await self.devices[name].close()
        pool_id = self._place.identity_pool_id
        self.devices[name] = aio.Device(
            self._place.live.grpc if online else NOWHERE,
            pool_id,
            store=self._folder / f"{name}.db",
            identity_ids={pool_id: self._identity},
            plaintext=True,
        )

    async def play(self, word: str, name: str, *said: object) -> None:
        """One step."""
        dataset = self.devices[name].sync("settings")
        match word, said:
            case "put", (str(key), str(value)):
                dataset[key] = value
            case "remove", (str(key),):
                dataset.pop(key, None)
            case "go", (bool(online),):
                await self.go(name, online)
            case "clear", _:
                dataset.clear()
            case "delete", _:
                dataset.delete()
            case "wait", _:
                await asyncio.sleep(0.02)

    async def settled(self) -> dict[str, str]:
        """What both have once both are on line."""
        for name in ("phone", "laptop"):
            await self.go(name, online=True)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                for device in self.devices.values():
                    await device.synchronize()
                one, other = (device.sync("settings").copy() for device in self.devices.values())
                if one == other:
                    return one
                await asyncio.sleep(0.02)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=20))
def test_two_devices_have_the_same_in_the_end(place: Place, steps: list[tuple[str, ...]]) -> None:
    """Whatever they write, remove and delete, on line and off; and a third one that comes later has it, too."""

    async def played() -> None:
        with TemporaryDirectory() as folder:
            pair = Pair(place, Path(folder))
            try:
                for name in ("phone", "laptop"):
                    await pair.go(name, online=True)
                for step in steps:
                    await pair.play(*step)
                expected = await pair.settled()
                await pair.go("tablet", online=True)
                await pair.devices["tablet"].synchronize(PATIENCE_SECONDS)
                assert pair.devices["tablet"].sync("settings").copy() == expected
            finally:
                for device in pair.devices.values():
                    await device.close()

    asyncio.run(played())
