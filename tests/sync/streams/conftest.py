"""What the tests of streams share: a house that streams, and the work that it leaves to be done."""

from collections.abc import Awaitable, Callable

import pytest

from poolhouse import operations
from poolhouse.jobs import JobRunner
from tests.sync.conftest import Api, Device
from tests.sync.streams.recording import Recording

Work = Callable[[], Awaitable[int]]


@pytest.fixture
def stream(api: Api) -> Recording:
    """Where changes are published."""
    return Recording(api.clock)


@pytest.fixture
def streaming(api: Api, stream: Recording) -> Api:
    """A house whose settings name that stream."""
    return api.with_parts(stream=stream)


@pytest.fixture
async def device(streaming: Api) -> Device:
    """A device in a pool whose changes are streamed."""
    device = await streaming.device()
    await device.stream("changes")
    return device


@pytest.fixture
def work(streaming: Api) -> Work:
    """Does the work that is due; how much there was."""
    house = streaming.house

    def bound(kind: str) -> Callable[..., Awaitable[None]]:
        return lambda job: operations.JOBS[kind](house, job)

    handlers = {kind: bound(kind) for kind in operations.JOBS}
    return JobRunner(house.store, house.bus, house.clock, house.ids, handlers).run_due
