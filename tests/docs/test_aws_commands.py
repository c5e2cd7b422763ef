"""What the pages have people type into AWS's command line is a command, and has these options."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import botocore.loaders
import pytest
from botocore import xform_name
from botocore.session import get_session

from poolhouse import schema
from tests.docs import pages
from tests.docs.test_five_minutes import run

SERVICES: Final = {service.signing_name for service in schema.SERVICES}
# A page calls its shell function for a user's own credentials `user`.
_COMMAND: Final = re.compile(rf"\b(?:aws|user) (?P<service>{'|'.join(SERVICES)}) (?P<name>[a-z-]+)(?P<words>[^\n|;`]*)")
_QUOTED: Final = re.compile(r"'[^']*'")
_OPTION: Final = re.compile(r"(?<=\s)--([a-z][a-z-]*)")
_OF_EVERY_COMMAND: Final = {"query", "output", "endpoint-url"}


def named(text: str) -> Iterator[tuple[str, str, set[str]]]:
    """Each command of a page: its service, its name and its options."""
    for code in pages.code(text):
        for found in _COMMAND.finditer(re.sub(r"\\\n\s*", " ", code)):
            options = set(_OPTION.findall(_QUOTED.sub("", found["words"])))
            yield found["service"], found["name"], options - _OF_EVERY_COMMAND


def options_of(service: str, name: str) -> set[str]:
    """The options of a command, as botocore's model has them; KeyError if there is no such command."""
    model = get_session().get_service_model(service)
    operation = {xform_name(each, "-"): each for each in model.operation_names}[name]
    shape: Any = model.operation_model(operation).input_shape
    members = {xform_name(member, "-") for member in (shape.members if shape else ())}
    return members | {f"no-{member}" for member in members}


@pytest.mark.parametrize("page", pages.pages(), ids=pages.name)
def test_commands_of_awss_command_line_exist(page: Path) -> None:
    """Nobody is told to type what AWS's own tools do not know."""
    for service, name, options in named(page.read_text("utf-8")):
        assert options <= options_of(service, name), f"aws {service} {name}"


def test_a_command_that_does_not_exist_is_found() -> None:
    """The check itself can tell right from wrong."""
    ((service, name, options),) = named(
        "```bash\naws cognito-idp sign-up \\\n  --client-id 'x --y' --colour red\n```\n"
    )
    assert (service, name, options) == ("cognito-idp", "sign-up", {"client-id", "colour"})
    assert "colour" not in options_of(service, name)
    with pytest.raises(KeyError):
        options_of("cognito-idp", "sign-over")


async def test_the_command_line_of_make_shell_knows_the_newest_operations() -> None:
    """It carries a model of its own, which may be older than the one that the API is held to."""
    makefile = (pages.ROOT / "Makefile").read_text("utf-8")
    (models,) = re.findall(r"@(AWS_DATA_PATH=\S.*\)) exec", makefile)
    script = f'export {models.replace("$$", "$")}\necho "$AWS_DATA_PATH"\n'
    script += "aws cognito-idp list-user-sessions --generate-cli-skeleton"
    output = await run(script, {})
    assert output.startswith(botocore.loaders.Loader.BUILTIN_DATA_PATH)
    assert '"AccessToken": ""' in output
