import re
import subprocess
import sys
from importlib.metadata import version

import pytest

import poolhouse
from poolhouse.gen.userpool import v1 as server_side
from poolhouse_client.gen.userpool import v1 as client_side
from tools import generate

BOTH_SIDES = """
{imports}
request = {writer}.InitiateAuthRequest(client_id="abc")
assert {reader}.InitiateAuthRequest.FromString(request.SerializeToString()).client_id == "abc"
"""
SERVER = "from poolhouse.gen.userpool import v1 as server"
CLIENT = "from poolhouse_client.gen.userpool import v1 as client"


@pytest.mark.parametrize("imports", [(SERVER, CLIENT), (CLIENT, SERVER)], ids=["server first", "client first"])
@pytest.mark.parametrize(("writer", "reader"), [("server", "client"), ("client", "server")])
def test_server_and_client_share_one_process(imports: tuple[str, str], writer: str, reader: str) -> None:
    """A program may hold the server and the client: both carry the same descriptors, whichever is imported first."""
    program = BOTH_SIDES.format(imports="\n".join(imports), writer=writer, reader=reader)
    paths = [str(generate.ROOT / "server"), str(generate.ROOT / "clients" / "python")]
    start = f"import sys; sys.path[:0] = {paths!r}\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", start + program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("package", [server_side, client_side], ids=["server", "client"])
def test_a_package_gives_all_its_messages_flat(package: object) -> None:
    """Whoever imports `v1` has every message and enum that the package's protos declare, by its own name."""
    declared = {
        name
        for path in (generate.PROTOS / "poolhouse" / "userpool" / "v1").glob("*.proto")
        for name in re.findall(r"^(?:message|enum) (\w+)", path.read_text(), flags=re.MULTILINE)
    }
    assert declared
    assert not {name for name in declared if not hasattr(package, name)}


def test_the_generated_packages_know_where_they_live() -> None:
    """A message class names a module that can be imported, as pickles and documentation tools expect."""
    made_by = server_side.InitiateAuthRequest.__module__
    assert made_by in {"poolhouse.gen.userpool.v1.sign_in_pb2", "poolhouse_client.gen.userpool.v1.sign_in_pb2"}


def test_changed_and_vanished_files_are_noticed_and_mended(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The check names each file that is stale, missing or left over, and generating anew mends all of them."""
    have, want = tmp_path_factory.mktemp("have"), tmp_path_factory.mktemp("want")
    for folder, content in (
        (have, {"same": "1", "stale": "1", "left_over": "1"}),
        (want, {"same": "1", "stale": "2", "sub/new": "1"}),
    ):
        for name, text in content.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
    found = generate.differences(have, want)
    assert found == ["left_over", "stale", "sub/new"]
    generate.update(have, want, found)
    assert generate.tree(have) == generate.tree(want)


def test_the_version_is_stated_once() -> None:
    """`poolhouse.__version__` is the version that was installed."""
    assert poolhouse.__version__ == version("poolhouse")
