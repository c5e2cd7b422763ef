"""What is raised for a text that is no policy."""

import json
from typing import Final

_LONGEST_QUOTE: Final = 100


class MalformedPolicy(Exception):
    """The text is no policy, and the message tells its author why. Nothing else is ever raised for any text."""


def quoted(text: str) -> str:
    """The author's own words in an error message: in ASCII, and no longer than a line."""
    shown = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "..."
    return json.dumps(shown)
