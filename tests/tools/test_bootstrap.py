from collections.abc import Callable
from pathlib import Path

import pytest

from tools import bootstrap


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[bootstrap.Step, list[str]]:
    """A step made from one file, and the record of its runs."""
    monkeypatch.setattr(bootstrap, "CACHE", tmp_path)
    (tmp_path / "set-up").mkdir()
    (tmp_path / "input").write_text("1")
    runs: list[str] = []

    def make() -> None:
        runs.append((tmp_path / "input").read_text())
        (tmp_path / "result").touch()

    return bootstrap.Step("a step", [tmp_path / "input"], tmp_path / "result", make), runs


def test_a_step_is_made_once(step: tuple[bootstrap.Step, list[str]]) -> None:
    """A second `make` finds everything done and starts at once."""
    it, runs = step
    it.ensure()
    it.ensure()
    assert runs == ["1"]


@pytest.mark.parametrize(
    "change", [lambda path: (path / "input").write_text("2"), lambda path: (path / "result").unlink()]
)
def test_a_step_is_made_again_after_a_change(
    step: tuple[bootstrap.Step, list[str]], tmp_path: Path, change: Callable[[Path], object]
) -> None:
    """New pins, or a result that was deleted, are set up again without being asked for."""
    it, runs = step
    it.ensure()
    change(tmp_path)
    it.ensure()
    assert len(runs) == 2


def test_a_step_that_failed_is_not_taken_for_done(step: tuple[bootstrap.Step, list[str]]) -> None:
    """An interrupted set-up is taken up again by the next `make`."""
    it, runs = step

    def fail() -> None:
        it.make()
        raise KeyboardInterrupt

    broken = bootstrap.Step(it.name, it.inputs, it.result, fail)
    with pytest.raises(KeyboardInterrupt):
        broken.ensure()
    it.ensure()
    assert runs == ["1", "1"]


def test_without_root_the_missing_packages_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who may not install Debian packages is told exactly which are missing, and how to get them."""
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SystemExit):
        bootstrap.ensure_packages({"here": lambda: True, "postgresql": lambda: False})
    assert "apt-get install --no-install-recommends postgresql" in capsys.readouterr().err


def test_no_service_starts_while_packages_are_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting up the tests starts no service, makes no database cluster, and leaves no such setting behind."""
    policy, cluster = tmp_path / "policy", tmp_path / "created" / "cluster"
    monkeypatch.setattr(bootstrap, "SERVICE_POLICY", policy)
    monkeypatch.setattr(bootstrap, "CLUSTER_SETTINGS", cluster)
    with bootstrap.no_services():
        assert "exit 101" in policy.read_text()
        assert "create_main_cluster = false" in cluster.read_text()
    assert not policy.exists()
    assert not cluster.exists()


def test_a_policy_of_the_machine_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine's owner decided about services stays as it was."""
    policy = tmp_path / "policy"
    policy.write_text("theirs")
    monkeypatch.setattr(bootstrap, "SERVICE_POLICY", policy)
    monkeypatch.setattr(bootstrap, "CLUSTER_SETTINGS", tmp_path / "cluster")
    with bootstrap.no_services():
        assert policy.read_text() == "theirs"
    assert policy.read_text() == "theirs"
