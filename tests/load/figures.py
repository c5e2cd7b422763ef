"""The figures: for each, what is called and how, what it is held against, and what it has to reach."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import grpc
from google.protobuf.message import Message

from poolhouse import operations, schema
from poolhouse.gen.userpool import v1 as pb
from tests.load import arithmetic, flows
from tests.load.duel import Compare, Contestant, Duel, Outcome
from tests.load.echo import echo
from tests.load.ghz import Ghz
from tests.load.processes import resident_megabytes
from tests.load.target import SERVICE, Target
from tests.load.world import World, password_sign_in, refresh

GET_USER_OF_ECHO: Final = 0.6
REFRESH_OF_ECHO: Final = 0.25
PASSWORD_OF_ARGON2: Final = 0.9
SRP_OF_POWERS: Final = 0.7
LARGE_OF_SMALL: Final = 1.2
IDLE_MEGABYTES: Final = 150
IDLE_SECONDS: Final = 2.0
# More sign-ins at once than there are hashing threads, so that none of them is ever idle.
SIGN_INS_AT_ONCE: Final = 8
CLIENT_PROCESSES: Final = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """What the figures of one engine play on; `large` is there if a figure asks for it."""

    folder: Path
    small: World
    large: World | None


Play = Callable[[Stage], AbstractAsyncContextManager[Duel]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure by its name on the command line."""

    name: str
    needs: Sequence[str]
    """Operations without which there is nothing to measure."""
    play: Play
    large: bool = False

    def missing(self) -> list[str]:
        """What it needs and is not built yet."""
        return [name for name in self.needs if not operations.is_built(_operation(name))]


def _operation(name: str) -> schema.Operation:
    found = schema.by_path(SERVICE + name)
    assert found is not None
    return found


def _get_users(world: World) -> list[Message]:
    return [pb.GetUserRequest(access_token=token) for token in world.access_tokens]


def _refreshes(world: World) -> list[Message]:
    return [refresh(world.target.client_id, token) for token in world.refresh_tokens]


def _password_sign_ins(world: World) -> list[Message]:
    return [password_sign_in(world.target.client_id, name) for name in world.password_names()]


def _contestant(ghz: Ghz, target: Target, concurrency: int | None = None) -> Contestant:
    more = {} if concurrency is None else {"concurrency": concurrency}

    async def load(seconds: float) -> Any:
        return await ghz.run(target.address, target.pid, seconds, **more)

    return load


async def _answer(target: Target, operation: str, request: Message) -> bytes:
    """The bytes that the server answers one request with."""
    async with grpc.aio.insecure_channel(target.address) as channel:
        stub: Any = channel.unary_unary(SERVICE + operation, type(request).SerializeToString, None)
        answer: bytes = await stub(request)
        return answer


def _against_echo(name: str, operation: str, requests: Callable[[World], list[Message]], target: float) -> Figure:
    """A unary call against a bare server that reads and answers the same bytes."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        world = stage.small
        sent = requests(world)
        ghz = Ghz(stage.folder, SERVICE + operation, sent, {})
        async with echo(await _answer(world.target, operation, sent[0]), stage.folder) as bare:

            async def baseline(seconds: float) -> Any:
                return await ghz.run(bare.said, bare.pid, seconds)

            yield Duel(name, world.target.engine, _contestant(ghz, world.target), baseline, "bare echo", target)

    return Figure(name, (operation, "CreateUserPool", "CreateUserPoolClient", "InitiateAuth"), play)


@asynccontextmanager
async def _password(stage: Stage) -> AsyncIterator[Duel]:
    world = stage.small
    ghz = Ghz(stage.folder, f"{SERVICE}InitiateAuth", _password_sign_ins(world), {})
    measured = _contestant(ghz, world.target, SIGN_INS_AT_ONCE)
    baseline = partial(arithmetic.run, "argon2")
    yield Duel("sign-in-password", world.target.engine, measured, baseline, "Argon2id alone", PASSWORD_OF_ARGON2)


@asynccontextmanager
async def _srp(stage: Stage) -> AsyncIterator[Duel]:
    target = stage.small.target
    yield Duel(
        "sign-in-srp",
        target.engine,
        lambda seconds: flows.run(
            "srp-sign-in", target, seconds, concurrency=SIGN_INS_AT_ONCE, processes=CLIENT_PROCESSES
        ),
        partial(arithmetic.run, "srp-both"),
        "server's and client's powers alone",
        SRP_OF_POWERS,
    )


def _by_size(name: str, operation: str, requests: Callable[[World], list[Message]], at_once: int | None) -> Figure:
    """A unary call on a large pool against the same on a small one."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        assert stage.large is not None
        sides = [
            _contestant(Ghz(stage.folder, SERVICE + operation, requests(world), {}), world.target, at_once)
            for world in (stage.large, stage.small)
        ]
        yield _size_duel(name, stage, *sides)

    return Figure(name, (operation, "CreateUserPool", "CreateUserPoolClient", "InitiateAuth"), play, large=True)


