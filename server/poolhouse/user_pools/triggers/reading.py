"""What functions answer, read with suspicion: each value is of its type, or the answer is refused as a whole."""

from collections.abc import Mapping
from typing import Any

from poolhouse import errors


def flag(fields: Mapping[str, Any], name: str) -> bool:
    """A boolean, which is false where it is left out."""
    value = fields.get(name)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise invalid(f"{name} is not true or false")
    return value


def text(fields: Mapping[str, Any], name: str) -> str | None:
    """A string, or None where it is left out."""
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise invalid(f"{name} is not a string")
    return value


def texts(fields: Mapping[str, Any], name: str) -> list[str]:
    """A list of strings, which is empty where it is left out."""
    value = fields.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise invalid(f"{name} is not a list of strings")
    return value


def table(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object, which is empty where it is left out."""
    value = fields.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise invalid(f"{name} is not an object")
    return value


def text_table(fields: Mapping[str, Any], name: str) -> dict[str, str]:
    """An object whose values are strings."""
    found = table(fields, name)
    for key in found:
        if text(found, key) is None:
            raise invalid(f"{key} in {name} is not a string")
    return found


def invalid(problem: str) -> errors.InvalidLambdaResponseException:
    """What is raised for an answer that cannot be used."""
    return errors.InvalidLambdaResponseException(f"Invalid lambda response: {problem}.")
