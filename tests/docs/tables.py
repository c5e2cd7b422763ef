"""The parts of the pages that are written by the code itself: `make docs` writes them, a test holds them to it.

Such a part stands between `<!-- made by make docs: KIND WORDS -->` and `<!-- end -->`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from poolhouse import errors, operations, schema
from poolhouse.config import SETTINGS
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.schema import Operation, Service
from poolhouse.user_pools.risk import assessment

_PART: Final = re.compile(
    r"(?P<begin><!-- made by make docs: (?P<kind>\w+)(?P<words>[^>]*?) -->\n)(?P<body>.*?)(?P<end><!-- end -->)",
    re.DOTALL,
)
_SAID_OTHERWISE: Final = {"worker_threads": "the number of cores"}
_CALLERS: Final = {
    wire.CALLER_OPERATOR: "operator",
    wire.CALLER_USER: "user",
    wire.CALLER_IDENTITY: "identity",
    wire.CALLER_ANYONE: "anyone",
}
TITLES: Final = {
    "cognito-idp": "User pools",
    "cognito-identity": "Identity pools",
    "cognito-sync": "Sync",
    "iam": "Roles and providers (a part of IAM)",
    "sts": "Role sessions (a part of STS)",
    "sns": "Platform applications (a part of SNS)",
}


def current(text: str) -> str:
    """The page with every such part as the code has it now."""

    def written(found: re.Match[str]) -> str:
        body = _WRITERS[found["kind"]](found["words"].split())
        return f"{found['begin']}\n{body}\n\n{found['end']}"

    return _PART.sub(written, text)


def parts(text: str, kind: str) -> list[list[str]]:
    """The words of each part of a kind."""
    return [found["words"].split() for found in _PART.finditer(text) if found["kind"] == kind]


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _settings(names: Sequence[str]) -> str:
    return table(("Setting", "Default", "Meaning"), [(f"`{name}`", _default(name), _meaning(name)) for name in names])


def _default(name: str) -> str:
    if name in _SAID_OTHERWISE:
        return _SAID_OTHERWISE[name]
    default = SETTINGS[name].default
    assert default is not PydanticUndefined, f"say in words what {name} is by default"
    if default in (None, ()):
        return ""
    shown = str(default).lower() if isinstance(default, bool) else str(default)
    return f"`{','.join(default) if isinstance(default, tuple) else shown}`"


def _meaning(name: str) -> str:
    field = SETTINGS[name]
    secret = " A secret." if SecretStr in getattr(field.annotation, "__args__", ()) else ""
    return f"{field.description}{secret}"


def _summary(_: Sequence[str]) -> str:
    rows = [(TITLES[one.signing_name], f"{_built(one)} of {len(one.operations)}") for one in schema.SERVICES]
    return table(("Service", "Operations built"), rows)


def _built(service: Service) -> int:
    return sum(map(operations.is_built, service.operations))


def _operations(words: Sequence[str]) -> str:
    (service,) = (one for one in schema.SERVICES if one.signing_name == words[0])
    rows = [(f"`{one.name}`", _callers(one), _state(one)) for one in sorted(service.operations, key=lambda o: o.name)]
    return table(("Operation", "Called by", "State"), rows)


def _callers(operation: Operation) -> str:
    return ", ".join(word for caller, word in _CALLERS.items() if caller in operation.callers)


def _state(operation: Operation) -> str:
    return "built" if operations.is_built(operation) else "not yet"


def _errors(_: Sequence[str]) -> str:
    kinds: dict[str, list[str]] = {}
    for error in errors.CognitoError.__subclasses__():
        kinds.setdefault(error.code.name, []).append(f"`{error.__name__}`")
    return table(("gRPC status", "Exceptions"), [(f"`{code}`", ", ".join(names)) for code, names in kinds.items()])


def _risks(_: Sequence[str]) -> str:
    rows = [(f"`{reason}`", assessment.WORDS[reason], f"{points:+}") for reason, points in assessment.POINTS.items()]
    return table(("Reason", "What it says", "Points"), rows)


def _levels(_: Sequence[str]) -> str:
    rows = [(pb.RiskLevelType.Name(level).rpartition("_")[2].title(), str(least)) for least, level in assessment.LEVELS]
    return table(("Level", "From so many points on"), rows)


_WRITERS: Final[Mapping[str, Callable[[Sequence[str]], str]]] = {
    "settings": _settings,
    "summary": _summary,
    "operations": _operations,
    "errors": _errors,
    "risks": _risks,
    "levels": _levels,
}
