import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message
from websockets.frames import Frame

from poolhouse import operations
from poolhouse.call import Call
from poolhouse.edge.websocket import protocol, work
from poolhouse.edge.websocket.closing import CloseCode
from poolhouse.errors import NotAuthorizedException
from poolhouse.gen.sync import v1 as pb
from tests.clients.devices import DATASET, Account, device
from tests.edge.serving import SYNC, eventually, serve
from tests.edge.websocket.client import BINARY, JSON, PATIENCE_SECONDS, Site, open_site

QUICK_FRAMES = 1000


def patch(**members: Any) -> pb.RecordPatch:
    """A record to write."""
    return pb.RecordPatch(op=pb.OPERATION_REPLACE, key="theme", value="dark", sync_count=0, **members)


async def test_data_is_read_and_written(site: Site) -> None:
    """By every operation that a device needs, as on gRPC."""
    mine, named = site.whose, "all"
    async with site.client() as client:
        _, listed = await client.ask(1, "list_records", site.listing(named))
        token = listed.sync_session_token
        written = pb.UpdateRecordsRequest(
            **mine, dataset_name=named, sync_session_token=token, record_patches=[patch()]
        )
        _, updated = await client.ask(2, "update_records", written)
        assert [record.value for record in updated.records] == ["dark"]
        _, datasets = await client.ask(3, "list_datasets", pb.ListDatasetsRequest(**mine))
        assert named in [dataset.dataset_name for dataset in datasets.datasets]
        about = pb.DescribeDatasetRequest(**mine, dataset_name=named)
        assert (await client.ask(4, "describe_dataset", about))[1].dataset.num_records == 1
        gone = pb.DeleteDatasetRequest(**mine, dataset_name=named)
        assert (await client.ask(5, "delete_dataset", gone))[1].dataset.dataset_name == named


async def test_in_json_it_reads_as_on_the_aws_wire() -> None:
    """Names, enums and numbers are those that AWS clients know; a duration is a number of seconds."""
    async with open_site() as site, site.client(JSON) as client:
        whose = {"IdentityPoolId": site.account.pool_id, "IdentityId": site.account.identity_id}
        await client.send(1, "list_records", site.listing())
        _, _, listed = await client.hear()
        patches = [{"Op": "replace", "Key": "theme", "Value": "dark", "SyncCount": 0}]
        request = {**whose, "DatasetName": DATASET, "SyncSessionToken": listed["SyncSessionToken"]}
        await client.socket.send(json.dumps({"Id": 2, "UpdateRecords": {**request, "RecordPatches": patches}}))
        assert (await client.hear())[1] == "update_records"
        await client.socket.send(json.dumps({"Id": 3, "Watch": whose}))
        (_, _, changes), (_, _, current) = await client.hear(), await client.hear()
        (change,) = changes["Changes"]["Changes"]
        record = change["RecordChange"]["Record"]
        assert (record["Key"], record["Value"], record["SyncCount"]) == ("theme", "dark", 1)
        assert current["Current"] == {"HeartbeatEvery": 30}
        assert current["ResumeToken"]


async def test_a_change_by_another_device_is_heard_at_once(site: Site, form: str) -> None:
    """Whichever face it came by."""
    async with site.client(form) as client, device(site.account, site.grpc) as phone:
        await client.send(1, "watch", site.watching(dataset_name=DATASET))
        while True:
            _, kind, message = await client.hear()
            assert kind == "watch"
            if "Current" in message if form == JSON else message.HasField("current"):
                break
        await phone.put(**{form: "dark"})
        number, kind, message = await client.hear()
        assert (number, kind) == (1, "watch")
        assert "dark" in str(message)


