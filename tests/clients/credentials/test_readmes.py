"""The program in each client's README gets at a real S3 store, in both of the ways that there are."""

import sys
from pathlib import Path

import pytest

from tests.clients.programs import ROOT, run
from tests.clients.stores import PUBLIC, Shop
from tests.docs import pages

TYPESCRIPT = ROOT / "clients" / "typescript"
GO = ROOT / "tests" / "clients" / "go"
PACKAGES = ROOT / "tests" / "clients" / "javascript" / "node_modules"
READ_BACK = "Dear diary\n"


def program(language: str, client: str) -> str:
    """The program that the README ends with."""
    text = (ROOT / "clients" / client / "README.md").read_text("utf-8")
    *_, last = (block.text for block in pages.blocks(text) if block.language == language)
    return last


def told(shop: Shop) -> dict[str, str]:
    """What a program is told of a shop and a new user."""
    told = {"IDENTITY_POOL_ID": shop.identity_pool_id, "ID_TOKEN": shop.id_token(), "FILES_URL": shop.files}
    return shop.live.environment(**told, PUBLIC=PUBLIC)


@pytest.fixture(params=["brokered", "own"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """What the programs are told of either shop."""
    return told(request.getfixturevalue(f"{request.param}_shop"))


@pytest.fixture
def project(tmp_path: Path, own_shop: Shop) -> Path:
    """A folder for a program in TypeScript that needs Poolhouse's client and the AWS SDK."""
    run("npm", "run", "--silent", "build", folder=TYPESCRIPT, env=own_shop.live.environment())
    modules = tmp_path / "node_modules"
    (modules / "@poolhouse").mkdir(parents=True)
    (modules / "@poolhouse" / "client").symlink_to(TYPESCRIPT)
    (modules / "@aws-sdk").symlink_to(PACKAGES / "@aws-sdk")
    (modules / "@types").symlink_to(TYPESCRIPT / "node_modules" / "@types")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    return tmp_path


def test_pythons(environment: dict[str, str], tmp_path: Path) -> None:
    """boto3, with the credentials of the identity."""
    (tmp_path / "program.py").write_text(program("python", "python"))
    assert run(sys.executable, "-W", "error", "program.py", folder=tmp_path, env=environment) == READ_BACK


def check_types(project: Path, file: str, environment: dict[str, str]) -> None:
    """The compiler finds nothing wrong with a program."""
    rules = ("--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--lib", "es2023,dom", "--types", "node")
    run(TYPESCRIPT / "node_modules" / ".bin" / "tsc", *rules, file, folder=project, env=environment)


def test_typescripts(environment: dict[str, str], project: Path) -> None:
    """The AWS SDK for JavaScript; its types and the client's agree."""
    (project / "program.ts").write_text(program("ts", "typescript"))
    check_types(project, "program.ts", environment)
    assert run("node", "program.ts", folder=project, env=environment) == READ_BACK


def test_the_javascript_sdk_follows_who_signs_in_and_out(own_shop: Shop, project: Path) -> None:
    """The SDK keeps nothing that the user has left behind."""
    environment = told(own_shop)
    (project / "sdk.test.ts").write_text((Path(__file__).parent / "sdk.test.ts").read_text())
    check_types(project, "sdk.test.ts", environment)
    output = run("node", "--test", "--test-reporter=spec", "sdk.test.ts", folder=project, env=environment)
    assert "pass 2" in output, output


def test_gos(environment: dict[str, str]) -> None:
    """The AWS SDK for Go. The program is a module's, which pins what it needs."""
    assert program("go", "go") == (GO / "main.go").read_text("utf-8")
    run("go", "vet", ".", folder=GO, env=environment)
    assert run("go", "run", ".", folder=GO, env=environment) == READ_BACK
