import re
from collections.abc import AsyncIterator
from importlib.resources import files

import httpx
import pytest

from poolhouse import operations
from poolhouse.edge.demo.page import PATH
from tests.edge.serving import Served, serve

PIECES = sorted(
    path.name for path in files("poolhouse.edge.demo").iterdir() if path.name.endswith((".html", ".css", ".js"))
)


@pytest.fixture(scope="module")
async def emulator() -> AsyncIterator[Served]:
    """An emulator that the tests of this file share."""
    async with serve(operations.FUNCTIONS, operations.STREAMS, mode="dev") as served:
        yield served


async def ask(served: Served, path: str = "", **headers: str) -> httpx.Response:
    """One request below the page."""
    async with httpx.AsyncClient(base_url=served.url) as client:
        return await client.get(f"{PATH}{path}", headers=headers)


async def test_a_browser_gets_a_page_that_loads_nothing_from_elsewhere(emulator: Served) -> None:
    """Its policy allows what this server has in files and its websockets, and nothing that is written in the page."""
    answer = await ask(emulator)
    policy = answer.headers["content-security-policy"]
    host = f"127.0.0.1:{emulator.http_port}"
    assert answer.headers["content-type"].startswith("text/html")
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'; ")
    assert f"connect-src 'self' ws://{host} wss://{host};" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?://|<style|<script(?! type=\"module\" src=)|\son\w+=|\sstyle=", answer.text)


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", "[::1", ""])
async def test_a_host_that_is_none_does_not_get_into_the_policy(emulator: Served, host: str) -> None:
    """Whatever somebody calls the server."""
    answer = await ask(emulator, host=host)
    assert answer.status_code == 400 or "connect-src 'self';" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("name", PIECES)
async def test_what_the_page_is_made_of_is_served(emulator: Served, name: str) -> None:
    """As what it is, and looked for again each time: another emulator may answer there tomorrow."""
    answer = await ask(emulator, f"/{name}")
    kinds = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
    assert answer.headers["content-type"].split(";")[0] == kinds[name.rpartition(".")[2]]
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content == (files("poolhouse.edge.demo") / name).read_bytes()


@pytest.mark.parametrize("name", ["page.py", "guest.py", "__init__.py", "..%2Fhttp.py", "nothing.js"])
async def test_nothing_else_is_served(emulator: Served, name: str) -> None:
    """The folder has the server's own code as well."""
    assert (await ask(emulator, f"/{name}")).status_code == 404


@pytest.mark.parametrize("name", [name for name in PIECES if name.endswith((".html", ".js"))])
def test_all_that_a_piece_names_is_there(name: str) -> None:
    """No module and no style is missing."""
    text = (files("poolhouse.edge.demo") / name).read_text("utf-8")
    named = re.findall(rf"[\"']{PATH}/([\w-]+\.(?:js|css))[\"']", text)
    assert set(named) <= set(PIECES)


async def test_programs_are_told_who_the_guest_is(emulator: Served) -> None:
    """The same each time; pages of other origins are told nothing."""
    answer = await ask(emulator, "/guest", origin="https://evil.example")
    assert set(answer.json()) == {"IdentityPoolId", "IdentityId"}
    assert (await ask(emulator, "/guest")).json() == answer.json()
    assert "access-control-allow-origin" not in answer.headers


async def test_a_guest_that_cannot_be_made_is_an_error_with_a_reason() -> None:
    """The page shows it."""
    async with serve({}, mode="dev") as served:
        answer = await ask(served, "/guest")
    assert answer.status_code >= 400
    assert "is not built yet" in answer.json()["message"]


async def test_a_server_in_production_has_no_demo() -> None:
    """Nor would it make a pool that nobody has asked for."""
    async with serve(operations.FUNCTIONS) as served:
        assert [(await ask(served, path)).status_code for path in ("", "/page.js", "/guest")] == [404] * 3
