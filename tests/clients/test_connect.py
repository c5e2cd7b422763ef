"""What the clients' `connect` gives: no service of the API is missing, in any language."""

import json
from typing import Final

import pytest

import poolhouse_client
from poolhouse import schema
from poolhouse_client import aio
from tests.clients.programs import ROOT

# SnsService, of poolhouse.sns.v1.SnsService.
NAMES: Final = sorted(service.full_name.rpartition(".")[2] for service in schema.SERVICES)
PACKAGES: Final = {service.full_name.split(".")[1] for service in schema.SERVICES}


def stubs(client: object) -> list[str]:
    """The services of a Python client, by the names of their stubs."""
    found = (type(value).__name__ for name, value in vars(client).items() if not name.startswith("_"))
    return sorted(name.removesuffix("Stub").removesuffix("Async") for name in found)


def test_pythons_blocking_client_has_every_service() -> None:
    """Under a name of its own."""
    with poolhouse_client.connect("localhost:1", plaintext=True) as client:
        assert stubs(client) == NAMES


async def test_pythons_client_for_asyncio_has_every_service() -> None:
    """The same ones."""
    async with aio.connect("localhost:1", plaintext=True) as client:
        assert stubs(client) == NAMES


@pytest.mark.parametrize(
    ("file", "made"), [("typescript/src/connect.ts", "createClient({},"), ("go/connect.go", "New{}Client(connection)")]
)
def test_the_other_clients_have_every_service(file: str, made: str) -> None:
    """Their compilers say whether it is right; this says that it is there."""
    source = (ROOT / "clients" / file).read_text("utf-8")
    assert [name for name in NAMES if made.format(name) not in source] == []


def test_typescripts_messages_can_be_imported() -> None:
    """A package shows nothing that it does not export."""
    package = json.loads((ROOT / "clients" / "typescript" / "package.json").read_text("utf-8"))
    assert {f"./{name}" for name in PACKAGES} <= set(package["exports"])
