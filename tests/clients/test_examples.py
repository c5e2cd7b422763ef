"""The examples run as they stand: each ends with a signed-in user. The S3 gateway and triggers have their own tests."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from poolhouse.cli.environment import variables
from poolhouse.server_file import ServerFile
from tests.clients.live import Live
from tests.clients.programs import ROOT, run
from tests.clients.stores import GATEWAY

EXAMPLES = ROOT / "examples"
WEBHOOK = EXAMPLES / "trigger-webhook"
SIGNED_IN = "signed in: ada <ada@example.com>\n"
MOST_LINES = 60
PATIENCE_SECONDS = 20


@pytest.fixture
def environment(server: Live) -> dict[str, str]:
    """What `poolhouse env` gives, and where gRPC listens."""
    word = ServerFile.read(server.data, "dev")
    assert word is not None
    return server.environment(**variables(word))


def in_project(example: str, target: Path, modules: Path) -> Path:
    """The example as a project of its own, whose packages are installed."""
    for file in (EXAMPLES / example).iterdir():
        if file.is_file():
            (target / file.name).write_text(file.read_text())
    (target / "node_modules").symlink_to(modules)
    return target


@pytest.mark.parametrize("name", ["boto3", "python"])
def test_a_python_example_runs(environment: dict[str, str], name: str) -> None:
    """Back ends in Python start from here."""
    script = EXAMPLES / name / "sign_in.py"
    assert run(sys.executable, "-W", "error", script, folder=ROOT, env=environment) == SIGNED_IN


def test_the_python_example_of_sync_runs(environment: dict[str, str]) -> None:
    """Apps that keep data on devices start from here."""
    said = run(sys.executable, "-W", "error", EXAMPLES / "python" / "sync.py", folder=ROOT, env=environment)
    assert said == "off line: {'theme': 'dark'} offline\non the laptop: {'theme': 'dark'}\n"


def test_the_python_example_of_a_third_device_runs(environment: dict[str, str]) -> None:
    """It writes, and another one that listens is told, until it is interrupted."""
    script = EXAMPLES / "python" / "third_device.py"
    line = (sys.executable, "-W", "error", script)
    listening = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    try:
        assert run(*line, "font=mono", "theme=dark", folder=ROOT, env=environment) == "font: mono\ntheme: dark\n"
        assert listening.stdout is not None
        assert {listening.stdout.readline() for _ in range(2)} == {"font: mono\n", "theme: dark\n"}
        listening.send_signal(signal.SIGINT)
        assert listening.wait(PATIENCE_SECONDS) == 0
    finally:
        listening.kill()
        listening.communicate()


def test_the_javascript_example_runs(environment: dict[str, str], tmp_path: Path) -> None:
    """Web apps start from here."""
    project = in_project("javascript", tmp_path, Path(__file__).parent / "javascript" / "node_modules")
    assert run("npm", "start", "--silent", folder=project, env=environment) == SIGNED_IN


@pytest.fixture
def typescript_project(environment: dict[str, str], tmp_path: Path) -> Path:
    """The TypeScript examples, with the client installed; the types hold."""
    client = ROOT / "clients" / "typescript"
    run("npm", "run", "--silent", "build", folder=client, env=environment)
    (tmp_path / "modules" / "@poolhouse").mkdir(parents=True)
    (tmp_path / "modules" / "@poolhouse" / "client").symlink_to(client)
    (tmp_path / "modules" / "@types").symlink_to(client / "node_modules" / "@types")
    (tmp_path / "project").mkdir()
    project = in_project("typescript", tmp_path / "project", tmp_path / "modules")
    compiler = client / "node_modules" / ".bin" / "tsc"
    rules = ("--noEmit", "--strict", "--target", "es2024", "--module", "nodenext", "--types", "node")
    run(compiler, *rules, "sign_in.ts", "sync.ts", folder=project, env=environment)
    return project


def test_the_typescript_example_runs(environment: dict[str, str], typescript_project: Path) -> None:
    """Services in Node start from here."""
    assert run("npm", "start", "--silent", folder=typescript_project, env=environment) == SIGNED_IN


def test_the_typescript_example_of_sync_runs(environment: dict[str, str], typescript_project: Path) -> None:
    """Apps in TypeScript that keep data on devices start from here."""
    said = run("npm", "run", "--silent", "sync", folder=typescript_project, env=environment)
    assert said == "off line: { theme: 'dark' } offline\non the laptop: { theme: 'dark' }\n"


def test_the_go_example_runs(environment: dict[str, str]) -> None:
    """Services in Go start from here."""
    assert run("go", "run", ".", folder=EXAMPLES / "go", env=environment) == SIGNED_IN


def test_the_go_example_of_sync_runs(environment: dict[str, str]) -> None:
    """Apps in Go that keep data on devices start from here."""
    said = run("go", "run", "./sync", folder=EXAMPLES / "go", env=environment)
    assert said == "off line: map[theme:dark] offline\non the laptop: map[theme:dark]\n"


def test_examples_fit_on_a_page() -> None:
    """Whoever looks at one sees all of it."""
    sources = [path for path in EXAMPLES.glob("*/*") if path.name.startswith(("sign_in.", "main."))]
    folders = {path for path in EXAMPLES.iterdir() if path.is_dir()} - {GATEWAY.parent, WEBHOOK}
    assert sorted(path.parent for path in sources) == sorted(folders)
    assert [path for path in sources if len(path.read_text().splitlines()) > MOST_LINES] == []
