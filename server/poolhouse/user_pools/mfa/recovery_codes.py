"""Recovery codes, which go beyond Cognito: each stands in for a second factor once, when that is lost.

A code has 80 random bits. Nobody guesses that, so that a plain hash keeps it.
"""

from functools import partial
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import digests
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import recovery_codes as rows
from poolhouse.storage.store import Writer
from poolhouse.timestamps import timestamp
from poolhouse.user_pools import first_factor, profiles, tokens
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.mfa import second_factor
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.progress import Reply
from poolhouse.user_pools.sign_in_codes import MISMATCH_MESSAGE
from poolhouse.user_pools.sign_in_steps import RECOVERY_CODE

CODES: Final = 10
"""How many codes a user is given at a time."""

_GROUP: Final = 4
_IGNORED: Final = str.maketrans("", "", "- ")


async def create_recovery_codes(call: Call, request: pb.CreateRecoveryCodesRequest) -> pb.CreateRecoveryCodesResponse:
    """New codes for the signed-in user, told this once; all that they had are worth nothing from now on."""
    session = await tokens.authenticate(call, request.access_token)
    profiles.check_active(session.user)
    codes, pool = [call.ids.recovery_code() for _ in range(CODES)], session.pool
    async with call.store.write() as tx:
        user = await profiles.lock_signed_in(tx, session)
        await rows.replace(tx, pool.id, user.sub, [_hash(pool, user.sub, code) for code in codes], call.now())
    return pb.CreateRecoveryCodesResponse(recovery_codes=[_spelled(code) for code in codes])


async def describe_recovery_codes(
    call: Call, request: pb.DescribeRecoveryCodesRequest
) -> pb.DescribeRecoveryCodesResponse:
    """How many codes the signed-in user has left, and since when."""
    session = await tokens.authenticate(call, request.access_token)
    left = await rows.remaining(call.store, session.pool.id, session.user.sub)
    created = timestamp(left.created_at) if left.count else None
    return pb.DescribeRecoveryCodesResponse(remaining_codes=left.count, creation_date=created)


def is_given(reply: Reply) -> bool:
    """Whether the answer is a recovery code, in place of the factor that was asked for."""
    return bool(reply.responses.get(RECOVERY_CODE))


async def respond(reply: Reply) -> Answer:
    """Go on for a user who has a code left, which is used up; CodeMismatchException for any other."""
    return await first_factor.decided(lambda: _try(reply))


async def _try(reply: Reply) -> Answer:
    progress, failures = await second_factor.resumed(reply)
    pool, sub = reply.pool, progress.user.sub
    hashed = _hash(pool, sub, reply.responses[RECOVERY_CODE])
    if not await rows.exists(reply.call.store, pool.id, sub, hashed):
        raise await second_factor.failed(reply, errors.CodeMismatchException(MISMATCH_MESSAGE))
    use_up = partial(_use_up, pool_id=pool.id, sub=sub, code_hash=hashed)
    return await second_factor.passed(reply, progress.proving(RECOVERY_CODE), failures, use_up)


async def _use_up(tx: Writer, *, pool_id: str, sub: str, code_hash: bytes) -> None:
    if not await rows.use(tx, pool_id, sub, code_hash):
        raise errors.CodeMismatchException(MISMATCH_MESSAGE)


def _spelled(code: str) -> str:
    """The code in groups, as people copy it down."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP)).lower()


def _hash(pool: Pool, sub: str, code: str) -> bytes:
    # Of the letters alone: it does not matter how somebody spaces them.
    return digests.token_hash(f"{pool.id}:{sub}:{code.translate(_IGNORED).upper()}")
