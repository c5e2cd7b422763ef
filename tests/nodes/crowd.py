"""People who sign up by the dozen, at both faces of a server, until it is gone."""

import asyncio
import itertools
import re
from dataclasses import dataclass, field
from typing import Any

import boto3
import grpc
from botocore import UNSIGNED
from botocore.config import Config as BotoConfig
from botocore.exceptions import BotoCoreError, ClientError

from poolhouse.gen.userpool import v1 as pb
from poolhouse.server_file import ServerFile
from tests.edge.serving import USER_POOLS, eventually, unary
from tests.services.server import Server
from tests.services.smtp import MailServer

PASSWORD = "Correct-Horse-7"
GRPC_CLIENTS, HTTP_CLIENTS = 12, 8
PATIENCE_SECONDS = 20.0
CALL_SECONDS = 10.0
CODE = re.compile(r"\b\d{6}\b")


def address(name: str) -> str:
    """Where a user's mail goes."""
    return f"{name}@example.com"


def boto_client(url: str, key: ServerFile | None = None) -> Any:
    """AWS's own client, which tries once; without a key it does not sign."""
    signing = {"aws_access_key_id": key.access_key_id, "aws_secret_access_key": key.secret_access_key} if key else {}
    retries = {"total_max_attempts": 1}
    options = {"retries": retries, "max_pool_connections": HTTP_CLIENTS, "read_timeout": CALL_SECONDS}
    if key is None:
        options["signature_version"] = UNSIGNED
    return boto3.client(
        "cognito-idp", endpoint_url=url, region_name="us-east-1", config=BotoConfig(**options), **signing
    )


@dataclass
class Crowd:
    """Signs people up with one app client, and remembers who tried and who was told that it worked."""

    client_id: str
    tried: list[str] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    """The `sub` that each user was told."""
    farewells: set[str] = field(default_factory=set)
    """What those who were cut off were told, if anything: gRPC's statuses, and AWS's errors."""

    def __post_init__(self) -> None:
        self._numbers = itertools.count()

    async def sign_up(self, server: Server) -> asyncio.Task[Any]:
        """Begin; the task ends when the server answers nobody any more."""
        http = await asyncio.to_thread(boto_client, server.url)
        by_http = [asyncio.to_thread(self._by_http, http) for _ in range(HTTP_CLIENTS)]
        return asyncio.create_task(self._all(server.grpc, by_http))

    async def wait_for(self, more: int) -> None:
        """Return when so many more have been told that it worked."""
        goal = len(self.acknowledged) + more
        await eventually(lambda: len(self.acknowledged) >= goal, PATIENCE_SECONDS)

    async def _all(self, target: str, by_http: list[Any]) -> None:
        async with grpc.aio.insecure_channel(target) as channel:
            rpc = unary(channel, f"{USER_POOLS}SignUp", pb.SignUpResponse)
            await asyncio.gather(*by_http, *(self._by_grpc(rpc) for _ in range(GRPC_CLIENTS)))

    def _name(self, face: str) -> str:
        name = f"{face}-{next(self._numbers)}"
        self.tried.append(name)
        return name

    async def _by_grpc(self, rpc: Any) -> None:
        while True:
            name = self._name("grpc")
            request = pb.SignUpRequest(
                client_id=self.client_id,
                username=name,
                password=PASSWORD,
                user_attributes=[pb.AttributeType(name="email", value=address(name))],
            )
            try:
                answer = await rpc(request, timeout=CALL_SECONDS)
            except grpc.aio.AioRpcError as error:
                self.farewells.add(error.code().name)
                return
            self.acknowledged[name] = answer.user_sub

    def _by_http(self, client: Any) -> None:
        while True:
            name = self._name("http")
            try:
                answer = sign_up(client, self.client_id, name)
            except BotoCoreError:
                return
            except ClientError as error:
                self.farewells.add(error.response["Error"]["Code"])
                return
            self.acknowledged[name] = answer["UserSub"]


def sign_up(client: Any, client_id: str, name: str) -> dict[str, Any]:
    """One user, by HTTP."""
    attributes = [{"Name": "email", "Value": address(name)}]
    answer: dict[str, Any] = client.sign_up(
        ClientId=client_id, Username=name, Password=PASSWORD, UserAttributes=attributes
    )
    return answer


def codes(mail: MailServer) -> dict[str, str]:
    """The code that each address was sent."""
    found = {}
    for sent in mail.mails:
        body = sent.content.get_body(("plain",))
        code = CODE.search(body.get_content()) if body is not None else None
        assert code is not None
        found[sent.recipients[0]] = code[0]
    return found
