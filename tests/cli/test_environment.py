"""`poolhouse env`: variables for AWS's SDKs, in the words of each shell."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.cli.environment import Format, variables, written
from poolhouse.server_file import ServerFile
from tests.cli.conftest import Run

WORD = ServerFile("http://127.0.0.1:8080", "127.0.0.1:50051", "eu-west-1", "AKIAEXAMPLEEXAMPLE12", "a secret")
VARIABLES = {
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://127.0.0.1:8080",
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY": "http://127.0.0.1:8080",
    "AWS_ENDPOINT_URL_COGNITO_SYNC": "http://127.0.0.1:8080",
    "AWS_ENDPOINT_URL_IAM": "http://127.0.0.1:8080",
    "AWS_ENDPOINT_URL_SNS": "http://127.0.0.1:8080",
    "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:8080",
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLEEXAMPLE12",
    "AWS_SECRET_ACCESS_KEY": "a secret",
    "AWS_SESSION_TOKEN": "",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_REGION": "eu-west-1",
}


def test_the_variables_are_those_that_aws_documents() -> None:
    """Every SDK and the command line read them."""
    assert variables(WORD) == VARIABLES


def test_a_shell_reads_what_is_written(run: Run, data: Path) -> None:
    """`eval "$(poolhouse env)"` sets every variable to exactly its value."""
    WORD.write(data, "serve")
    script = run("env").output + "env -0"
    shown = subprocess.run(["sh", "-c", script], env={"PATH": os.environ["PATH"]}, capture_output=True, check=True)
    values = dict(line.split("=", 1) for line in shown.stdout.decode().split("\0") if line)
    assert VARIABLES.items() <= values.items()


def test_what_is_left_of_other_credentials_goes(run: Run, data: Path) -> None:
    """Who has been somebody at AWS in the same shell is the operator here, and sends AWS's session token to nobody."""
    WORD.write(data, "serve")
    left = {"PATH": os.environ["PATH"], "AWS_SESSION_TOKEN": "of another key"}
    shown = subprocess.run(["sh", "-c", run("env").output + "env"], env=left, capture_output=True, check=True)
    assert b"of another key" not in shown.stdout


@given(value=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30))
def test_whatever_a_value_holds_a_shell_takes_it_as_text(value: str) -> None:
    """Nothing in a value is ever run."""
    script = written({"X": value}, Format.SHELL) + '\nprintf %s "$X"'
    shown = subprocess.run(["sh", "-c", script], capture_output=True, check=True)
    assert shown.stdout.decode() == value


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (Format.SHELL, "export A=plain\nexport B='it'\"'\"'s \\ a'"),
        (Format.FISH, "set -gx A 'plain'\nset -gx B 'it\\'s \\\\ a'"),
        (Format.POWERSHELL, "$env:A = 'plain'\n$env:B = 'it''s \\ a'"),
        (Format.DOTENV, 'A=plain\nB="it\'s \\\\ a"'),
    ],
)
def test_each_language_quotes_in_its_own_way(form: Format, expected: str) -> None:
    """Quotes, blanks and backslashes come through."""
    assert written({"A": "plain", "B": "it's \\ a"}, form) == expected


def test_programs_get_json(run: Run, data: Path) -> None:
    """One object, a member for each variable."""
    WORD.write(data, "serve")
    assert json.loads(run("env", "--format", "json").output) == VARIABLES


def test_the_server_that_was_started_last_is_meant(run: Run, data: Path) -> None:
    """Unless the other one is asked for."""
    WORD.write(data, "serve")
    os.utime(data / "operator.json", (1, 1))
    ServerFile("http://127.0.0.1:9", "127.0.0.1:8", "us-east-1", "dev", "dev").write(data, "dev")
    assert "http://127.0.0.1:9\n" in run("env").output
    assert "http://127.0.0.1:9\n" in run("env", "--dev").output
    assert "http://127.0.0.1:8080\n" in run("env", "--serve").output


def test_without_a_server_one_is_told_what_to_do(run: Run, data: Path) -> None:
    """Nothing is written that a shell could take for variables."""
    for arguments in (("env",), ("env", "--dev"), ("env", "--serve")):
        ended = run(*arguments)
        assert (ended.code, ended.output) == (2, "")
        assert str(data) in ended.errors
        assert "poolhouse keys create" in ended.errors


def test_one_cannot_mean_both(run: Run) -> None:
    """The two flags exclude each other."""
    assert "contradict" in run("env", "--serve", "--dev").errors


def test_a_damaged_file_is_one_line(run: Run, data: Path) -> None:
    """The message names the file and says what to do."""
    WORD.write(data, "serve").write_text("{")
    ended = run("env")
    assert (ended.code, ended.output) == (1, "")
    assert ended.errors == f"{data / 'operator.json'} is damaged; remove it"


def test_a_file_that_others_can_read_is_not_trusted(run: Run, data: Path) -> None:
    """Somebody else may have put another server's address there."""
    WORD.write(data, "serve").chmod(0o644)
    ended = run("env")
    assert ended.code == 1
    assert "chmod 600" in ended.errors
