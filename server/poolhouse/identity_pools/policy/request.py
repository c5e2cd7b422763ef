"""The request that policies are asked about."""

from collections.abc import Mapping, Sequence
from typing import Final

_NOBODY: Final[Mapping[str, str]] = {}


class Request:
    """Who wants to do what, with what, and what is known about it. Made once, asked about many times."""

    __slots__ = ("action", "principal", "resource", "singles", "values")

    def __init__(
        self,
        action: str,
        resource: str,
        context: Mapping[str, str | Sequence[str]],
        principal: Mapping[str, str] = _NOBODY,
    ) -> None:
        """As `Request("s3:GetObject", "arn:aws:s3:::b/k", {"aws:SourceIp": "192.0.2.1"})`.

        A key of the context with a string has one value, and variables may refer to it; one with a sequence is
        multivalued, and they may not. Of keys that differ in case alone the last one counts. Trust policies also look
        at `principal`: {"Federated": name of the provider}.
        """
        self.action: Final = action.lower()
        self.resource: Final = resource
        self.principal: Final = principal
        self.singles: Final[dict[str, str]] = {}
        """The keys with one value, in lower case."""
        self.values: Final[dict[str, Sequence[str]]] = {}
        """The values of each key, in lower case; a key without values is not there."""
        for key, value in context.items():
            self._add(key.lower(), value)

    def _add(self, key: str, value: str | Sequence[str]) -> None:
        # The same key in another case is replaced, and nothing of it may be left.
        self.singles.pop(key, None)
        self.values.pop(key, None)
        if isinstance(value, str):
            self.singles[key] = value
            self.values[key] = (value,)
        elif value:
            self.values[key] = value
