"""Amazon Resource Names in policies: `arn:partition:service:region:account:resource`, with wildcards and variables."""

from collections.abc import Iterator, Sequence
from typing import Final

from poolhouse.identity_pools.policy.malformed import MalformedPolicy, quoted
from poolhouse.identity_pools.policy.patterns import Pattern, pattern
from poolhouse.identity_pools.policy.variables import Token, Values, Variable, Wildcard, tokens

SEGMENTS: Final = 6
_SERVICE: Final = 2


class ArnPattern:
    """An ARN whose segments are compared one by one: a wildcard or a variable never reaches into the next segment."""

    __slots__ = ("_known", "_open")

    def __init__(self, segments: Sequence[Sequence[Token]]) -> None:
        """The tokens of each of the six."""
        known, opened = list[tuple[int, str]](), list[tuple[int, Pattern]]()
        for index, segment in enumerate(segments):
            texts = [token for token in segment if isinstance(token, str)]
            if len(texts) == len(segment):
                known.append((index, "".join(texts)))
            elif list(segment) != [Wildcard.ANY]:
                opened.append((index, pattern(segment)))
        self._known, self._open = tuple(known), tuple(opened)

    def matches(self, text: str, values: Values) -> bool:
        """Whether the text is an ARN, and each of its segments matches; colons of the last one belong to it."""
        found = text.split(":", SEGMENTS - 1)
        if len(found) != SEGMENTS:
            return False
        for index, known in self._known:
            if found[index] != known:
                return False
        return all(opened.matches(found[index], values) for index, opened in self._open)


def compared(text: str, *, variables: bool) -> Pattern:
    """The pattern of an ARN condition; MalformedPolicy for what is not the form of an ARN, and so would never match."""
    read = tokens(text, variables=variables)
    if len(read) == 1 and isinstance(read[0], Variable):
        return pattern(read)
    segments = list(_segments(read))
    if len(segments) != SEGMENTS or segments[0] != ["arn"]:
        raise MalformedPolicy(f"{quoted(text)} must be in ARN format.")
    return ArnPattern(segments)


def resource(text: str, *, variables: bool) -> Pattern:
    """The pattern of a `Resource`: `*`, or an ARN in which `*` reaches across colons and slashes alike.

    Raises MalformedPolicy for what is neither, for a service that is left open, and for a variable before the resource
    part, where IAM takes none.
    """
    read = tokens(text, variables=variables)
    segments = list(_segments(read))
    if text != "*":
        _check(text, read, segments)
    return pattern(read)


def _check(text: str, read: Sequence[Token], segments: Sequence[list[Token]]) -> None:
    # A shorter one is complete if its last wildcard stands for the rest, as in `arn:aws:s3:*`.
    complete = len(segments) == SEGMENTS or (len(segments) > _SERVICE + 1 and read[-1] is Wildcard.ANY)
    if not complete or segments[0] != ["arn"]:
        raise MalformedPolicy(f'Resource {quoted(text)} must be in ARN format or "*".')
    if any(isinstance(token, Wildcard) for token in segments[_SERVICE]):
        raise MalformedPolicy(f"The service of resource {quoted(text)} cannot contain wildcards.")
    if any(isinstance(token, Variable) for segment in segments[: SEGMENTS - 1] for token in segment):
        raise MalformedPolicy(f"Resource {quoted(text)} cannot have a variable before its fifth colon.")


def _segments(read: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens between the first five colons, and those after them."""
    segment: list[Token] = []
    left = SEGMENTS - 1
    for token in read:
        if not isinstance(token, str):
            segment.append(token)
            continue
        first, *others = token.split(":", left)
        left -= len(others)
        segment.extend([first] if first else [])
        for other in others:
            yield segment
            segment = [other] if other else []
    yield segment
