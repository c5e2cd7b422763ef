"""An identity pool's settings for sync: how devices are notified, and where changes are streamed."""

import re
from dataclasses import dataclass
from typing import Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import identity_pools
from poolhouse.storage import sync_configurations as rows
from poolhouse.storage.sync_configurations import ConfigurationRow
from poolhouse.sync import owners, pool_settings
from poolhouse.sync.push import model

MAX_APPLICATIONS: Final = 20
_STREAM_NAME: Final = re.compile(r"[a-zA-Z0-9_.-]{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is set; None for what never was."""

    push: pb.PushSync | None
    streams: pb.CognitoStreams | None


async def get_identity_pool_configuration(
    call: Call, request: pb.GetIdentityPoolConfigurationRequest
) -> pb.GetIdentityPoolConfigurationResponse:
    """What is set for the pool."""
    pool = await owners.pool_of(call, request.identity_pool_id)
    found = _configuration(await rows.find(call.store, pool.id))
    return pb.GetIdentityPoolConfigurationResponse(
        identity_pool_id=pool.id, push_sync=found.push, cognito_streams=found.streams
    )


async def set_identity_pool_configuration(
    call: Call, request: pb.SetIdentityPoolConfigurationRequest
) -> pb.SetIdentityPoolConfigurationResponse:
    """Set what the request names. InvalidParameterException for what cannot be used."""
    pool_id = (await owners.pool_of(call, request.identity_pool_id)).id
    push, streams = _serialized(request, "push_sync"), _serialized(request, "cognito_streams")
    if streams is not None:
        _check_streams(call.house, request.cognito_streams)
    if push is not None:
        await _check_push(call, request.push_sync)
    async with call.store.write() as tx:
        if await identity_pools.lock(tx, pool_id) is None:
            raise owners.pool_not_found(pool_id)
        found = _configuration(await rows.put(tx, pool_id, ConfigurationRow(push, streams), call.now()))
        pool_settings.changed(call.house, tx, pool_id)
    return pb.SetIdentityPoolConfigurationResponse(
        identity_pool_id=pool_id, push_sync=found.push, cognito_streams=found.streams
    )


def _serialized(request: pb.SetIdentityPoolConfigurationRequest, member: str) -> bytes | None:
    return bytes(getattr(request, member).SerializeToString()) if request.HasField(member) else None


def _configuration(row: ConfigurationRow) -> Configuration:
    return Configuration(
        None if row.push is None else pb.PushSync.FromString(row.push),
        None if row.streams is None else pb.CognitoStreams.FromString(row.streams),
    )


async def _check_push(call: Call, push: pb.PushSync) -> None:
    if len(push.application_arns) > MAX_APPLICATIONS:
        raise errors.InvalidParameterException(f"An identity pool has at most {MAX_APPLICATIONS} applications.")
    for arn in push.application_arns:
        await model.check(call.house, arn)


def _check_streams(house: House, streams: pb.CognitoStreams) -> None:
    if not streams.HasField("streaming_status"):
        raise errors.InvalidParameterException("StreamingStatus is required.")
    if streams.HasField("stream_name") and not _STREAM_NAME.fullmatch(streams.stream_name):
        raise errors.InvalidParameterException("StreamName has letters, digits, underscores, dashes and dots.")
    enabled = streams.streaming_status == pb.STREAMING_STATUS_ENABLED
    if enabled and not (streams.HasField("stream_name") and streams.HasField("role_arn")):
        raise errors.InvalidParameterException("StreamName and RoleArn are required for streaming.")
    if enabled and house.stream is None:
        raise errors.InvalidParameterException("This server has nothing to stream to: streams_target does not name it.")