async def test_what_many_are_told_is_made_into_bytes_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same to all, and each has all of it."""
    made: list[bytes] = []

    class Counted(Frame):
        def serialize(self, **options: Any) -> bytes:
            made.append(bytes(self.data))
            return super().serialize(**options)

    async with AsyncExitStack() as stack:
        phone = await stack.enter_async_context(device(site.account, site.grpc))
        clients = [await stack.enter_async_context(site.client()) for _ in range(5)]
        for client in clients:
            await client.send(1, "watch", site.watching())
            await client.hear_current(1)
        monkeypatch.setattr(protocol, "Frame", Counted)
        await phone.put(theme="dark")
        async with asyncio.timeout(PATIENCE_SECONDS):
            heard = [await client.socket.recv() for client in clients]
    assert heard == 5 * made
    assert b"dark" in made[0]


async def test_a_watch_goes_on_with_its_token(site: Site) -> None:
    """On another websocket, after the first has broken."""
    async with site.client() as client:
        await client.send(1, "watch", site.watching())
        token = await client.hear_current(1)
        client.socket.transport.abort()
    async with site.client() as client:
        await client.send(1, "watch", site.watching(resume_token=token))
        _, _, message = await client.hear()
        assert message.HasField("current")


async def test_a_refusal_is_the_same_as_on_grpc(site: Site) -> None:
    """What is wrong with a request, who may not ask, and what is not there."""
    other = await site.another()
    foreign = pb.ListRecordsRequest(identity_pool_id=other.pool_id, identity_id=other.identity_id, dataset_name=DATASET)
    wrong = [
        ("list_records", pb.ListRecordsRequest()),
        ("list_records", foreign),
        ("describe_dataset", pb.DescribeDatasetRequest(**site.whose, dataset_name="none")),
        ("watch", site.watching(resume_token="nonsense")),
    ]
    async with site.client() as client, device(site.account, site.grpc) as phone:
        for number, (kind, request) in enumerate(wrong, 1):
            said, error = await client.ask(number, kind, request)
            call = getattr(phone.stub, "".join(map(str.title, kind.split("_"))))(request, metadata=site.account.own)
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await (call.read() if kind == "watch" else call)
            assert said == "error"
            assert error.message == caught.value.details()
            assert error.request_id


async def test_what_is_not_known_or_not_built_is_refused_and_no_more(site: Site) -> None:
    """A later client can tell, and go on."""
    async with site.client(JSON) as client:
        await client.socket.send(json.dumps({"Id": 1, "Later": {}}))
        _, kind, error = await client.hear()
        assert (kind, error["Name"]) == ("error", "UnknownOperationException")
        await client.socket.send(json.dumps({"Id": 2, "ListRecords": {"MaxResults": "many"}}))
        _, kind, error = await client.hear()
        assert (kind, error["Name"]) == ("error", "SerializationException")
        assert (await client.ask(3, "list_records", site.listing()))[0] == "list_records"


async def test_a_watch_is_stopped_whether_or_not_it_runs(site: Site) -> None:
    """At once, with nothing after it."""
    async with site.client() as client:
        await client.send(1, "watch", site.watching())
        await client.hear_current(1)
        for _ in range(2):
            assert await client.ask(1, "stop_watch", pb.StopWatch()) == ("watch_ended", pb.WatchEnded())
        await eventually(lambda: site.served.dispatcher.streaming == 0)
        await client.send(2, "watch", site.watching())
        assert (await client.ask(2, "stop_watch", pb.StopWatch()))[0] == "watch_ended"


async def test_a_websocket_has_so_many_watches(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """One identity needs no more."""
    monkeypatch.setattr(work, "MAX_WATCHES", 2)
    async with site.client() as client:
        for number in (1, 2, 3):
            await client.send(number, "watch", site.watching())
        assert (await client.farewell())[0] == CloseCode.TOO_MANY


async def test_a_watch_ends_with_what_it_was_let_in_by() -> None:
    """Credentials that were taken back are looked at with each heartbeat; the client signs in anew."""
    async with open_site(watch_heartbeat_seconds=0.2) as site, site.client() as client:
        await client.send(1, "watch", site.watching())
        await client.hear_current(1)
        await site.account.revoke(site.grpc)
        while (heard := await client.hear())[1] == "watch":
            pass
        number, kind, error = heard
        assert (number, kind, error.name) == (1, "error", "UnrecognizedClientException")
        assert (await client.farewell())[0] == CloseCode.SIGN_IN


async def test_all_frames_of_a_client_in_a_hurry_are_answered(site: Site, form: str) -> None:
    """However quickly they come, a few run at a time; others are served meanwhile."""
    async with site.client(form) as client, site.client() as other:
        for number in range(1, QUICK_FRAMES + 1):
            await client.send(number, "list_records", site.listing())
        assert (await other.ask(1, "list_records", site.listing()))[0] == "list_records"
        answers = [await client.hear() for _ in range(QUICK_FRAMES)]
        assert {kind for _, kind, _ in answers} == {"list_records"}
        assert sorted(number for number, *_ in answers) == list(range(1, QUICK_FRAMES + 1))


class Gate:
    """Calls that wait until they are let go on."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.waiting = 0

    async def list_records(self, _call: Call, _request: Message) -> Message:
        """Answers once the gate is open."""
        self.waiting += 1
        await self.open.wait()
        self.waiting -= 1
        return pb.ListRecordsResponse()

    async def list_datasets(self, _call: Call, _request: Message) -> Message:
        """Refuses at once."""
        raise NotAuthorizedException("No.")


