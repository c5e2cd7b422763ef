"""A client of the websocket face, with whom tests speak in either form; and a server with an identity on it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from google.protobuf.message import Message
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from poolhouse import operations
from poolhouse.edge import transcode
from poolhouse.edge.websocket.handshake import BEARER, PATH
from poolhouse.gen.sync import v1 as pb
from tests.clients.devices import DATASET, Account
from tests.edge.serving import Served, serve

JSON = "poolhouse.sync.v1.json"
BINARY = "poolhouse.sync.v1.binary"
PATIENCE_SECONDS = 10.0


@dataclass
class Client:
    """One websocket, as its client has it."""

    socket: ClientConnection
    form: str

    async def send(self, number: int, kind: str, message: Message) -> None:
        """Ask for something."""
        if self.form == BINARY:
            asked: Any = {kind: message}
            await self.socket.send(pb.ClientFrame(id=number, **asked).SerializeToString())
        else:
            name = pb.ClientFrame.DESCRIPTOR.fields_by_name[kind].json_name
            await self.socket.send(json.dumps({"Id": number, name: transcode.to_document(message)}))

    async def hear(self) -> tuple[int, str, Any]:
        """The next frame: its id, its kind, and what it says: a message, or a document."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            received = await self.socket.recv()
        if isinstance(received, bytes):
            frame = pb.ServerFrame.FromString(received)
            kind = str(frame.WhichOneof("frame"))
            return frame.id, kind, getattr(frame, kind)
        document = json.loads(received)
        number = document.pop("Id", 0)
        ((name, said),) = document.items()
        return number, next(field.name for field in pb.ServerFrame.DESCRIPTOR.fields if field.json_name == name), said

    async def ask(self, number: int, kind: str, message: Message) -> tuple[str, Any]:
        """Ask, and take the answer."""
        await self.send(number, kind, message)
        answered, said, content = await self.hear()
        assert answered == number
        return said, content

    async def hear_current(self, number: int) -> str:
        """Take messages of a watch until it is current; returns the last token."""
        while True:
            heard, kind, message = await self.hear()
            assert (heard, kind) == (number, "watch")
            if message.HasField("current"):
                token: str = message.resume_token
                return token

    async def farewell(self) -> tuple[int, str]:
        """How the server closes it, whatever it says before."""
        with pytest.raises(ConnectionClosed) as closed:
            await self._read_on()
        said = closed.value.rcvd
        assert said is not None
        return said.code, said.reason

    async def _read_on(self) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                await self.socket.recv()


@asynccontextmanager
async def opened(
    port: int, form: str = BINARY, *, token: str | None = None, path: str = PATH, **options: Any
) -> AsyncIterator[Client]:
    """A websocket to a server; `token` goes with the handshake."""
    offered = [form] if token is None else [form, BEARER + token]
    scheme = "wss" if "ssl" in options else "ws"
    arguments = {"subprotocols": offered, "proxy": None, "compression": None, "max_size": None, **options}
    async with connect(f"{scheme}://localhost:{port}{path}", **arguments) as socket:
        yield Client(socket, form)


@dataclass
class Site:
    """A server on which all is built, and a guest of it."""

    served: Served
    account: Account

    @property
    def token(self) -> str:
        """The guest's OpenID token."""
        return self.account.own[0][1].removeprefix("Bearer ")

    @property
    def grpc(self) -> str:
        """Where gRPC answers."""
        return f"127.0.0.1:{self.served.grpc_port}"

    @property
    def whose(self) -> dict[str, Any]:
        """What requests name."""
        return {"identity_pool_id": self.account.pool_id, "identity_id": self.account.identity_id}

    def listing(self, dataset: str = DATASET) -> pb.ListRecordsRequest:
        """A request for a dataset's records."""
        return pb.ListRecordsRequest(**self.whose, dataset_name=dataset)

    def watching(self, **members: Any) -> pb.WatchRequest:
        """A request for all that changes."""
        return pb.WatchRequest(**self.whose, **members)

    async def another(self) -> Account:
        """Another guest, of another pool."""
        return await Account.new(self.grpc, self.served.bearer)

    @asynccontextmanager
    async def client(self, form: str = BINARY, **options: Any) -> AsyncIterator[Client]:
        """The guest's websocket, signed in."""
        async with opened(self.served.http_port, form, token=self.token, **options) as client:
            number, kind, _ = await client.hear()
            assert (number, kind) == (0, "signed_in")
            yield client


@asynccontextmanager
async def open_site(**settings: Any) -> AsyncIterator[Site]:
    """A server of its own."""
    async with serve(operations.FUNCTIONS, operations.STREAMS, **settings) as served:
        yield Site(served, await Account.new(f"127.0.0.1:{served.grpc_port}", served.bearer))
