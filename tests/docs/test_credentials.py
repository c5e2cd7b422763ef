"""The page on credentials, and those that it goes on from, done as they are written against a running emulator."""

from pathlib import Path
from typing import Final

from tests.docs.pages import ROOT, blocks, section
from tests.docs.test_five_minutes import GRPC, run
from tests.services.server import running

# What the pages take from the first steps: a user of an app, who signs in.
FIRST_STEPS: Final = """
eval "$(poolhouse env)"
export AWS_PAGER= AWS_EC2_METADATA_DISABLED=true
cd "$POOLHOUSE_DATA"
POOL=$(aws cognito-idp create-user-pool --pool-name customers --query UserPool.Id --output text)
CLIENT=$(aws cognito-idp create-user-pool-client --user-pool-id "$POOL" --client-name web \\
  --explicit-auth-flows ALLOW_USER_PASSWORD_AUTH --query UserPoolClient.ClientId --output text)
aws cognito-idp admin-create-user --user-pool-id "$POOL" --username grace --message-action SUPPRESS
aws cognito-idp admin-set-user-password --user-pool-id "$POOL" --username grace --password Nanoseconds-11.8 --permanent
ID_TOKEN=$(aws cognito-idp initiate-auth --client-id "$CLIENT" --auth-flow USER_PASSWORD_AUTH \\
  --auth-parameters "USERNAME=grace,PASSWORD=Nanoseconds-11.8" --query AuthenticationResult.IdToken --output text)
"""
AFTERWARDS: Final = """
if user sts get-caller-identity 2> refusal; then exit 1; fi
cat refusal
"""


def commands(page: str, *titles: str) -> list[str]:
    """The shell commands of a page; of some of its sections, if any are named."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    parts = [section(text, title) for title in titles] or [text]
    return [block.text for part in parts for block in blocks(part) if block.language == "bash"]


def shown(page: str) -> list[str]:
    """What the page says that its commands write."""
    return [block.text for block in blocks((ROOT / "docs" / page).read_text("utf-8")) if block.language == "text"]


async def test_the_commands_of_the_page_work(tmp_path: Path) -> None:
    """Whoever copies them from top to bottom gets credentials in both flows, uses them, and takes them back."""
    pool = commands("identity-pools.md", "Let the users of a user pool in", "Let guests in")
    role = commands("roles-and-policies.md", "Make a role for an identity pool", "Say what a role may do")
    async with running("dev", tmp_path) as server:
        script = "\n".join((FIRST_STEPS, *pool, *role, *commands("credentials.md"), AFTERWARDS))
        output = await run(script.replace(GRPC, server.grpc), {"POOLHOUSE_DATA": str(tmp_path)})
    expected = shown("credentials.md")
    assert len(expected) == len([text for text in expected if text in output]) == 3
    assert "(InvalidClientTokenId) when calling the GetCallerIdentity operation" in output
