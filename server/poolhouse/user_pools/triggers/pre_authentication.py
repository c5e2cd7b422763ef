"""PreAuthentication, which may refuse a sign-in before anything has been proven in it."""

from typing import Final

from poolhouse.user_pools import first_factor
from poolhouse.user_pools.first_factor import Attempt, Candidate
from poolhouse.user_pools.triggers import calling, events
from poolhouse.user_pools.triggers.calling import Occasion
from poolhouse.user_pools.triggers.events import Fields
from poolhouse.user_pools.triggers.kinds import Trigger, function_of

SOURCE: Final = "PreAuthentication_Authentication"


async def ask(attempt: Attempt) -> None:
    """Return if whoever the name means may try; raises whatever the function refuses them with.

    A function of an app client that hides users is called for names that nobody has, too, and told so.
    """
    if function_of(attempt.pool, Trigger.PRE_AUTHENTICATION) is None:
        return
    candidate = await first_factor.find(attempt)
    request = {**about(attempt, candidate), **events.validation_data(attempt.call.client_metadata)}
    await calling.ask(occasion_of(attempt, candidate), Trigger.PRE_AUTHENTICATION, SOURCE, request, {})


def occasion_of(attempt: Attempt, candidate: Candidate) -> Occasion:
    """What triggers are called about in an attempt."""
    name = attempt.name if candidate.user is None else candidate.user.username
    return Occasion.of(attempt.call, attempt.pool, attempt.client.id, name)


def about(attempt: Attempt, candidate: Candidate) -> Fields:
    """What events tell of a candidate; that there is nobody only where the app client hides that."""
    shown = {} if candidate.user is None else events.user_attributes(candidate.user)
    hidden = {"userNotFound": candidate.user is None} if attempt.client.hides_users else {}
    return {"userAttributes": shown, **hidden}
