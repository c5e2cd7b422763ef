"""The documented rules of IAM policies in the plainest words: slow, and written without a look at the real thing.

It works on documents as JSON has them, takes them to be valid, and shares no code with what it is compared with.
"""

import base64
import ipaddress
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

Context = Mapping[str, str | Sequence[str]]
Letters = list[tuple[str, bool]]
"""Characters, and whether they are wildcards."""


def decide(documents: Iterable[Any], action: str, resource: str, context: Context) -> str:
    """Allow, ExplicitDeny or ImplicitDeny."""
    effects = {
        statement["Effect"]
        for document in documents
        for statement in listed(document["Statement"])
        if applies(document, statement, action, resource, context)
    }
    return "ExplicitDeny" if "Deny" in effects else "Allow" if "Allow" in effects else "ImplicitDeny"


def applies(document: Any, statement: Any, action: str, resource: str, context: Context) -> bool:
    """Whether a statement of this document is about the request."""
    keys = {key.lower(): value for key, value in context.items()}
    known = document.get("Version") == "2012-10-17"
    name = "Action" if "Action" in statement else "NotAction"
    matched = any(like(letters(each.lower(), {}, known=False), action.lower()) for each in listed(statement[name]))
    if matched != (name == "Action"):
        return False
    name = "Resource" if "Resource" in statement else "NotResource"
    matched = any(like(letters(each, keys, known=known), resource) for each in listed(statement[name]))
    if matched != (name == "Resource"):
        return False
    return all(
        holds(operator, listed(wanted), key.lower(), keys, known=known)
        for operator, pairs in statement.get("Condition", {}).items()
        for key, wanted in pairs.items()
    )


def listed(value: Any) -> list[Any]:
    """A value, or the values of a list."""
    return value if isinstance(value, list) else [value]


def letters(text: str, keys: Context, *, known: bool) -> Letters | None:
    """The text with its variables filled in, if this version knows them; None if one has no value."""
    found: Letters = []
    while text:
        if known and text.startswith("${"):
            inside, _, text = text[2:].partition("}")
            value = inside if inside in ("*", "?", "$") else variable(inside, keys)
            if value is None:
                return None
            found += [(letter, False) for letter in value]
        else:
            found.append((text[0], text[0] in "*?"))
            text = text[1:]
    return found


def variable(inside: str, keys: Context) -> str | None:
    """What stands between the braces, or None for nothing."""
    name, _, default = inside.partition(", ")
    value = keys.get(name.lower())
    if isinstance(value, str) and value != "":
        return value
    return default[1:-1] if default else None


def like(pattern: Letters | None, text: str) -> bool:
    """Whether the text matches, by looking at every beginning of the pattern and of the text."""
    if pattern is None:
        return False
    row = [True] + [False] * len(text)
    for letter, wild in pattern:
        after = [row[0] and wild and letter == "*"]
        for at, character in enumerate(text):
            if wild and letter == "*":
                after.append(after[at] or row[at + 1])
            else:
                after.append(row[at] and (wild or letter == character))
        row = after
    return row[-1]


def holds(operator: str, wanted: list[Any], key: str, keys: Context, *, known: bool) -> bool:
    """Whether an operator holds for a key."""
    spelled = [str(each).lower() if isinstance(each, bool) else str(each) for each in wanted]
    present = [keys[key]] if isinstance(keys.get(key), str) else list(keys.get(key, []))
    present = [each for each in present if isinstance(each, str)]
    empty = not any(each != "" for each in present)
    if operator == "Null":
        return ("true" if empty else "false") in spelled
    quantifier, _, base = operator.rpartition(":")
    if_exists = base.endswith("IfExists")
    base = base.removesuffix("IfExists")
    if if_exists and not present:
        return True
    if quantifier and empty:
        return quantifier == "ForAllValues"
    positive = base.replace("Not", "")
    matches = [any(match(positive, each, value, keys, known=known) for each in spelled) for value in present]
    if quantifier == "":
        return any(matches) != (positive != base)
    fulfilled = [found != (positive != base) for found in matches]
    return all(fulfilled) if quantifier == "ForAllValues" else any(fulfilled)


def match(operator: str, wanted: str, value: str, keys: Context, *, known: bool) -> bool:
    """Whether one value of the request matches one of the policy's, by an operator that is not negated."""
    if operator.startswith("String"):
        return texts(operator, letters(wanted, keys, known=known), value)
    if operator.startswith("Arn"):
        return arn(wanted, value, keys, known=known)
    if operator.startswith(("Numeric", "Date")):
        return compare(operator, wanted, value)
    same: dict[str, Callable[[], bool]] = {
        "Bool": lambda: wanted.lower() == value.lower(),
        "BinaryEquals": lambda: base64.b64decode(wanted) == base64.b64decode(value),
        "IpAddress": lambda: ipaddress.ip_address(value) in ipaddress.ip_network(wanted),
    }
    return same[operator]()


def texts(operator: str, pattern: Letters | None, value: str) -> bool:
    """Whether a text is the same, or the same in another case, or alike."""
    if operator == "StringLike" or pattern is None:
        return like(pattern, value)
    text = "".join(letter for letter, _ in pattern)
    return text.lower() == value.lower() if operator == "StringEqualsIgnoreCase" else text == value


def arn(wanted: str, value: str, keys: Context, *, known: bool) -> bool:
    """Whether each of six segments matches."""
    ours, theirs = wanted.split(":", 5), value.split(":", 5)
    return len(theirs) == 6 and all(
        like(letters(one, keys, known=known), other) for one, other in zip(ours, theirs, strict=True)
    )


def compare(operator: str, wanted: str, value: str) -> bool:
    """Numbers and dates."""
    kind = "Numeric" if operator.startswith("Numeric") else "Date"
    read = Fraction if kind == "Numeric" else seconds
    one, other = read(value), read(wanted)
    order: dict[str, Callable[[], bool]] = {
        "Equals": lambda: one == other,
        "LessThan": lambda: one < other,
        "LessThanEquals": lambda: one <= other,
        "GreaterThan": lambda: one > other,
        "GreaterThanEquals": lambda: one >= other,
    }
    return order[operator.removeprefix(kind)]()


def seconds(text: str) -> Fraction:
    """Seconds since 1970, of a date with a time and a zone or of seconds."""
    if "T" not in text:
        return Fraction(text)
    return Fraction(int((datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()))
