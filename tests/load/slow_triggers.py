"""Users who wait for a slow trigger, and whether others wait for them: the same calls with and without such users."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import grpc
import grpc.aio
from google.protobuf.message import Message

from poolhouse.gen.userpool import v1 as pb
from poolhouse.server_file import ServerFile
from tests.load.duel import Compare, Duel
from tests.load.founding import call
from tests.load.ghz import Ghz
from tests.load.sample import Sample
from tests.load.sync_plays import Alone
from tests.load.target import USER_POOLS
from tests.services.server import Server, running

WAITING: Final = 500
"""Sign-ins that wait for the trigger at once, where the crowd is the largest."""
LONGEST_SECONDS: Final = 2.5
"""How long they are kept waiting, beyond what it takes until all of them wait: less than a trigger may take."""
ARN: Final = "arn:aws:lambda:us-east-1:000000000000:function:slow"
CHEAP: Final = ("--password-hashing", "tests-only")
OTHERS_AT_ONCE: Final = 4
A_BREATH: Final = 0.2
"""What the server has for looking up from its last event: it is waiting that is measured."""
CONNECTIONS: Final = 8
_PASSWORD: Final = "Correct-Horse-7"
_ANSWER: Final = json.dumps({"errorMessage": "too late"}).encode()


class SlowFunction:
    """A webhook that keeps all who ask it waiting until it is told to refuse them."""

    def __init__(self) -> None:
        self.url = ""
        self._waiting = 0
        self._arrived = asyncio.Condition()
        self._release = asyncio.Event()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["SlowFunction"]:
        """On a port of its own."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=2 * WAITING)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        try:
            yield self
        finally:
            self._release.set()
            server.close()

    async def arrived(self, count: int) -> None:
        """Wait until so many wait."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: self._waiting >= count)

    def release(self) -> None:
        """Refuse all who wait."""
        self._release.set()

    def hold(self) -> None:
        """Keep whoever comes from now on."""
        self._waiting = 0
        self._release.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await _request(reader)
                async with self._arrived:
                    self._waiting += 1
                    self._arrived.notify_all()
                await self._release.wait()
                writer.write(b"HTTP/1.1 400 X\r\nContent-Length: %d\r\n\r\n%s" % (len(_ANSWER), _ANSWER))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))


def slow_triggers(name: str, target: float) -> Alone:
    """Calls of users while many others wait for a trigger, against the same calls while nobody does."""

    @asynccontextmanager
    async def play(folder: Path, devices: int) -> AsyncIterator[Duel]:
        async with SlowFunction().serving() as slow:
            settings = ("--function-urls", f"{ARN}={slow.url}", "--function-secret", "secret", *CHEAP)
            async with running("serve", folder / "data", *settings) as server:
                file = ServerFile.read(folder / "data", "serve")
                assert file is not None
                key = f"{file.access_key_id}:{file.secret_access_key}"
                scene = await _scene(folder, server, key, slow, min(WAITING, devices))
                yield Duel(name, "", scene.beside_the_waiting, scene.alone, "nobody waits", target, Compare.TIME)

    return play


class _Scene:
    """A server with two pools: in one everybody waits for the trigger, in the other nobody has one."""

    def __init__(self, ghz: Ghz, server: Server, slow: SlowFunction, client_id: str, waiting: int) -> None:
        self._ghz, self._server, self._slow = ghz, server, slow
        self._client_id, self._waiting = client_id, waiting

    async def alone(self, seconds: float) -> Sample:
        """The calls, with nobody else."""
        seconds = min(seconds, LONGEST_SECONDS)
        return await self._ghz.run(self._server.grpc, self._server.pid, seconds, OTHERS_AT_ONCE)

    async def beside_the_waiting(self, seconds: float) -> Sample:
        """The calls, while all the sign-ins wait."""
        self._slow.hold()
        sign_ins = asyncio.create_task(self._sign_ins())
        await self._slow.arrived(self._waiting)
        await asyncio.sleep(A_BREATH)
        try:
            return await self.alone(seconds)
        finally:
            self._slow.release()
            outcomes = await sign_ins
            assert outcomes == ["PreAuthentication failed with error too late."] * self._waiting

    async def _sign_ins(self) -> list[str]:
        channels = [grpc.aio.insecure_channel(self._server.grpc, [("c", n)]) for n in range(CONNECTIONS)]
        try:
            parts = (self._sign_in(channels[number % CONNECTIONS]) for number in range(self._waiting))
            return await asyncio.gather(*parts)
        finally:
            for channel in channels:
                await channel.close()

    async def _sign_in(self, channel: grpc.aio.Channel) -> str:
        try:
            await _sign_in(channel, self._client_id)
        except grpc.aio.AioRpcError as refusal:
            return refusal.details() or ""
        return "signed in"


async def _scene(folder: Path, server: Server, key: str, slow: SlowFunction, waiting: int) -> _Scene:
    async with grpc.aio.insecure_channel(server.grpc) as channel:
        plain, slowed = await _client(channel, key, ""), await _client(channel, key, ARN)
        tokens = await _sign_in(channel, plain)
    requests = [pb.GetUserRequest(access_token=tokens.authentication_result.access_token)]
    return _Scene(Ghz(folder, f"{USER_POOLS}GetUser", requests, {}), server, slow, slowed, waiting)


async def _client(channel: grpc.aio.Channel, key: str, function: str) -> str:
    """An app client of a pool with one user, whose sign-ins wait for the function, if there is one."""

    async def ask(name: str, request: Message, response: type[Message]) -> Any:
        return await call(channel, USER_POOLS + name, request, response, key)

    config = {"pre_authentication": function} if function else {}
    pool = pb.CreateUserPoolRequest(pool_name="pool", lambda_config=config)
    pool_id = (await ask("CreateUserPool", pool, pb.CreateUserPoolResponse)).user_pool.id
    flows = [pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH]
    client = pb.CreateUserPoolClientRequest(user_pool_id=pool_id, client_name="app", explicit_auth_flows=flows)
    made = await ask("CreateUserPoolClient", client, pb.CreateUserPoolClientResponse)
    user = {"user_pool_id": pool_id, "username": "ada"}
    await ask("AdminCreateUser", pb.AdminCreateUserRequest(**user), pb.AdminCreateUserResponse)
    password = pb.AdminSetUserPasswordRequest(**user, password=_PASSWORD, permanent=True)
    await ask("AdminSetUserPassword", password, pb.AdminSetUserPasswordResponse)
    found: str = made.user_pool_client.client_id
    return found


async def _sign_in(channel: grpc.aio.Channel, client_id: str) -> pb.InitiateAuthResponse:
    request = pb.InitiateAuthRequest(
        auth_flow=pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH,
        client_id=client_id,
        auth_parameters={"USERNAME": "ada", "PASSWORD": _PASSWORD},
    )
    answer: pb.InitiateAuthResponse = await call(channel, f"{USER_POOLS}InitiateAuth", request, pb.InitiateAuthResponse)
    return answer
