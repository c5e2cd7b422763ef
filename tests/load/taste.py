"""What a server answers one device, byte for byte: it is what a bare server answers all of them."""

import base64
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import grpc
from google.protobuf.message import Message

from poolhouse.gen.sync import v1 as pb
from tests.load import files
from tests.load.crowds import KEY, VALUE, Member
from tests.load.population import DATASET
from tests.load.target import SYNC

PATIENCE_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Taste:
    """Serialized answers: to a listing and to a write, and what a watch is sent first, and at a write."""

    listed: bytes
    updated: bytes
    current: bytes
    changes: bytes

    def keep(self, folder: Path) -> Path:
        """A file for `from_file`."""
        texts = {name: base64.b64encode(value).decode() for name, value in asdict(self).items()}
        return files.keep(folder, json.dumps(texts).encode())

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """What `keep` wrote."""
        return cls(**{name: base64.b64decode(text) for name, text in json.loads(path.read_bytes()).items()})


async def taste(address: str, member: Member) -> Taste:
    """Have the server at `address` answer one device that lists, watches and writes."""
    whose: Any = {"identity_pool_id": member.pool_id, "identity_id": member.identity_id}
    async with grpc.aio.insecure_channel(address) as channel:

        async def call(name: str, request: Message) -> bytes:
            stub: Any = channel.unary_unary(f"{SYNC}{name}", type(request).SerializeToString, None)
            answer: bytes = await stub(request, metadata=member.metadata, timeout=PATIENCE_SECONDS)
            return answer

        listed = await call("ListRecords", pb.ListRecordsRequest(**whose, dataset_name=DATASET))
        watching: Any = channel.unary_stream(f"{SYNC}Watch", pb.WatchRequest.SerializeToString, None)(
            pb.WatchRequest(**whose), metadata=member.metadata, timeout=PATIENCE_SECONDS
        )
        current = await _read_until(watching, "current")
        token = pb.ListRecordsResponse.FromString(listed).sync_session_token
        patch = pb.RecordPatch(op=pb.OPERATION_REPLACE, key=KEY, value=VALUE, sync_count=0)
        request = pb.UpdateRecordsRequest(
            **whose, dataset_name=DATASET, record_patches=[patch], sync_session_token=token
        )
        updated = await call("UpdateRecords", request)
        return Taste(listed, updated, current, await _read_until(watching, "changes"))


async def _read_until(watching: Any, event: str) -> bytes:
    while True:
        message: bytes = await watching.read()
        if pb.WatchResponse.FromString(message).WhichOneof("event") == event:
            return message