def _flow_by_size(name: str, operation: str) -> Figure:
    """A flow of ours on a large pool against the same on a small one."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        assert stage.large is not None
        sides = [partial(flows.run, name, world.target) for world in (stage.large, stage.small)]
        yield _size_duel(name, stage, *sides)

    return Figure(
        f"size-{name}", (operation, "CreateUserPool", "CreateUserPoolClient", "InitiateAuth"), play, large=True
    )


def _size_duel(name: str, stage: Stage, measured: Contestant, baseline: Contestant) -> Duel:
    assert stage.large is not None
    against = f"{stage.small.target.users:,} users"
    title = f"{name} of {stage.large.target.users:,}"
    return Duel(title, stage.small.target.engine, measured, baseline, against, LARGE_OF_SMALL, Compare.TIME)


FIGURES: Final[Mapping[str, Figure]] = {
    figure.name: figure
    for figure in (
        _against_echo("get-user", "GetUser", _get_users, GET_USER_OF_ECHO),
        _against_echo("refresh", "InitiateAuth", _refreshes, REFRESH_OF_ECHO),
        Figure("sign-in-password", ("InitiateAuth", "CreateUserPool", "CreateUserPoolClient"), _password),
        Figure("sign-in-srp", ("RespondToAuthChallenge", "CreateUserPool", "CreateUserPoolClient"), _srp),
        _by_size("size-get-user", "GetUser", _get_users, None),
        _by_size("size-sign-in", "InitiateAuth", _password_sign_ins, SIGN_INS_AT_ONCE),
        _flow_by_size("sign-up", "SignUp"),
        _flow_by_size("list-by-email", "ListUsers"),
        _flow_by_size("list-by-prefix", "ListUsers"),
        _flow_by_size("list-pages", "ListUsers"),
    )
}


async def idle(engine: str, pid: int) -> Outcome:
    """The memory of a server that was just started and has nothing to do."""
    await asyncio.sleep(IDLE_SECONDS)
    return memory("idle", engine, pid, IDLE_MEGABYTES)


def memory(name: str, engine: str, pid: int, limit: int | None) -> Outcome:
    """What a server holds now."""
    found = resident_megabytes(pid)
    target = "" if limit is None else f"≤ {limit} MB"
    return Outcome(name, engine, "MB", found, None, "", None, [], target, limit is None or found <= limit)


def chosen(names: Iterable[str]) -> list[str]:
    """Figures by how their names begin, or all of them; ValueError for a beginning that fits none."""
    known = [*FIGURES, "idle"]
    wanted = list(names) or known
    for name in wanted:
        if not any(figure.startswith(name) for figure in known):
            raise ValueError(f"no figure is called {name}; there are: {', '.join(known)}")
    return [figure for figure in known if any(figure.startswith(name) for name in wanted)]
