"""Answers to SOFTWARE_TOKEN_MFA: what the user's authenticator app shows."""

from functools import partial
from typing import Final

from poolhouse import errors
from poolhouse.crypto import totp
from poolhouse.storage import sign_ins as sign_in_rows
from poolhouse.storage import software_tokens as rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import answers, first_factor, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.mfa import recovery_codes, second_factor, seeds
from poolhouse.user_pools.model.mfa import SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.progress import Reply

MISMATCH_MESSAGE: Final = "Invalid code received for user"
REUSED_MESSAGE: Final = "Your software token has already been used once."
NONE_MESSAGE: Final = "Software Token MFA does not exist for the user."


async def respond(reply: Reply) -> Answer:
    """Go on with a sign-in by SOFTWARE_TOKEN_MFA_CODE, which is good once, or by a RECOVERY_CODE."""
    if recovery_codes.is_given(reply):
        return await recovery_codes.respond(reply)
    code = answers.required(reply.responses, "SOFTWARE_TOKEN_MFA_CODE")
    return await first_factor.decided(lambda: _try(reply, code))


async def _try(reply: Reply, code: str) -> Answer:
    call, pool_id, sub = reply.call, reply.pool.id, reply.sub
    found, seed = await sign_in_rows.candidate_with_app(call.store, pool_id, sub, throttles.SECOND_FACTORS)
    progress, failures = second_factor.checked(reply, found)
    if seed is None:
        raise errors.SoftwareTokenMFANotFoundException(NONE_MESSAGE)
    step = totp.matching_step(seeds.opened(call.house, pool_id, sub, seed), code, call.now())
    if step is None:
        raise await second_factor.failed(reply, errors.CodeMismatchException(MISMATCH_MESSAGE))
    use_up = partial(_use_up, pool_id=pool_id, sub=sub, seed=seed, step=step)
    return await second_factor.passed(reply, progress.proving(SOFTWARE_TOKEN_MFA), failures, use_up)


async def _use_up(tx: Writer, *, pool_id: str, sub: str, seed: bytes, step: int) -> None:
    # RFC 6238 section 5.2: a code is not accepted a second time, be it at another server at the same moment.
    if not await rows.use_step(tx, pool_id, sub, seed, step):
        raise errors.ExpiredCodeException(REUSED_MESSAGE)
