"""How one step of a sign-in is answered: with tokens, or with a challenge to go on with."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, TypeVar

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import sessions, tokens
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.sessions import Session
from poolhouse.user_pools.triggers import token_generation
from poolhouse.validation import matcher

MAX_NAME_LENGTH: Final = 128
# Cognito's rule for usernames. What breaks it is nobody's name and never reaches the store.
NAME_PATTERN: Final = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"

_fits: Final = matcher(NAME_PATTERN)

Response = TypeVar(
    "Response",
    pb.InitiateAuthResponse,
    pb.AdminInitiateAuthResponse,
    pb.RespondToAuthChallengeResponse,
    pb.AdminRespondToAuthChallengeResponse,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Tokens in `result`, or a challenge with its parameters and, but for SRP's, its session."""

    result: pb.AuthenticationResultType | None = None
    challenge: pb.ChallengeNameType | None = None
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    session: str | None = field(default=None, repr=False)
    available: tuple[pb.ChallengeNameType, ...] = ()
    """What the user can choose from, in a choice-based sign-in."""

    def fill(self, response: Response) -> Response:
        """The response with this answer in it."""
        if self.result is not None:
            response.authentication_result.CopyFrom(self.result)
        if self.challenge is not None:
            response.challenge_name = self.challenge
        if self.session is not None:
            response.session = self.session
        response.challenge_parameters.update(self.parameters)
        response.available_challenges.extend(self.available)
        return response


def required(parameters: Mapping[str, str], name: str) -> str:
    """A parameter that has to be there; InvalidParameterException if it is not, or is empty."""
    value = parameters.get(name)
    if not value:
        raise errors.InvalidParameterException(f"Missing required parameter {name}")
    return value


def device_key(parameters: Mapping[str, str]) -> str | None:
    """DEVICE_KEY, which names the device that the user is at, if they have been given one there."""
    return parameters.get("DEVICE_KEY") or None


def username(parameters: Mapping[str, str]) -> str:
    """USERNAME; InvalidParameterException unless it could be one."""
    name = required(parameters, "USERNAME")
    problem = "Member must satisfy regular expression pattern: " + NAME_PATTERN
    if is_name(name):
        return name
    if len(name) > MAX_NAME_LENGTH:
        problem = f"Member must have length less than or equal to {MAX_NAME_LENGTH}"
    raise errors.InvalidParameterException(
        f"1 validation error detected: Value at 'username' failed to satisfy constraint: {problem}"
    )


def is_name(text: str) -> bool:
    """Whether this could be the name of a user."""
    return len(text) <= MAX_NAME_LENGTH and bool(_fits(text))


async def with_tokens(
    call: Call,
    pool: Pool,
    client: AppClient,
    user: User,
    sign_in: SignIn,
    refresh_token: str | None,
    source: str = token_generation.AUTHENTICATION,
) -> Answer:
    """An answer with tokens of a sign-in that stands; with a refresh token only if there is a new one to tell.

    `source` is what functions are told that they are issued for.
    """
    result = await tokens.issue(call, pool, client, user, sign_in, source)
    if refresh_token is not None:
        result.refresh_token = refresh_token
    return Answer(result)


def check_secret_hash(client: AppClient, parameters: Mapping[str, str], names: Iterable[str]) -> None:
    """Raise NotAuthorizedException unless SECRET_HASH is right for one of the names by which the user goes here."""
    *others, last = names
    for name in others:
        with suppress(errors.NotAuthorizedException):
            client.check_secret_hash(name, parameters.get("SECRET_HASH"))
            return
    client.check_secret_hash(last, parameters.get("SECRET_HASH"))


def check_is_named(pool: Pool, session: Session, name: str) -> None:
    """Raise NotAuthorizedException unless this is the user of the session: by sub, by name, or as first spelled."""
    state = session.state
    if pool.key(name) not in {pool.key(state["name"]), pool.key(state["srp_name"]), pool.key(state["sub"])}:
        raise sessions.invalid()
