"""A server of its own process, as clients see it, and what tests read of it: its inbox and its log."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import boto3
import httpx
from botocore.config import Config

from tests.services.server import PORTS, READY, START_SECONDS, environment

T = TypeVar("T")
REGION = "us-east-1"
PASSWORD = "Correct-horse-1"
FLOWS = (
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
)
CHEAP = ("--password-hashing", "tests-only")
MESSAGE_SECONDS = 10.0
A_GLANCE = 0.02


@dataclass(frozen=True)
class Key:
    """An operator's access key."""

    id: str = "any"
    secret: str = "thing"

    @property
    def bearer(self) -> tuple[tuple[str, str], ...]:
        """The key as gRPC carries it."""
        return (("authorization", f"Bearer {self.id}:{self.secret}"),)


@dataclass(frozen=True)
class Pool:
    """A user pool with one app client."""

    id: str
    client_id: str
    secret: str | None = None


@dataclass
class Live:
    """A running server."""

    grpc: str
    url: str
    data: Path
    log: Path
    key: Key = field(default_factory=Key)

    def boto3(self, service: str = "cognito-idp", *, key: Key | None = None, region: str = REGION) -> Any:
        """A client of boto3 that calls this server and says what it is told, once."""
        key = key or self.key
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=region,
            aws_access_key_id=key.id,
            aws_secret_access_key=key.secret,
            config=Config(retries={"total_max_attempts": 1}),
        )

    def pool(self, *, secret: bool = False, **settings: Any) -> Pool:
        """A new pool whose users confirm their e-mail address, and an app client with the flows of this file."""
        idp = self.boto3()
        created = idp.create_user_pool(**{"PoolName": "clients", "AutoVerifiedAttributes": ["email"], **settings})
        pool_id = created["UserPool"]["Id"]
        client = idp.create_user_pool_client(
            UserPoolId=pool_id, ClientName="tests", GenerateSecret=secret, ExplicitAuthFlows=list(FLOWS)
        )["UserPoolClient"]
        return Pool(pool_id, client["ClientId"], client.get("ClientSecret"))

    def user(self, pool: Pool, username: str, password: str = PASSWORD) -> str:
        """A user of the pool who may sign in with the password; returns the e-mail address."""
        idp, email = self.boto3(), f"{username}@example.com"
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        idp.admin_create_user(
            UserPoolId=pool.id, Username=username, UserAttributes=attributes, MessageAction="SUPPRESS"
        )
        idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password=password, Permanent=True)
        return email

    def messages(self, **filters: str) -> list[dict[str, Any]]:
        """What lies in the inbox, newest first. Filters: user_pool_id, username, to."""
        return httpx.get(f"{self.url}/_dev/inbox", params=filters).raise_for_status().json()

    def code(self, pool_id: str, to: str) -> str:
        """The code in the message that came last; waits for the first one."""
        return eventually(lambda: next((m["code"] for m in self.messages(user_pool_id=pool_id, to=to)), None))

    def environment(self, **more: str) -> dict[str, str]:
        """What the JavaScript, TypeScript and Go programs here are told of the server."""
        names = {"URL": self.url, "GRPC": self.grpc, "ACCESS_KEY_ID": self.key.id, "SECRET_ACCESS_KEY": self.key.secret}
        return environment(**{f"SERVER_{name}": value for name, value in names.items()}, **more)

    def failures(self) -> list[str]:
        """The errors in its log: whatever a client sends, there are none."""
        entries = [line for line in self.log.read_text().splitlines() if line]
        return [
            line for line in entries if not line.startswith("{") or json.loads(line)["level"] in ("error", "critical")
        ]


def eventually(find: Callable[[], T | None]) -> T:
    """What `find` finds, as soon as it finds it; fails after MESSAGE_SECONDS."""
    end = time.monotonic() + MESSAGE_SECONDS
    while (found := find()) is None:
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(A_GLANCE)
    return found


@contextmanager
def running(command: str, folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Iterator[Live]:
    """`poolhouse serve` or `poolhouse dev` on free ports, with its log in a file, so that nothing has to be read."""
    log, data = folder / "log", folder / "data"
    line = [sys.executable, "-m", "poolhouse", command, "--data", str(data), *PORTS, *CHEAP, *arguments]
    line += ["--log-format", "json", "--log-level", "warning"]
    with log.open("w") as errors:
        process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment(**env or {}))
    with process:
        try:
            assert process.stdout is not None
            ready = READY.fullmatch(process.stdout.readline())
            assert ready, f"not ready: {log.read_text()}"
            yield Live(ready[1], ready[2], data, log)
        finally:
            process.terminate()
            try:
                process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
