"""How a trigger is called: when it is tried again, and what its user is told of a failure.

A function may take its time, and may call back about the same user. So nobody calls a trigger in a transaction: what
was decided before is looked at again after it.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Self

import structlog

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.integrations.functions.function import (
    AnswerUnusable,
    FunctionFailed,
    FunctionRaised,
    FunctionUnavailable,
)
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.triggers.events import CLIENT_NOT_APPLICABLE, SDK_VERSION, VERSION, Fields
from poolhouse.user_pools.triggers.kinds import Trigger, function_of

ANSWER_SECONDS: Final = 5.0
ATTEMPTS: Final = 3
"""How often a function is called that does not answer; Cognito's number, as the seconds are."""
ANSWER_BYTES: Final = 1024 * 1024
UNRECOGNIZABLE_MESSAGE: Final = "Unrecognizable lambda output"

# What the app sends with these goes to the functions that see who signs in, as data for validation, and to no other.
_BEGINNINGS: Final = frozenset({"InitiateAuth", "AdminInitiateAuth"})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a trigger is called about: a user of a pool, by the name in events, and the app client, if there is one."""

    house: House
    pool: Pool
    client_id: str | None
    username: str
    metadata: Mapping[str, str]

    @classmethod
    def of(cls, call: Call, pool: Pool, client_id: str | None, username: str) -> Self:
        """The occasion that a call gives."""
        return cls(call.house, pool, client_id, username, metadata_for_all(call))


def metadata_for_all(call: Call) -> Mapping[str, str]:
    """The ClientMetadata of the request, as far as it is for all triggers."""
    return {} if call.operation.name in _BEGINNINGS else call.client_metadata


async def ask(
    occasion: Occasion, trigger: Trigger, source: str, request: Fields, response: Fields, version: str = VERSION
) -> Fields:
    """The `response` that the pool's function answers; an event like any other is all that it is given.

    UserLambdaValidationException with what the function raises, UnexpectedLambdaException if it cannot be called, and
    InvalidLambdaResponseException for what is no answer.
    """
    return _response(await _call(occasion, trigger, event(occasion, source, request, response, version)))


async def tell(occasion: Occasion, trigger: Trigger, source: str, request: Fields) -> None:
    """Call a function that has nothing to answer: raises as `ask` does, but for what it answers all the same."""
    with suppress(errors.InvalidLambdaResponseException):
        await _call(occasion, trigger, event(occasion, source, request, {}, VERSION))


async def _call(occasion: Occasion, trigger: Trigger, event: Fields) -> Any:
    function = function_of(occasion.pool, trigger)
    if function is None:
        raise ValueError(f"the pool has no {trigger}")
    try:
        return await _invoke(occasion.house, function, event)
    except FunctionRaised as error:
        raise errors.UserLambdaValidationException(f"{trigger} failed with error {error}.") from error
    except AnswerUnusable as error:
        _log.warning("triggers.unusable", trigger=trigger, function=function, error=str(error))
        raise errors.InvalidLambdaResponseException(UNRECOGNIZABLE_MESSAGE) from error
    except (FunctionFailed, FunctionUnavailable) as error:
        _log.warning("triggers.failed", trigger=trigger, function=function, error=str(error))
        raise errors.UnexpectedLambdaException(f"{trigger} invocation failed due to error {error}.") from error


def event(occasion: Occasion, source: str, request: Fields, response: Fields, version: str) -> Fields:
    """An event as functions know it, from this source."""
    return {
        "version": version,
        "triggerSource": source,
        "region": occasion.pool.region,
        "userPoolId": occasion.pool.id,
        "userName": occasion.username,
        "callerContext": {"awsSdkVersion": SDK_VERSION, "clientId": occasion.client_id or CLIENT_NOT_APPLICABLE},
        "request": request,
        "response": response,
    }


async def _invoke(house: House, function: str, event: Mapping[str, Any]) -> Any:
    for _ in range(ATTEMPTS - 1):
        try:
            return await house.functions.invoke(function, event, ANSWER_SECONDS, ANSWER_BYTES)
        except FunctionUnavailable as error:
            _log.info("triggers.retried", function=function, error=str(error))
    return await house.functions.invoke(function, event, ANSWER_SECONDS, ANSWER_BYTES)


def _response(answer: Any) -> Fields:
    response = answer.get("response") if isinstance(answer, dict) else answer
    if isinstance(answer, dict) and response is None:
        return {}
    if not isinstance(answer, dict) or not isinstance(response, dict):
        raise errors.InvalidLambdaResponseException(UNRECOGNIZABLE_MESSAGE)
    return response
