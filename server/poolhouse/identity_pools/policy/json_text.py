"""The JSON of a policy, read more strictly than JSON asks for, because a policy must mean one thing to everybody."""

import json
from typing import Any, Final

from poolhouse.identity_pools.policy.malformed import MalformedPolicy, quoted

_BOOLEANS: Final = {True: "true", False: "false"}


class Number(str):
    """A number as its author spelled it: it is never computed with, so that it can be neither too long nor rounded."""

    __slots__ = ()


def load(text: str) -> Any:
    """The value that the text spells, its numbers as `Number`; MalformedPolicy also for a key that is there twice."""
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_int=Number, parse_float=Number, parse_constant=_refuse)
    except ValueError as found:
        raise MalformedPolicy(f"This policy contains invalid JSON: {found}.") from None
    except RecursionError:
        raise MalformedPolicy("This policy contains invalid JSON: it is nested too deeply.") from None


def strings(name: str, value: Any) -> list[str]:
    """The strings of an element that holds one, or a list of at least one."""
    found = value if isinstance(value, list) else [value]
    if not found:
        raise MalformedPolicy(f"{name} must not be empty.")
    if any(type(each) is not str for each in found):
        raise MalformedPolicy(f"{name} must be a string or a list of strings.")
    return found


def scalars(name: str, value: Any) -> list[str]:
    """The values of a condition key: strings, numbers and booleans, one of them or a list of at least one."""
    found = value if isinstance(value, list) else [value]
    if not found:
        raise MalformedPolicy(f"{name} must have at least one value.")
    texts = [_BOOLEANS[each] if isinstance(each, bool) else each for each in found]
    if any(not isinstance(each, str) for each in texts):
        raise MalformedPolicy(f"The values of {name} must be strings, numbers or booleans.")
    return texts


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise MalformedPolicy(f"The policy has {quoted(key)} twice in one place.")
        found[key] = value
    return found


def _refuse(name: str) -> Any:
    raise MalformedPolicy(f"This policy contains invalid JSON: {name} is no number.")
