"""SyncTrigger: the function of the pool's own that sees what a device is about to write, and may change it.

It is called before anything is written, and sees the whole dataset. What it changes is written under the same condition
as what the device sends: that nobody else has changed the record since it was looked at.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.integrations.functions.function import AnswerUnusable, FunctionFailed, FunctionUnavailable
from poolhouse.storage import records as rows
from poolhouse.storage.records import RecordRow
from poolhouse.sync import limits
from poolhouse.sync.owners import Source
from poolhouse.sync.patches import Patch
from poolhouse.sync.pool_settings import SYNC_TRIGGER

ANSWER_SECONDS: Final = 5.0
VERSION: Final = 2
MAX_KEY_LENGTH: Final = 1024
REPLACE, REMOVE, NONE = "replace", "remove", "none"

_log = structlog.get_logger(__name__)


async def decide(call: Call, function: str, source: Source, wanted: Sequence[Patch]) -> list[Patch]:
    """What is to be written, as the function decides; all that is wanted if an operator writes, who is not asked about.

    LambdaThrottledException if the function does not answer in time, InvalidLambdaFunctionOutputException if it fails
    or answers what cannot be written.
    """
    session = call.caller.session
    if session is None or not session.identity_id:
        return list(wanted)
    known = {record.key: record for record in await rows.standing(call.store, *source.key)}
    event = _event(source, known, wanted)
    try:
        answer = await call.house.functions.invoke(function, event, ANSWER_SECONDS)
    except FunctionUnavailable as error:
        _log.warning("functions.unavailable", function=function, error=str(error))
        raise errors.LambdaThrottledException("The Lambda function did not answer in time. Try again.") from error
    except FunctionFailed as error:
        _log.warning("functions.failed", function=function, error=str(error))
        if isinstance(error, AnswerUnusable):
            raise _unusable(error) from error
        raise errors.InvalidLambdaFunctionOutputException("The Lambda function has failed.") from error
    return _decided(call, event, answer, known, {patch.key: patch for patch in wanted})


def _event(source: Source, known: Mapping[str, RecordRow], wanted: Sequence[Patch]) -> dict[str, Any]:
    shown = {key: _shown(one.value, one.value, NONE) for key, one in known.items()}
    for patch in wanted:
        old = known[patch.key].value if patch.key in known else None
        shown[patch.key] = _shown(old, patch.value, REMOVE if patch.value is None else REPLACE)
    return {
        "version": VERSION,
        "eventType": SYNC_TRIGGER,
        "region": source.pool_id.partition(":")[0],
        "identityPoolId": source.pool_id,
        "identityId": source.identity_id,
        "datasetName": source.name,
        "datasetRecords": shown,
    }


def _shown(old: str | None, new: str | None, op: str) -> dict[str, str | None]:
    return {"oldValue": old, "newValue": new, "op": op}


def _decided(
    call: Call, event: Mapping[str, Any], answer: Any, known: Mapping[str, RecordRow], wanted: Mapping[str, Patch]
) -> list[Patch]:
    """The changes that the answer asks for; what it leaves out, or marks as no change, is not written."""
    try:
        records = _records(event, answer)
        decided = [_patch(key, one, known, wanted) for key, one in records.items() if one["op"] != NONE]
        limits.check_patches(call.config, len(decided))
    except (errors.CognitoError, ValueError) as error:
        raise _unusable(error) from error
    return decided


def _unusable(why: Exception) -> errors.InvalidLambdaFunctionOutputException:
    return errors.InvalidLambdaFunctionOutputException(f"The Lambda function's answer cannot be used: {why}")


def _records(event: Mapping[str, Any], answer: Any) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(answer, dict) or not isinstance(answer.get("datasetRecords"), dict):
        raise ValueError("it has no datasetRecords.")  # noqa: TRY004  it is not our code that is wrong
    for name, value in event.items():
        if name != "datasetRecords" and answer.get(name) != value:
            raise ValueError(f"it has changed {name}.")
    records: Mapping[str, Any] = answer["datasetRecords"]
    if not all(isinstance(one, dict) and one.get("op") in (REPLACE, REMOVE, NONE) for one in records.values()):
        raise ValueError(f"each record has an op: {REPLACE}, {REMOVE} or {NONE}.")
    return records


def _patch(key: str, record: Mapping[str, Any], known: Mapping[str, RecordRow], wanted: Mapping[str, Patch]) -> Patch:
    value = None if record["op"] == REMOVE else record.get("newValue")
    if not 0 < len(key) <= MAX_KEY_LENGTH or not (value is None or isinstance(value, str)):
        raise ValueError("a key or a value in it cannot be that of a record.")
    limits.check_record(key, value or "")
    if key in wanted:
        return Patch(key, value, wanted[key].sync_count, wanted[key].device_updated_at)
    return Patch(key, value, known[key].sync_count if key in known else 0, None)
