"""How figures are played: which two sides take turns, on which of an engine's worlds."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final

import grpc
from google.protobuf.message import Message

from poolhouse import operations, schema
from tests.load import arithmetic, flows
from tests.load.duel import Compare, Contestant, Duel
from tests.load.echo import echo
from tests.load.ghz import Ghz
from tests.load.target import USER_POOLS, Target
from tests.load.trial import Trial
from tests.load.unary import SIGN_IN, Unary
from tests.load.world import World

LARGE_OF_SMALL: Final = 1.2
# More sign-ins at once than there are hashing threads, so that none of them is ever idle.
SIGN_INS_AT_ONCE: Final = 8
CLIENT_PROCESSES: Final = 2
_MANY: Final[Mapping[str, int]] = {"concurrency": SIGN_INS_AT_ONCE, "processes": CLIENT_PROCESSES}
# More rounds than there are within half a minute, after which an app shows another code.
APP_PARTS: Final = 8
# Of the largest crowd. With fewer, all crowds are smaller in proportion.
DEVICES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Stage:
    """What the figures of one engine play on; `large` is there if a figure asks for it."""

    folder: Path
    small: World
    large: World | None
    devices: int = DEVICES

    def share(self, count: int) -> int:
        """How many devices there are here of a crowd of `count`."""
        return max(1, count * self.devices // DEVICES)


Play = Callable[[Stage], AbstractAsyncContextManager[Duel | Trial]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure by its name on the command line."""

    name: str
    needs: Sequence[str]
    """Paths of the operations without which there is nothing to measure."""
    play: Play
    large: bool = False
    records: bool = False
    """Whether it asks for identities that have records."""

    def missing(self) -> list[str]:
        """The operations that it needs and that are not built yet."""
        needed = [_operation(path) for path in self.needs]
        return [operation.name for operation in needed if not operations.is_built(operation)]


def _operation(path: str) -> schema.Operation:
    found = schema.by_path(path)
    assert found is not None
    return found


def _contestant(ghz: Ghz, target: Target, concurrency: int | None = None) -> Contestant:
    more = {} if concurrency is None else {"concurrency": concurrency}

    async def load(seconds: float) -> Any:
        return await ghz.run(target.address, target.pid, seconds, **more)

    return load


async def _answer(target: Target, path: str, request: Message) -> bytes:
    """The bytes that the server answers one request with."""
    async with grpc.aio.insecure_channel(target.address) as channel:
        stub: Any = channel.unary_unary(path, type(request).SerializeToString, None)
        answer: bytes = await stub(request)
        return answer


def against_echo(name: str, call: Unary, target: float) -> Figure:
    """A unary call against a bare server that reads and answers the same bytes."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        world = stage.small
        sent = call.requests(world)
        ghz = Ghz(stage.folder, call.path, sent, {})
        async with echo(await _answer(world.target, call.path, sent[0]), stage.folder) as bare:

            async def baseline(seconds: float) -> Any:
                return await ghz.run(bare.said, bare.pid, seconds)

            yield Duel(name, world.target.engine, _contestant(ghz, world.target), baseline, "bare echo", target)

    return Figure(name, (call.path,), play)


def password_sign_in(name: str, target: float) -> Figure:
    """Signing in by password against the hash alone."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        world = stage.small
        ghz = Ghz(stage.folder, SIGN_IN.path, SIGN_IN.requests(world), {})
        measured = _contestant(ghz, world.target, SIGN_INS_AT_ONCE)
        baseline = partial(arithmetic.run, "argon2")
        yield Duel(name, world.target.engine, measured, baseline, "Argon2id alone", target)

    return Figure(name, (SIGN_IN.path,), play)


def app_sign_in(name: str, target: float) -> Figure:
    """Signing in by password and app against signing in by password alone; what each round has are users of its own."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        world, parts = stage.small, count()
        plain = replace(world.target, names=world.password_names())

        async def measured(seconds: float) -> Any:
            users = world.apps.share(next(parts) % APP_PARTS, APP_PARTS)
            return await flows.run("app-sign-in", users, seconds, **_MANY)

        baseline = partial(flows.run, "password-sign-in", plain, **_MANY)
        yield Duel(name, plain.engine, measured, baseline, "by password alone", target, Compare.TIME)

    return Figure(name, (f"{USER_POOLS}VerifySoftwareToken",), play)


def device_sign_in(name: str, target: float) -> Figure:
    """Signing in from a remembered device against signing in by SRP alone."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        world = stage.small
        measured = partial(flows.run, "device-sign-in", world.devices, **_MANY)
        baseline = partial(flows.run, "srp-sign-in", world.target, **_MANY)
        yield Duel(name, world.target.engine, measured, baseline, "by SRP alone", target, Compare.TIME)

    return Figure(name, (f"{USER_POOLS}ConfirmDevice",), play)


def srp_sign_in(name: str, target: float) -> Figure:
    """Signing in by SRP against the modular powers alone."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        server = stage.small.target
        measured = partial(flows.run, "srp-sign-in", server, **_MANY)
        baseline = partial(arithmetic.run, "srp-both")
        yield Duel(name, server.engine, measured, baseline, "server's and client's powers alone", target)

    return Figure(name, (f"{USER_POOLS}RespondToAuthChallenge",), play)


def by_size(name: str, call: Unary, at_once: int | None = None, *, records: bool = False) -> Figure:
    """A unary call on large pools against the same on small ones."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        assert stage.large is not None
        sides = [
            _contestant(Ghz(stage.folder, call.path, call.requests(world), call.metadata(world)), world.target, at_once)
            for world in (stage.large, stage.small)
        ]
        yield size_duel(name, stage, *sides)

    return Figure(name, (call.path,), play, large=True, records=records)


def flow_by_size(name: str, flow: str, operation: str) -> Figure:
    """A flow of ours on large pools against the same on small ones."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        assert stage.large is not None
        sides = [partial(flows.run, flow, world.target) for world in (stage.large, stage.small)]
        yield size_duel(name, stage, *sides)

    return Figure(name, (USER_POOLS + operation,), play, large=True)


def size_duel(name: str, stage: Stage, measured: Contestant, baseline: Contestant) -> Duel:
    """The large pools against the small ones."""
    assert stage.large is not None
    against = f"{stage.small.target.users:,} users"
    title = f"{name} of {stage.large.target.users:,}"
    return Duel(title, stage.small.target.engine, measured, baseline, against, LARGE_OF_SMALL, Compare.TIME)
