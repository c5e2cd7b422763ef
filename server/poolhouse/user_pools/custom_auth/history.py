"""What has happened in a custom sign-in so far, and how that travels in sessions. Values in, values out."""

import json
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from poolhouse.user_pools.sessions import Session

CUSTOM_CHALLENGE: Final = "CUSTOM_CHALLENGE"
SRP_A: Final = "SRP_A"
PASSWORD_VERIFIER: Final = "PASSWORD_VERIFIER"
MOST_WRONG_ANSWERS: Final = 3
"""The custom challenge that is answered wrongly for this time is the last one."""

_KEY: Final = "history"


@dataclass(frozen=True, slots=True)
class History:
    """The challenges that were answered, as functions see them: name, result, and the function's own note of each."""

    entries: tuple[tuple[str, bool, str | None], ...] = ()

    @classmethod
    def of(cls, session: Session) -> Self:
        """What `state` has put into a session."""
        return cls(tuple((name, result, note) for name, result, note in json.loads(session.state[_KEY])))

    def state(self) -> dict[str, str]:
        """What a session keeps of it."""
        return {_KEY: json.dumps(self.entries, separators=(",", ":"), ensure_ascii=False)}

    def with_answer(self, name: str, note: str | None = None, *, right: bool) -> Self:
        """With one more challenge."""
        return replace(self, entries=(*self.entries, (name, right, note)))

    @property
    def is_over(self) -> bool:
        """Whether too many answers were wrong."""
        wrong = [entry for entry in self.entries if entry[0] == CUSTOM_CHALLENGE and not entry[1]]
        return len(wrong) >= MOST_WRONG_ANSWERS

    @property
    def awaits_password(self) -> bool:
        """Whether the client has begun to prove a password, and not yet done so."""
        return bool(self.entries) and self.entries[-1][0] == SRP_A

    def shown(self) -> list[dict[str, Any]]:
        """The `session` of events."""
        return [
            {"challengeName": name, "challengeResult": result, "challengeMetadata": note}
            for name, result, note in self.entries
        ]


def is_in(session: Session) -> bool:
    """Whether the session is one of a custom sign-in."""
    return _KEY in session.state
