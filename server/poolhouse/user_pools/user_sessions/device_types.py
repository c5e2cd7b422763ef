"""What software calls itself, in words for people: an operating system, and a browser or an app."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ua_parser import Parser

UNKNOWN: Final = "unknown"

# RFC 9110 section 10.1.5: the product that matters most comes first. But for browsers: all say that they are Mozilla.
_PRODUCT: Final = re.compile(r"(?!Mozilla/)([\w!#$%&'*+.^`|~-]{1,64})/", re.ASCII)


def described(user_agents: Iterable[str]) -> list[str]:
    """Each of these as a device: `Windows, Chrome`, or one of both, or `unknown`.

    The first time, this takes a tenth of a second: it is for workers.
    """
    parser = _parser()
    return [_described(parser, user_agent) for user_agent in user_agents]


def _described(parser: "Parser", user_agent: str) -> str:
    system, browser = parser.parse_os(user_agent), parser.parse_user_agent(user_agent)
    names = [system.family if system else None, browser.family if browser else _product(user_agent)]
    # Android's own browser is called as the system is.
    return ", ".join(dict.fromkeys(filter(None, names))) or UNKNOWN


def _product(user_agent: str) -> str | None:
    found = _PRODUCT.match(user_agent)
    return None if found is None else found[1]


@cache
def _parser() -> "Parser":
    """Some 600 patterns, in an engine whose time grows no faster than the text, whoever may have sent it."""
    # They take memory and time, which no server is to spend whose pools track nothing.
    from ua_parser import Parser  # noqa: PLC0415
    from ua_parser.loaders import load_lazy_builtins  # noqa: PLC0415
    from ua_parser.regex import Resolver  # noqa: PLC0415

    browsers, systems, _ = load_lazy_builtins()
    return Parser(Resolver((browsers, systems, [])))
