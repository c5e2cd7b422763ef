"""Lookups in a file of leaked passwords: exact at every edge, and refused where the file is not what it should be."""

import bisect
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.config import Config, ConfigError
from poolhouse.integrations import compromised_passwords
from poolhouse.integrations.compromised_passwords import CompromisedPasswords

MILLION = 1_000_000


def sha1(password: str) -> str:
    """The hash that the published files have."""
    return hashlib.sha1(password.encode()).hexdigest().upper()  # noqa: S324  it is how the files are made


def written(path: Path, hashes: list[str], end: str = "\r\n") -> Path:
    """A file of these hashes, in their order."""
    path.write_text("".join(f"{each}:{number % 977 + 1}{end}" for number, each in enumerate(hashes)), newline="")
    return path


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A file of a million passwords, and their hashes."""
    hashes = sorted(sha1(f"password {number}") for number in range(MILLION))
    return written(tmp_path_factory.mktemp("corpus") / "passwords.txt", hashes), hashes


@pytest.fixture
def corpus(million: tuple[Path, list[str]]) -> Iterator[CompromisedPasswords]:
    """That file, open."""
    with CompromisedPasswords(million[0]) as opened:
        yield opened


def test_every_password_of_a_million_is_found_and_no_other(corpus: CompromisedPasswords) -> None:
    """A sample of both, spread over the file."""
    assert all(corpus.contains(f"password {number}") for number in range(0, MILLION, 499))
    assert not any(corpus.contains(f"passphrase {number}") for number in range(2000))


def test_the_first_and_the_last_lines_are_found(corpus: CompromisedPasswords, million: tuple[Path, list[str]]) -> None:
    """And so is what stands next to them."""
    hashes = million[1]
    wanted = {*hashes[:100], *hashes[-100:]}
    edge = [f"password {number}" for number in range(MILLION) if sha1(f"password {number}") in wanted]
    assert len(edge) == 200
    assert all(corpus.contains(password) for password in edge)


def test_a_lookup_takes_few_short_reads(corpus: CompromisedPasswords, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file a thousand times as long would take ten more."""
    reads: list[int] = []
    pread = os.pread

    def counted(descriptor: int, length: int, position: int) -> bytes:
        reads.append(length)
        return pread(descriptor, length, position)

    monkeypatch.setattr(os, "pread", counted)
    assert corpus.contains("password 123456")
    assert len(reads) <= 16
    assert max(reads) <= 4200


@given(
    numbers=st.sets(st.integers(0, 400), min_size=1),
    end=st.sampled_from(["\n", "\r\n"]),
    lower=st.booleans(),
    cut=st.booleans(),
)
def test_files_of_every_size_agree_with_a_plain_search(
    tmp_path_factory: pytest.TempPathFactory, *, numbers: set[int], end: str, lower: bool, cut: bool
) -> None:
    """However lines end, whether the last one ends, and in either case of the digits."""
    hashes = sorted(sha1(str(number)) for number in numbers)
    path = written(tmp_path_factory.mktemp("small") / "passwords.txt", [h.lower() if lower else h for h in hashes], end)
    if cut:
        path.write_bytes(path.read_bytes().rstrip())
    with CompromisedPasswords(path) as opened:
        for number in range(401):
            at = bisect.bisect_left(hashes, sha1(str(number)))
            assert opened.contains(str(number)) == (hashes[at : at + 1] == [sha1(str(number))])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"password:1\n",
        # The same passwords as NTLM has them, and hashes without counts.
        b"8846F7EAEE8FB117AD06BDD830B7586C:3\n",
        sha1("a").encode() + b"\n",
        b"\0" * 5000,
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: bytes) -> None:
    """When the server starts, in one line that names the setting."""
    path = tmp_path / "passwords.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"compromised_passwords: .*not lines of SHA-1 hashes"):
        compromised_passwords.opened(Config(compromised_passwords=path))


def test_a_file_in_another_order_is_refused(tmp_path: Path) -> None:
    """Such as the one by how often passwords were seen: nothing could be found in it."""
    path = written(tmp_path / "passwords.txt", [sha1(str(number)) for number in range(1000)])
    with pytest.raises(ConfigError, match="not in the order of the hashes"):
        compromised_passwords.opened(Config(compromised_passwords=path))


def test_without_the_setting_there_is_nothing_to_search() -> None:
    """And a file that is not there is refused as any setting is."""
    assert compromised_passwords.opened(Config()) is None
    with pytest.raises(ValueError, match="compromised_passwords"):
        Config(compromised_passwords=Path("/nowhere/passwords.txt"))
