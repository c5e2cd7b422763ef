"""The tests mirror the code: whoever opens a module finds its tests where they are looked for."""

from pathlib import Path
from typing import Final

import pytest

CHECKOUT: Final = Path(__file__).parents[1]
SERVER: Final = CHECKOUT / "server" / "poolhouse"
TESTS: Final = CHECKOUT / "tests"
# Modules without a test file of their own: where they are tested instead, and why there.
ELSEWHERE: Final = {
    "__main__.py": ("cli/test_cli.py", "it is one line, and the command is tested as a process"),
    "bus/local.py": ("bus/test_bus.py", "it does what every bus does, and nothing more"),
    "cli/server.py": ("cli/test_process.py", "what it starts is a process"),
    "identity_pools/logins/asking.py": ("identity_pools/logins/test_facebook.py", "it is how such providers are asked"),
    "identity_pools/logins/refusals.py": ("identity_pools/logins/test_verify.py", "they are what a caller is told"),
    "integrations/outside_pool.py": ("integrations/test_outside.py", "it is what `Outside` reaches others by"),
    "storage/jobs.py": ("contract/test_jobs.py", "its statements are a promise of both engines"),
    "storage/migrate.py": ("contract/test_migrate.py", "it is a promise of both engines"),
    "storage/store.py": ("contract/test_store.py", "it is the contract"),
    "user_pools/attribute_changes.py": ("user_pools/test_user_attributes.py", "a change is what brings it about"),
    "user_pools/model/pool.py": ("user_pools/test_pools.py", "its operations are how a pool is seen"),
    "user_pools/model/schema.py": ("user_pools/test_custom_attributes.py", "a pool's operations are how it is made"),
    "user_pools/model/user.py": ("user_pools/test_users.py", "its operations are how a user is seen"),
    "user_pools/risk/history.py": ("user_pools/risk/test_assessment.py", "it is what an assessment reads"),
}


def modules() -> list[str]:
    """Every module that somebody wrote; packages' own files say only what is in them."""
    found = (path.relative_to(SERVER) for path in SERVER.rglob("*.py") if path.name != "__init__.py")
    return sorted(str(path) for path in found if path.parts[0] != "gen")


def twin(module: str) -> str:
    """Where a module is tested."""
    path = Path(module)
    return str(path.with_name(f"test_{path.name}"))


@pytest.mark.parametrize("module", modules())
def test_every_module_has_its_tests(module: str) -> None:
    """In the file of its name, or in the one that the table above names."""
    place = ELSEWHERE[module][0] if module in ELSEWHERE else twin(module)
    assert (TESTS / place).exists()


@pytest.mark.parametrize("module", ELSEWHERE)
def test_every_exception_is_still_one(module: str) -> None:
    """A module that is gone, or that has its own tests by now, is no exception."""
    assert (SERVER / module).exists()
    assert not (TESTS / twin(module)).exists()
