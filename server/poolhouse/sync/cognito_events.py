"""Cognito Events: which functions a pool calls. There is one event, of records that are about to be written."""

import re
from collections.abc import Mapping

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.config import FUNCTION_PATTERN
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import identity_pools, sync_triggers
from poolhouse.sync import owners, pool_settings
from poolhouse.sync.pool_settings import SYNC_TRIGGER


async def get_cognito_events(call: Call, request: pb.GetCognitoEventsRequest) -> pb.GetCognitoEventsResponse:
    """The functions that a pool calls, by the names of the events."""
    pool = await owners.pool_of(call, request.identity_pool_id)
    return pb.GetCognitoEventsResponse(events=await sync_triggers.of_pool(call.store, pool.id))


async def set_cognito_events(call: Call, request: pb.SetCognitoEventsRequest) -> pb.SetCognitoEventsResponse:
    """Have a pool call these functions, and none on an event whose ARN is empty; other events stay as they are.

    InvalidParameterException for what is no event, and for a function that could not be called.
    """
    pool_id = (await owners.pool_of(call, request.identity_pool_id)).id
    _check(call, request.events)
    async with call.store.write() as tx:
        if await identity_pools.lock(tx, pool_id) is None:
            raise owners.pool_not_found(pool_id)
        for event, arn in request.events.items():
            if arn:
                await sync_triggers.put(tx, pool_id, event, arn)
            else:
                await sync_triggers.delete(tx, pool_id, event)
        pool_settings.changed(call.house, tx, pool_id)
    return pb.SetCognitoEventsResponse()


def _check(call: Call, events: Mapping[str, str]) -> None:
    for event, arn in events.items():
        if event != SYNC_TRIGGER:
            raise errors.InvalidParameterException(f"There is no such event; the one that there is is {SYNC_TRIGGER}.")
        if arn and not re.fullmatch(FUNCTION_PATTERN, arn):
            raise errors.InvalidParameterException(f"'{arn[:300]}' is not the ARN of a Lambda function.")
        if arn and not call.house.functions.knows(arn):
            raise errors.InvalidParameterException(
                f"'{arn}' cannot be called: the server's settings name neither its URL nor a Lambda service."
            )
