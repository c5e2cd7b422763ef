"""A gRPC server that answers as it is told, and the cases that the clients of all languages share."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NoReturn, TypeVar

import grpc
from google.protobuf.any_pb2 import Any as Packed
from google.rpc.error_details_pb2 import ErrorInfo  # type: ignore[import-untyped]
from google.rpc.status_pb2 import Status  # type: ignore[import-untyped]
from grpc_status import rpc_status

from poolhouse_client.credentials.schedule import Clock
from poolhouse_client.gen.identity import v1 as pb
from tests.clients.programs import ROOT

Call = dict[str, Any]
Request = pb.GetIdRequest | pb.GetCredentialsForIdentityRequest
Response = pb.GetIdResponse | pb.GetCredentialsForIdentityResponse
Paused = TypeVar("Paused")

CONFORMANCE: Final = ROOT / "clients" / "conformance"
CASES: Final[dict[str, Any]] = json.loads((CONFORMANCE / "credentials.json").read_text())
POOL: Final[str] = CASES["identity_pool"]
A: Final[str] = CASES["identities"]["A"]
B: Final[str] = CASES["identities"]["B"]
_SERVICE: Final = "poolhouse.identity.v1.IdentityService"


def moment(time: str) -> datetime:
    """A time of the cases' day."""
    return datetime.fromisoformat(f"{CASES['day']}T{time}Z")


def logins(step: Mapping[str, Any]) -> dict[str, str]:
    """The logins of a step."""
    return {CASES["provider"]: step["login"]} if "login" in step else {}


@dataclass
class Hand:
    """A clock that a test sets, and what was waited for."""

    time: datetime = field(default_factory=lambda: moment("08:00:00"))
    pauses: list[float] = field(default_factory=list)

    def clock(self, paused: Callable[[], Paused]) -> Clock[Paused]:
        """The clock as a provider takes it: every pause is over at once."""

        def pause(seconds: float) -> Paused:
            self.pauses.append(round(seconds, 6))
            return paused()

        return Clock(pause, self._now, lambda: CASES["random"])

    def _now(self) -> float:
        return self.time.timestamp()


class Scripted:
    """What the server is told to answer, call by call, and what it was asked."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.script: list[Call] = []
        self.seen: list[tuple[str, Request]] = []
        self.ended = 0
        """How many calls are over, whoever ended them."""
        self.gate = threading.Event()
        """While it is shut, every call waits."""
        self.gate.set()

    def play(self, operation: str, request: Request, context: grpc.ServicerContext) -> Response:
        """Answer one call as the script says."""
        context.add_callback(self._end)
        self.seen.append((operation, request))
        assert self.gate.wait(30)
        if not context.is_active():
            context.abort(grpc.StatusCode.CANCELLED, "Nobody waits any more.")
        if not self.script:
            context.abort(grpc.StatusCode.UNKNOWN, "Nobody has expected this call.")
        call = self.script.pop(0)
        if "error" in call:
            refuse(CASES["errors"][call["error"]], context)
        return answer(operation, request, call["answer"])

    def _end(self) -> None:
        self.ended += 1

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Whoever calls now waits until the end."""
        self.gate.clear()
        try:
            yield
        finally:
            self.gate.set()


def refuse(error: Mapping[str, str], context: grpc.ServicerContext) -> NoReturn:
    """End a call as Poolhouse does, or as a proxy that knows no names."""
    status = Status(code=grpc.StatusCode[error["status"]].value[0], message=error["message"])
    if "name" in error:
        status.details.append(Packed())
        status.details[0].Pack(ErrorInfo(reason=error["name"], domain="poolhouse"))
    context.abort_with_status(rpc_status.to_status(status))


def answer(operation: str, request: Request, told: Mapping[str, str]) -> Response:
    """The answer that a case means."""
    if operation == "GetId":
        return pb.GetIdResponse(identity_id=CASES["identities"][told["identity"]])
    assert isinstance(request, pb.GetCredentialsForIdentityRequest)
    identity = CASES["identities"][told["identity"]] if "identity" in told else request.identity_id
    given = pb.Credentials(access_key_id=told["key"], secret_key=f"secret {told['key']}")
    given.session_token = f"token {told['key']}"
    given.expiration.FromDatetime(moment(told["until"]))
    return pb.GetCredentialsForIdentityResponse(identity_id=identity, credentials=given)


def expected(case: Mapping[str, Any], step: Mapping[str, Any], call: Call) -> tuple[str, Request]:
    """What the server should be asked."""
    if call["call"] == "GetId":
        return "GetId", pb.GetIdRequest(identity_pool_id=POOL, logins=logins(step))
    identity = CASES["identities"][call["identity"]]
    return call["call"], pb.GetCredentialsForIdentityRequest(
        identity_id=identity, logins=logins(step), custom_role_arn=case.get("role")
    )


@contextmanager
def serving() -> Iterator[Scripted]:
    """The server, on a port of its own."""
    server = grpc.server(ThreadPoolExecutor(8))
    scripted = Scripted(f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")

    def handler(operation: str, request: type[Request]) -> Any:
        return grpc.unary_unary_rpc_method_handler(
            lambda message, context: scripted.play(operation, message, context),
            request_deserializer=request.FromString,
            response_serializer=lambda message: message.SerializeToString(),
        )

    methods = {
        "GetId": handler("GetId", pb.GetIdRequest),
        "GetCredentialsForIdentity": handler("GetCredentialsForIdentity", pb.GetCredentialsForIdentityRequest),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(_SERVICE, methods),))
    server.start()
    yield scripted
    server.stop(None).wait()
