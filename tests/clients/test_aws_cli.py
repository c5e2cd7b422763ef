"""The `aws` command, unmodified, in the environment that `poolhouse env` prints."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients.live import PASSWORD, REGION, Live
from tests.clients.programs import ROOT, run
from tests.services.server import environment

AWS = Path(sys.executable).parent / "aws"
Run = Callable[..., Any]


@pytest.fixture
def aws(server: Live, tmp_path: Path) -> Run:
    """Runs `aws cognito-idp …` as a shell does after `eval "$(poolhouse env)"`, and reads what it prints."""
    home = {"HOME": str(tmp_path), "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true"}
    script = f'eval "$({sys.executable} -m poolhouse env --data {server.data})"; exec env -0'
    shell = run("bash", "-euo", "pipefail", "-c", script, folder=ROOT, env=environment(**home))
    variables = dict(line.split("=", 1) for line in shell.split("\0") if line)
    assert {name for name in variables if name.startswith("AWS_")} > {"AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION"}

    def call(*words: str) -> Any:
        ended = subprocess.run(
            [AWS, "cognito-idp", *words, "--output", "json"],
            env=variables,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            raise RuntimeError(ended.stderr)
        return json.loads(ended.stdout) if ended.stdout.strip() else None

    return call


def test_a_user_signs_up_and_in_from_the_shell(server: Live, aws: Run) -> None:
    """From nothing to tokens in five commands."""
    pool = aws("create-user-pool", "--pool-name", "shell", "--auto-verified-attributes", "email")["UserPool"]
    assert pool["Id"].startswith(f"{REGION}_")
    client = aws(
        *("create-user-pool-client", "--user-pool-id", pool["Id"], "--client-name", "shell"),
        *("--explicit-auth-flows", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"),
    )["UserPoolClient"]
    who = ("--client-id", client["ClientId"], "--username", "shell")
    attributes = ("--user-attributes", "Name=email,Value=shell@example.com")
    assert aws("sign-up", *who, "--password", PASSWORD, *attributes)["UserConfirmed"] is False
    aws("confirm-sign-up", *who, "--confirmation-code", server.code(pool["Id"], "shell@example.com"))
    flow = ("--auth-flow", "USER_PASSWORD_AUTH", "--auth-parameters", f"USERNAME=shell,PASSWORD={PASSWORD}")
    tokens = aws("initiate-auth", "--client-id", client["ClientId"], *flow)["AuthenticationResult"]
    assert server.boto3().get_user(AccessToken=tokens["AccessToken"])["Username"] == "shell"


def test_an_error_is_shown_as_that_of_aws(aws: Run) -> None:
    """Scripts that look for the name of an error find it."""
    with pytest.raises(RuntimeError, match=r"\(ResourceNotFoundException\).*DescribeUserPool operation"):
        aws("describe-user-pool", "--user-pool-id", f"{REGION}_Unknown12")
