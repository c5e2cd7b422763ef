import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from grpc_reflection.v1alpha.reflection_pb2 import ServerReflectionRequest, ServerReflectionResponse

from poolhouse.edge import reflection
from tests.edge.serving import eventually, serve


def ask(channel: grpc.aio.Channel, package: str, requests: AsyncIterator[ServerReflectionRequest]) -> Any:
    """A reflection stream, as tools open it."""
    return channel.stream_stream(
        f"/{package}.ServerReflection/ServerReflectionInfo",
        ServerReflectionRequest.SerializeToString,
        ServerReflectionResponse.FromString,
    )(requests)


@pytest.mark.parametrize("package", ["grpc.reflection.v1", "grpc.reflection.v1alpha"])
async def test_tools_learn_the_api_from_the_server(package: str) -> None:
    """grpcurl, old or new, lists the services and describes a message."""

    async def questions() -> AsyncIterator[ServerReflectionRequest]:
        yield ServerReflectionRequest(list_services="")
        yield ServerReflectionRequest(file_containing_symbol="poolhouse.userpool.v1.InitiateAuthRequest")

    async with serve({}) as served, served.channel() as channel:
        listed, described = [answer async for answer in ask(channel, package, questions())]
    names = {service.name for service in listed.list_services_response.service}
    assert {"poolhouse.userpool.v1.UserPoolService", "grpc.health.v1.Health", f"{package}.ServerReflection"} <= names
    files = [FileDescriptorProto.FromString(b) for b in described.file_descriptor_response.file_descriptor_proto]
    assert "InitiateAuthRequest" in {message.name for message in files[0].message_type}


async def test_an_idle_tool_does_not_delay_a_drain() -> None:
    """Somebody's forgotten grpcui does not keep a server from stopping."""
    asked = asyncio.Event()

    async def questions() -> AsyncIterator[ServerReflectionRequest]:
        yield ServerReflectionRequest(list_services="")
        asked.set()
        await asyncio.sleep(60)

    async with serve({}) as served, served.channel() as channel:
        stream = ask(channel, "grpc.reflection.v1alpha", questions())
        await stream.read()
        await asked.wait()
        async with asyncio.timeout(5):
            await served.grpc.stop(60)
        stream.cancel()


async def test_tools_take_a_bounded_part_of_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody signs in to ask, so that anybody could take the room of all calls. Who leaves makes room."""
    monkeypatch.setattr(reflection, "MAX_STREAMS", 1)

    async def questions() -> AsyncIterator[ServerReflectionRequest]:
        yield ServerReflectionRequest(list_services="")
        await asyncio.sleep(60)

    async with serve({}) as served, served.channel() as channel:
        first = ask(channel, reflection.PACKAGES[0], questions())
        await first.read()
        second = ask(channel, reflection.PACKAGES[1], questions())
        assert await second.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        first.cancel()
        await eventually(lambda: served.grpc._reflection._streams == 0)
        third = ask(channel, reflection.PACKAGES[0], questions())
        assert (await third.read()).HasField("list_services_response")
        third.cancel()
