"""The page that goes on from the first steps, and one that goes on from it, done as they are written."""

from pathlib import Path
from typing import Final

import botocore.loaders

from tests.docs.pages import ROOT, blocks, section
from tests.docs.test_five_minutes import run
from tests.services.server import running

BEGINNING: Final = """
eval "$(poolhouse env)"
export AWS_PAGER= AWS_EC2_METADATA_DISABLED=true
"""
OTHER_SESSION: Final = """
SESSION=$(aws cognito-idp list-user-sessions --access-token "$TOKEN" \\
  --query 'Sessions[?!IsCurrentSession].SessionId | [0]' --output text)
"""


def commands(page: str, *titles: str) -> list[str]:
    """The shell commands of these sections, whose user is the one of the first page."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    found = [block.text for title in titles for block in blocks(section(text, title)) if block.language == "bash"]
    return [each.replace("--username ada", "--username grace@example.com") for each in found]


async def test_the_commands_of_both_pages_work(tmp_path: Path) -> None:
    """They end with a user's tokens, which the other page's commands take: two sign-ins, of which one is ended."""
    *pool, sign_in = commands("getting-started.md", "2. Create your pool")
    track, see, end, single = (
        commands("sessions.md", title)[0]
        for title in ("Have a pool track sessions", "See where a user is signed in", "End a session", "Single sign-on")
    )
    revoke, _again = end.strip().splitlines()
    script = "\n".join((BEGINNING, *pool, track, sign_in, sign_in, see, OTHER_SESSION, revoke, see, single))
    told = {"POOLHOUSE_DATA": str(tmp_path), "AWS_DATA_PATH": botocore.loaders.Loader.BUILTIN_DATA_PATH}
    async with running("dev", tmp_path):
        output = await run(script, told)
    assert output.count('"Value": "grace@example.com"') >= 2
    # Each list is shown twice, to the user and to the operator: with both sign-ins, and then with one.
    assert output.count('"SessionId": "tkn') == 2 * 2 + 2 * 1
