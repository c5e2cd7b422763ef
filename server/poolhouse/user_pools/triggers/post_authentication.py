"""PostAuthentication, which hears of sign-ins that are complete, before their tokens are told."""

from typing import Final

from poolhouse.user_pools.progress import Progress
from poolhouse.user_pools.triggers import calling, events
from poolhouse.user_pools.triggers.calling import Occasion
from poolhouse.user_pools.triggers.kinds import Trigger, function_of

SOURCE: Final = "PostAuthentication_Authentication"


async def tell(progress: Progress, *, is_device_new: bool) -> None:
    """Tell the function of a sign-in; what it raises, the user gets in place of tokens."""
    if function_of(progress.pool, Trigger.POST_AUTHENTICATION) is None:
        return
    occasion = Occasion.of(progress.call, progress.pool, progress.client.id, progress.user.username)
    request = {"userAttributes": events.user_attributes(progress.user), "newDeviceUsed": is_device_new}
    request = events.with_metadata(request, occasion.metadata)
    await calling.ask(occasion, Trigger.POST_AUTHENTICATION, SOURCE, request, {})