@pytest.fixture
async def gated() -> AsyncIterator[tuple[Site, Gate]]:
    """A server whose calls wait."""
    gate = Gate()
    functions: Any = {
        **operations.FUNCTIONS,
        SYNC + "ListRecords": gate.list_records,
        SYNC + "ListDatasets": gate.list_datasets,
    }
    async with serve(functions, operations.STREAMS) as served:
        yield Site(served, await Account.new(f"127.0.0.1:{served.grpc_port}", served.bearer)), gate


async def test_a_few_calls_of_a_websocket_run_at_once(gated: tuple[Site, Gate]) -> None:
    """What is sent beyond that waits at the client; answers come as they are ready."""
    site, gate = gated
    async with site.client() as client:
        for number in range(1, 2 * work.CALLS_AT_ONCE):
            await client.send(number, "list_records", site.listing())
        await eventually(lambda: gate.waiting == work.CALLS_AT_ONCE)
        await asyncio.sleep(0.05)
        assert gate.waiting == work.CALLS_AT_ONCE
        gate.open.set()
        answers = [await client.hear() for _ in range(1, 2 * work.CALLS_AT_ONCE)]
        assert len({number for number, *_ in answers}) == len(answers)


async def test_a_quick_answer_overtakes_a_slow_one(gated: tuple[Site, Gate]) -> None:
    """A socket is no queue."""
    site, gate = gated
    async with site.client() as client:
        await client.send(1, "list_records", site.listing())
        kind, error = await client.ask(2, "list_datasets", pb.ListDatasetsRequest(**site.whose))
        assert (kind, error.name) == ("error", "NotAuthorizedException")
        gate.open.set()
        assert (await client.hear())[:2] == (1, "list_records")


async def test_only_a_watch_can_be_stopped(gated: tuple[Site, Gate]) -> None:
    """A call that is underway comes to its own end."""
    site, _ = gated
    async with site.client() as client:
        await client.send(1, "list_records", site.listing())
        await client.send(1, "stop_watch", pb.StopWatch())
        assert (await client.farewell())[0] == CloseCode.BAD_FRAME
    await eventually(lambda: site.served.dispatcher.running == 0)


async def test_what_runs_ends_with_its_websocket(gated: tuple[Site, Gate]) -> None:
    """Nobody would read the answer."""
    site, _ = gated
    async with site.client(BINARY) as client:
        await client.send(1, "list_records", site.listing())
        await client.send(2, "watch", site.watching())
        await eventually(lambda: (site.served.dispatcher.running, site.served.dispatcher.streaming) == (1, 1))
    await eventually(lambda: (site.served.dispatcher.running, site.served.dispatcher.streaming) == (0, 0))
