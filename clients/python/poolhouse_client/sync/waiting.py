"""A device for asyncio."""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, MutableMapping
from functools import partial
from types import TracebackType
from typing import Self

import grpc

from poolhouse_client.credentials.schedule import Clock
from poolhouse_client.credentials.waiting import Logins
from poolhouse_client.sync import calls
from poolhouse_client.sync.dataset import Dataset, check_name
from poolhouse_client.sync.engine import Engine
from poolhouse_client.sync.entrance import Entrance
from poolhouse_client.sync.identities import StoredIdentityId
from poolhouse_client.sync.model import ConflictHandler, Handlers, Status, SyncError
from poolhouse_client.sync.replica import Replica
from poolhouse_client.sync.store import MEMORY, Store


class Device:
    """As `poolhouse_client.Device`, for the running event loop, which calls handlers and listeners as well.

    `logins` may be a coroutine function. Use it in `async with`, or `close` it.
    """

    def __init__(  # noqa: PLR0913 - all but two may be left out
        self,
        target: str,
        identity_pool_id: str,
        *,
        store: str | os.PathLike[str] = MEMORY,
        logins: Logins = dict,
        handlers: Handlers = Handlers(),  # noqa: B008 - it never changes
        custom_role_arn: str | None = None,
        identity_ids: MutableMapping[str, str] | None = None,
        plaintext: bool = False,
        credentials: grpc.ChannelCredentials | None = None,
        clock: Clock[Awaitable[None]] = Clock(asyncio.sleep),  # noqa: B008 - it never changes
    ) -> None:
        self._store = Store(store, identity_pool_id)
        self._replica = Replica(self._store, clock.now, handlers)
        connect = partial(calls.connect, target, plaintext=plaintext, credentials=credentials)
        self._client = connect()
        ids = StoredIdentityId(self._store) if identity_ids is None else identity_ids
        self._entrance = Entrance(self._client, identity_pool_id, logins, custom_role_arn, ids, self._replica)
        self._engine = Engine(connect, self._replica, self._entrance, clock)
        self._running = asyncio.create_task(self._engine.run())

    @property
    def status(self) -> Status:
        """How the device stands to the server."""
        return self._engine.status

    @property
    def error(self) -> SyncError | None:
        """Why it is off line, or has stopped; None if it is not known, or if it is neither."""
        return self._engine.error

    @property
    def identity_id(self) -> str | None:
        """Whose data is shown; None if nobody's yet."""
        return self._replica.owner or None

    def sync(self, name: str, conflict: ConflictHandler | None = None) -> Dataset:
        """The dataset of this name, with a handler of its own for conflicts. There need not be one yet.

        ValueError if none can be called so.
        """
        check_name(name)
        if conflict is not None:
            self._replica.conflict_handlers[name] = conflict
        return Dataset(name, self._replica)

    def datasets(self) -> list[str]:
        """The names of the datasets that have records."""
        return self._replica.datasets()

    async def synchronize(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as the blocking one has it
        """Return once the server has what is here, and here is what the server has.

        TimeoutError if that takes longer than `timeout` seconds; SyncError if the server refuses the device.
        """
        async with asyncio.timeout(timeout):
            await self._engine.synchronize()

    def renew(self) -> None:
        """Somebody has signed in: go on with the logins of now. A guest's data comes along."""
        self._engine.renew()

    def forget(self) -> None:
        """Somebody has signed out: their data is not shown any more. It is there again when they come back."""
        self._engine.forget()

    async def close(self) -> None:
        """End everything. What was not sent yet is in the store, and is sent by the next device that has it."""
        self._running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._running
        self._engine.close()
        await self._entrance.close()
        await self._client.close()
        self._store.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()
