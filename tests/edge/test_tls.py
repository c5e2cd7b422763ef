import ssl
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from structlog.testing import capture_logs

from poolhouse.edge.tls import Renewable, grpc_credentials, server_context
from tests.edge.serving import serve
from tests.services.certificates import Authority, Certificate


def test_a_certificate_and_its_key_make_a_server(tmp_path: Path) -> None:
    """Old protocol versions are off."""
    issued = Authority(tmp_path).issue()
    assert server_context(issued.certificate, issued.key).minimum_version >= ssl.TLSVersion.TLSv1_2
    assert grpc_credentials(issued.certificate, issued.key, None) is not None
    assert grpc_credentials(issued.certificate, issued.key, issued.certificate) is not None


def test_files_that_do_not_belong_together_are_refused_at_the_start(tmp_path: Path) -> None:
    """A mistake in the settings is found by the operator, not by the first client."""
    authority = Authority(tmp_path)
    one, other = authority.issue("one"), authority.issue("other")
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("garbage")
    with pytest.raises(OSError, match="cannot use"):
        server_context(one.certificate, other.key)
    with pytest.raises(OSError, match="nowhere"):
        grpc_credentials(one.certificate, tmp_path / "nowhere.key", None)
    with pytest.raises(OSError, match="cannot use"):
        grpc_credentials(one.certificate, one.key, garbage)


def test_files_are_read_again_once_they_have_changed(tmp_path: Path) -> None:
    """Written over, replaced, or behind a link that points elsewhere: all the ways in which tools renew."""
    target, other, link = tmp_path / "one", tmp_path / "two", tmp_path / "link"
    target.write_text("first")
    link.symlink_to(target)
    content = Renewable((link,), link.read_text)
    assert (content.renew(), content.value) == (False, "first")
    target.write_text("second")
    assert (content.renew(), content.renew(), content.value) == (True, False, "second")
    other.write_text("third")
    other.replace(target)
    assert (content.renew(), content.value) == (True, "third")
    other.write_text("other")
    (tmp_path / "new").symlink_to(other)
    (tmp_path / "new").replace(link)
    assert (content.renew(), content.value) == (True, "other")


def test_files_that_cannot_be_used_leave_the_former_value_until_they_can(tmp_path: Path) -> None:
    """A renewal may be half done at any moment: it is logged once, and tried again when the files change again."""
    file = tmp_path / "file"
    file.write_text("first")
    content = Renewable((file,), file.read_text)
    file.unlink()
    with capture_logs() as lines:
        assert [content.renew(), content.renew()] == [False, False]
    assert [(line["event"], line["files"]) for line in lines] == [("tls.not_renewed", [str(file)])]
    assert content.value == "first"
    file.write_text("second")
    assert (content.renew(), content.value) == (True, "second")


async def test_http_uses_a_renewed_certificate_without_a_restart(tmp_path: Path) -> None:
    """New connections get it at once; the ones that are open go on."""
    before, after = Authority(tmp_path), Authority(tmp_path, "another authority")
    issued = before.issue()
    async with serve({}, http_tls_certificate=issued.certificate, http_tls_key=issued.key) as served:
        page = f"https://localhost:{served.http_port}/healthz"
        async with httpx.AsyncClient(verify=before.trust()) as old, httpx.AsyncClient(verify=after.trust()) as new:
            assert (await old.get(page)).status_code == 200
            with pytest.raises(httpx.ConnectError, match="certificate"):
                await new.get(page)
            after.issue()
            assert (await new.get(page)).status_code == 200
            assert (await old.get(page)).status_code == 200
        async with httpx.AsyncClient(verify=before.trust()) as late:
            with pytest.raises(httpx.ConnectError, match="certificate"):
                await late.get(page)


async def test_a_renewal_that_went_wrong_changes_nothing(tmp_path: Path) -> None:
    """Clients get in as before until the files can be used, and the log says that they cannot."""
    authority = Authority(tmp_path)
    issued = authority.issue()
    async with serve({}, http_tls_certificate=issued.certificate, http_tls_key=issued.key) as served:
        for spoil in (lambda: issued.key.write_text("half a k"), issued.key.unlink):
            spoil()
            with capture_logs() as lines:
                for _ in range(2):
                    async with httpx.AsyncClient(verify=authority.trust()) as client:
                        assert (await client.get(f"https://localhost:{served.http_port}/healthz")).status_code == 200
            assert [line["event"] for line in lines] == ["tls.not_renewed"]
            assert str(issued.key) in lines[0]["reason"]


async def calls(port: int, trusted: Authority, client: Certificate) -> bool:
    """Whether a gRPC client gets through: one that trusts an authority, and shows a certificate of its own."""
    files = (trusted.certificate, client.key, client.certificate)
    credentials = grpc.ssl_channel_credentials(*(file.read_bytes() for file in files))
    async with grpc.aio.secure_channel(f"localhost:{port}", credentials) as channel:
        return await answers(channel)


async def answers(channel: grpc.aio.Channel) -> bool:
    """Whether the server says of itself that it serves."""
    try:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        health = await stub.Check(health_pb2.HealthCheckRequest(), timeout=5)
    except grpc.aio.AioRpcError as error:
        if error.code() is not grpc.StatusCode.UNAVAILABLE:
            raise
        return False
    return bool(health.status == health_pb2.HealthCheckResponse.SERVING)


async def test_grpc_uses_renewed_certificates_without_a_restart(tmp_path: Path) -> None:
    """The server's own, and the CA of its clients: new connections get them, the ones that are open go on."""
    before, after = Authority(tmp_path), Authority(tmp_path, "another authority")
    mine, theirs, server = before.issue("before"), after.issue("after"), before.issue()
    ca = tmp_path / "client-ca.pem"
    ca.write_bytes(before.certificate.read_bytes())
    settings: dict[str, Any] = {
        "grpc_tls_certificate": server.certificate,
        "grpc_tls_key": server.key,
        "grpc_tls_client_ca": ca,
    }
    async with serve({}, **settings) as served:
        port = served.grpc_port
        files = (before.certificate, mine.key, mine.certificate)
        credentials = grpc.ssl_channel_credentials(*(file.read_bytes() for file in files))
        async with grpc.aio.secure_channel(f"localhost:{port}", credentials) as opened:
            assert await answers(opened)
            after.issue()
            assert await calls(port, after, mine)
            ca.write_bytes(after.certificate.read_bytes())
            assert await calls(port, after, theirs)
            assert not await calls(port, before, theirs)
            assert not await calls(port, after, mine)
            assert await answers(opened)
