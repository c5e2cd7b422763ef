"""MinIO for tests: a real S3 store with a security token service of its own, in a folder that goes with it."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlencode

import boto3
import httpx
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from tests.services.server import ROOT

PROGRAM: Final = ROOT / ".cache" / "go" / "bin" / "minio"
REGION: Final = "us-east-1"
USER: Final = "root-of-tests"
PASSWORD: Final = "secret-of-tests"
POLICY_CLAIM: Final = "policy"
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 20.0
_PAUSE: Final = 0.05
_ADMIN: Final = "/minio/admin/v3"


class MinIO:
    """One server. Tell it of an issuer when it starts: it reads the issuer's keys at once, and again as they change."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes], url: str) -> None:
        """Use `start_new`."""
        self._folder = folder
        self._process = process
        self.url: Final = url

    @classmethod
    async def start_new(cls, issuer: str | None = None, audience: str | None = None) -> Self:
        """A running store, which gives credentials to who shows a token of the issuer's for the audience.

        What they may do is said by the policy that the token names in its claim `policy`.
        """
        if not PROGRAM.exists():
            raise FileNotFoundError("MinIO is not built: `make set-up-test` builds it")
        folder, address = Path(tempfile.mkdtemp(prefix="poolhouse-minio-")), f"127.0.0.1:{_free_port()}"
        command: list[str | Path] = [PROGRAM, "server", "--quiet", "--address", address]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(  # noqa: ASYNC220  it only starts
                [*command, "--certs-dir", folder / "certificates", folder / "data"],
                env=_environment(folder, issuer, audience),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        started = cls(folder, process, f"http://{address}")
        try:
            await started._ready()
        except BaseException:
            await started.remove()
            raise
        return started

    def s3(self) -> Any:
        """boto3's client for S3, as the store's owner."""
        return s3_client(self.url, USER, PASSWORD)

    async def add_policy(self, name: str, document: Mapping[str, Any]) -> None:
        """A policy that tokens may name."""
        body = json.dumps(document).encode()
        (await self._administer("PUT", "add-canned-policy", body, name=name)).raise_for_status()

    async def remove(self) -> None:
        """Stop the server, and delete its files."""
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(self._process.wait, STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder)

    async def _ready(self) -> None:
        async with asyncio.timeout(START_SECONDS):
            while not await self._answers():
                if self._process.poll() is not None:
                    raise RuntimeError((self._folder / "log").read_text())
                await asyncio.sleep(_PAUSE)

    async def _answers(self) -> bool:
        # It reads its users and policies last.
        try:
            return (await self._administer("GET", "list-canned-policies")).is_success
        except httpx.TransportError:
            return False

    async def _administer(self, method: str, operation: str, body: bytes = b"", **query: str) -> httpx.Response:
        request = AWSRequest(method, f"{self.url}{_ADMIN}/{operation}?{urlencode(query)}", data=body)
        S3SigV4Auth(Credentials(USER, PASSWORD), "s3", REGION).add_auth(request)
        async with httpx.AsyncClient() as client:
            return await client.request(method, request.url, headers=dict(request.headers.items()), content=body)


def s3_client(url: str, key: str, secret: str, token: str | None = None) -> Any:
    """boto3's client for an S3 store at an address of its own, which says what it is told, once."""
    return boto3.client(
        "s3",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )


def _environment(folder: Path, issuer: str | None, audience: str | None) -> dict[str, str]:
    settings = {"ROOT_USER": USER, "ROOT_PASSWORD": PASSWORD}
    settings |= dict.fromkeys(("BROWSER", "UPDATE", "CALLHOME_ENABLE"), "off")
    if issuer and audience:
        settings["IDENTITY_OPENID_CONFIG_URL"] = f"{issuer}/.well-known/openid-configuration"
        settings["IDENTITY_OPENID_CLIENT_ID"] = audience
        settings["IDENTITY_OPENID_CLAIM_NAME"] = POLICY_CLAIM
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MINIO_")}
    return {**inherited, "HOME": str(folder), **{f"MINIO_{name}": value for name, value in settings.items()}}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
