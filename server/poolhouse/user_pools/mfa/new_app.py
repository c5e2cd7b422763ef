"""An authenticator app that is being set up in the midst of a sign-in, as it travels in the session of MFA_SETUP."""

import base64
from dataclasses import dataclass, field
from typing import Final, Self

from poolhouse.user_pools.sessions import Session

_SEED: Final = "seed"
_NAME: Final = "app_name"
_STEP: Final = "step"


@dataclass(frozen=True, slots=True)
class NewApp:
    """Its seed, and once a code of it was right, its name and that code's step."""

    seed: bytes = field(repr=False)
    name: str = ""
    step: int | None = None

    @classmethod
    def of(cls, session: Session) -> Self | None:
        """What `state` has put into the session, if anything."""
        seed, step = session.state.get(_SEED), session.state.get(_STEP)
        if seed is None:
            return None
        return cls(base64.b64decode(seed), session.state.get(_NAME, ""), None if step is None else int(step))

    def state(self) -> dict[str, str]:
        """What a session keeps of it."""
        proof = {} if self.step is None else {_NAME: self.name, _STEP: str(self.step)}
        return {_SEED: base64.b64encode(self.seed).decode(), **proof}
