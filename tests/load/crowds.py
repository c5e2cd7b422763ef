"""Crowds of devices, driven by a client of our own in Go: streams are more than ghz can do.

A crowd does the same to a server as to a bare one, so that what it takes of the machine is on both sides of a ratio.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import grpc

from poolhouse.gen.identity import v1 as identity
from tests.load import files
from tests.load.founding import call
from tests.load.processes import cpu_seconds, helper_command, output_of
from tests.load.sample import Sample
from tests.load.target import IDENTITY_POOLS
from tests.services.server import ROOT

CROWD: Final = ROOT / ".cache" / "go" / "bin" / "crowd"
# What the driver writes: a taste of it has to be of the same size.
KEY: Final = "theme"
VALUE: Final = "x" * 100
GRPC: Final = "grpc"
WEBSOCKET: Final = "websocket"
OWN_CONNECTIONS: Final = 0
_CALLS_AT_ONCE: Final = 32


@dataclass(frozen=True, slots=True)
class Member:
    """An identity, and how its devices prove who they are."""

    pool_id: str
    identity_id: str
    authorization: str

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """The proof as gRPC carries it."""
        return (("authorization", self.authorization),)


async def guests(address: str, key: str, count: int) -> list[Member]:
    """So many new identities of a new pool; their devices have the identities' own OpenID tokens."""
    turns = asyncio.Semaphore(_CALLS_AT_ONCE)
    create = identity.CreateIdentityPoolRequest(
        identity_pool_name="crowd", allow_unauthenticated_identities=True, allow_classic_flow=True
    )
    async with grpc.aio.insecure_channel(address) as channel:
        path = f"{IDENTITY_POOLS}CreateIdentityPool"
        pool = await call(channel, path, create, identity.CreateIdentityPoolResponse, key)

        async def one() -> Member:
            async with turns:
                get = identity.GetIdRequest(identity_pool_id=pool.identity_pool_id)
                guest = await call(channel, f"{IDENTITY_POOLS}GetId", get, identity.GetIdResponse)
                ask = identity.GetOpenIdTokenRequest(identity_id=guest.identity_id)
                response = identity.GetOpenIdTokenResponse
                token = (await call(channel, f"{IDENTITY_POOLS}GetOpenIdToken", ask, response)).token
                return Member(pool.identity_pool_id, guest.identity_id, f"Bearer {token}")

        return await asyncio.gather(*(one() for _ in range(count)))


@dataclass(frozen=True, slots=True)
class Crowd:
    """Devices of these identities: one of each that writes, and `watchers`, spread evenly, that watch.

    They have so many `connections` together, or OWN_CONNECTIONS, over one kind of `links`.
    """

    folder: Path
    members: Sequence[Member]
    watchers: int = 0
    connections: int = OWN_CONNECTIONS
    links: str = GRPC

    async def write(self, address: str, pid: int, seconds: float) -> Sample:
        """Write without a pause: each member anew once all who watch it have got it. Deliveries count, or writes."""
        return await self._run("write", address, pid, seconds)

    async def pace(self, address: str, pid: int, seconds: float, rate: float) -> Sample:
        """Write `rate` times in each second. Deliveries count, each with its time since before its commit."""
        return await self._run("pace", address, pid, seconds, rate)

    async def reconnect(self, address: str, pid: int, seconds: float) -> Sample:
        """Lose all connections, write, and come back at once. What counts are devices that are current again."""
        return await self._run("reconnect", address, pid, seconds)

    async def _run(self, scenario: str, address: str, pid: int, seconds: float, rate: float = 0.0) -> Sample:
        before = cpu_seconds(pid)
        output = await output_of(str(CROWD), str(self._plan(scenario, address, seconds, rate)), seconds=seconds)
        return replace(Sample.from_json(output), cpu_seconds=cpu_seconds(pid) - before)

    @asynccontextmanager
    async def hold(self, address: str) -> AsyncIterator[None]:
        """Have all watches open, and current, while the block runs."""
        async with helper_command(str(CROWD), str(self._plan("hold", address))):
            yield

    def _plan(self, scenario: str, address: str, seconds: float = 0.0, rate: float = 0.0) -> Path:
        plan = {
            "scenario": scenario,
            "links": self.links,
            "address": address,
            "members": [asdict(member) for member in self.members],
            "watchers": self.watchers,
            "connections": self.connections,
            "seconds": seconds,
            "rate": rate,
        }
        return files.keep(self.folder, json.dumps(plan).encode())
