"""Unary calls under load, driven by ghz: a client in Go, so that the client is not what is measured."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from google.protobuf import proto
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.message import Message

from poolhouse.gen.identity.v1 import identity_service_pb2
from poolhouse.gen.sync.v1 import sync_service_pb2
from poolhouse.gen.userpool.v1 import user_pool_service_pb2
from tests.load import files
from tests.load.processes import cpu_seconds, output_of
from tests.load.sample import PERCENTILES, Sample
from tests.services.server import ROOT

GHZ: Final = ROOT / ".cache" / "go" / "bin" / "ghz"
# Enough calls at once to keep a server busy all the time, over as many connections as a few back ends would hold.
CONCURRENCY: Final = 32
CONNECTIONS: Final = 4
NANOSECONDS: Final = 1e9


class Ghz:
    """Drives calls of one operation; its files are in `folder`."""

    def __init__(self, folder: Path, path: str, requests: Iterable[Message], metadata: Mapping[str, str]) -> None:
        """Send the `requests` in turn to the rpc at `path`."""
        self._call = path.removeprefix("/")
        self._protoset = files.keep(folder, protoset())
        sent = io.BytesIO()
        for request in requests:
            proto.serialize_length_prefixed(request, sent)
        self._data = files.keep(folder, sent.getvalue())
        self._metadata = json.dumps(dict(metadata))

    async def run(self, address: str, pid: int, seconds: float, concurrency: int = CONCURRENCY) -> Sample:
        """Load the server at `address`, process `pid`, for `seconds`."""
        before = cpu_seconds(pid)
        output = await output_of(*self._command(address, seconds, concurrency), seconds=seconds)
        return _sample(json.loads(output), cpu_seconds(pid) - before)

    def _command(self, address: str, seconds: float, concurrency: int) -> Sequence[str]:
        flags = {
            "protoset": str(self._protoset),
            "call": self._call,
            "binary-file": str(self._data),
            "metadata": self._metadata,
            "concurrency": str(concurrency),
            "connections": str(min(CONNECTIONS, concurrency)),
            "duration": f"{seconds:.3f}s",
            "duration-stop": "ignore",
            "format": "json",
        }
        switches = ("--insecure", "--disable-template-data", "--disable-template-functions")
        return [str(GHZ), *switches, *(f"--{name}={value}" for name, value in flags.items()), address]


def _sample(report: Mapping[str, Any], cpu: float) -> Sample:
    statuses: dict[str, int] = dict(report.get("statusCodeDistribution") or {})
    calls = statuses.pop("OK", 0)
    latency = {
        str(entry["percentage"]): round(entry["latency"] / NANOSECONDS * 1000, 3)
        for entry in report.get("latencyDistribution") or ()
        if entry["percentage"] in PERCENTILES
    }
    return Sample(calls, report["total"] / NANOSECONDS, statuses, latency, cpu)


def protoset() -> bytes:
    """The descriptors of the measured APIs with everything that they import, as ghz reads them."""
    found: dict[str, FileDescriptor] = {}

    def add(file: FileDescriptor) -> None:
        for dependency in file.dependencies:
            add(dependency)
        found[file.name] = file

    for service in (user_pool_service_pb2, identity_service_pb2, sync_service_pb2):
        add(service.DESCRIPTOR)
    return FileDescriptorSet(
        file=[FileDescriptorProto.FromString(file.serialized_pb) for file in found.values()]
    ).SerializeToString()
