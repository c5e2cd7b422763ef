"""The page on S3, done as it is written, against a running emulator."""

from pathlib import Path
from typing import Final

from tests.docs.pages import ROOT, blocks, section
from tests.docs.test_five_minutes import GRPC, run
from tests.services.server import running

# What the page takes from the first steps; nobody of that user pool signs in here.
FIRST_STEPS: Final = """
eval "$(poolhouse env)"
export AWS_PAGER= AWS_EC2_METADATA_DISABLED=true POOL=us-east-1_Example12 CLIENT=1example23456789
"""
GUEST: Final = """
GUEST=$(aws cognito-identity get-id --identity-pool-id "$IDENTITIES" --query IdentityId --output text)
read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN < <(
  aws cognito-identity get-credentials-for-identity --identity-id "$GUEST" \\
    --query 'Credentials.[AccessKeyId, SecretKey, SessionToken]' --output text)
export AWS_SESSION_TOKEN
aws sts get-caller-identity --query Arn --output text
"""
SOURCE: Final = r"""
grpcurl -plaintext -H "authorization: Bearer dev:dev" -d "{\"IdentityPoolId\": \"$IDENTITIES\"}" \
  127.0.0.1:50051 poolhouse.identity.v1.IdentityService/GetCredentialSource
"""


def commands(title: str) -> list[str]:
    """The shell commands under a heading of the page."""
    text = (ROOT / "docs" / "s3.md").read_text("utf-8")
    return [block.text for block in blocks(section(text, title)) if block.language == "bash"]


async def test_the_commands_of_the_page_work(tmp_path: Path) -> None:
    """Whoever copies them has a pool whose guests get the role that they made, and then one with the store's keys."""
    own = [*commands("The identity pool"), *commands("With Poolhouse's own credentials")]
    brokered = commands("With MinIO's credentials")[-1]
    async with running("dev", tmp_path) as server:
        script = "\n".join((FIRST_STEPS, *own, f"({GUEST})", brokered, SOURCE))
        output = await run(script.replace(GRPC, server.grpc), {"POOLHOUSE_DATA": str(tmp_path)})
    assert ":assumed-role/guests/CognitoIdentityCredentials\n" in output
    assert '"Url": "https://minio.example.com"' in output
    assert '"RoleClaim": "policy"' in output
