"""The three functions of custom sign-ins: they define the next challenge, create it, and verify its answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from poolhouse.user_pools.custom_auth.history import CUSTOM_CHALLENGE, PASSWORD_VERIFIER, History
from poolhouse.user_pools.first_factor import Attempt, Candidate
from poolhouse.user_pools.sessions import Session
from poolhouse.user_pools.triggers import calling, events, reading
from poolhouse.user_pools.triggers.events import Fields
from poolhouse.user_pools.triggers.kinds import Trigger
from poolhouse.user_pools.triggers.pre_authentication import about, occasion_of

_PRIVATE: Final = "private"
_NOTE: Final = "note"


@dataclass(frozen=True, slots=True)
class Stage:
    """A custom sign-in between two challenges.

    `password_as` tells which password was proven in it, if one was: another one since ends the sign-in.
    """

    attempt: Attempt
    candidate: Candidate
    history: History
    password_as: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """What DefineAuthChallenge has decided: tokens, failure, or the challenge of this name."""

    tokens: bool = False
    failure: bool = False
    challenge: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    """A custom challenge: what the client is shown, and what is kept for whoever verifies the answer."""

    public: Mapping[str, str]
    private: Mapping[str, str] = field(default_factory=dict, repr=False)
    note: str | None = None

    def state(self) -> dict[str, str]:
        """What a session keeps of it."""
        note = {} if self.note is None else {_NOTE: self.note}
        return {_PRIVATE: json.dumps(self.private, separators=(",", ":"), ensure_ascii=False), **note}


async def define(stage: Stage) -> Decision:
    """What comes next."""
    request = {**about(stage.attempt, stage.candidate), "session": stage.history.shown()}
    asked = dict.fromkeys(("challengeName", "issueTokens", "failAuthentication"))
    response = await _ask(stage, Trigger.DEFINE_AUTH_CHALLENGE, request, asked)
    tokens, failure = reading.flag(response, "issueTokens"), reading.flag(response, "failAuthentication")
    if tokens and failure:
        raise reading.invalid("issueTokens and failAuthentication contradict each other")
    challenge = reading.text(response, "challengeName") or ""
    if tokens or failure:
        return Decision(tokens, failure)
    if challenge != CUSTOM_CHALLENGE and not (challenge == PASSWORD_VERIFIER and stage.history.awaits_password):
        raise reading.invalid(f"challengeName is none that could come now: {challenge[:64]}")
    return Decision(challenge=challenge)


async def create(stage: Stage) -> Created:
    """The next custom challenge."""
    shown = {"challengeName": CUSTOM_CHALLENGE, "session": stage.history.shown()}
    request = {**about(stage.attempt, stage.candidate), **shown}
    asked = dict.fromkeys(("publicChallengeParameters", "privateChallengeParameters", "challengeMetadata"))
    response = await _ask(stage, Trigger.CREATE_AUTH_CHALLENGE, request, asked)
    return Created(
        reading.text_table(response, "publicChallengeParameters"),
        reading.text_table(response, "privateChallengeParameters"),
        reading.text(response, "challengeMetadata"),
    )


async def verify(stage: Stage, session: Session, answer: str) -> History:
    """The history with the answer to the challenge of this session, be it right or wrong."""
    kept = {"privateChallengeParameters": json.loads(session.state[_PRIVATE]), "challengeAnswer": answer}
    request = {**about(stage.attempt, stage.candidate), **kept}
    response = await _ask(stage, Trigger.VERIFY_AUTH_CHALLENGE_RESPONSE, request, {"answerCorrect": None})
    right = reading.flag(response, "answerCorrect")
    return stage.history.with_answer(CUSTOM_CHALLENGE, session.state.get(_NOTE), right=right)


async def _ask(stage: Stage, trigger: Trigger, request: Fields, response: Fields) -> Fields:
    occasion = occasion_of(stage.attempt, stage.candidate)
    request = events.with_metadata(request, occasion.metadata)
    return await calling.ask(occasion, trigger, f"{trigger}_Authentication", request, response)
