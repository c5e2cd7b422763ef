"""How a sign-in goes on once something more has been proven: with the next challenge, or with tokens."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import devices as device_rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import answers, new_password_challenge, sign_in_steps, sign_ins, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.auth_events import recording
from poolhouse.user_pools.devices import asking as device_asking
from poolhouse.user_pools.devices import keys, tracking
from poolhouse.user_pools.mfa import asking
from poolhouse.user_pools.model.device import SignInDevice
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.progress import Asking, Progress
from poolhouse.user_pools.triggers import post_authentication, token_generation
from poolhouse.user_pools.user_sessions import room

_Ask = Callable[[Asking], Awaitable[Answer]]

ASKED: Final[Mapping[pb.ChallengeNameType, _Ask]] = MappingProxyType(
    {
        pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED: new_password_challenge.ask,
        pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH: device_asking.ask,
        pb.CHALLENGE_NAME_TYPE_SELECT_MFA_TYPE: asking.ask_for_choice,
        pb.CHALLENGE_NAME_TYPE_MFA_SETUP: asking.ask_for_setup,
        **{sign_in_steps.CHALLENGES[factor]: ask for factor, ask in asking.BY_FACTOR.items()},
    }
)
"""How each challenge is made that a sign-in may go on with."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that is complete, and stands once its transaction has committed."""

    sign_in: SignIn
    refresh_token: str = field(repr=False)
    is_device_new: bool = False
    """Whether the sign-in comes from a device that has just been given its key."""


async def advance(tx: Writer, progress: Progress, throttled_by: str) -> Begun | Answer:
    """The sign-in that begins, or the next challenge, for a user whom the transaction holds from now on.

    `throttled_by` is the prefix of the throttle that counted wrong answers to what was proven last. What has come of
    the sign-in is noted where it is followed. Raises Changed if the user is not as they were read,
    NotAuthorizedException if they have been locked out meanwhile, and what `sign_in_steps.next_step` and
    `tracking.device_of` raise.
    """
    call, pool, user = progress.call, progress.pool, progress.user
    device = await tracking.device_of(tx, progress, throttled_by)
    step = sign_in_steps.next_step(progress.standing(device))
    if step.challenge is None:
        begun = await _begin(tx, progress, device, throttles.subject(user.sub, throttled_by))
        await recording.goes_on(tx, progress, recording.PASS)
        return begun
    await sign_ins.hold(tx, pool, user)
    await throttles.check(tx, pool.id, user.sub, call.now(), throttled_by)
    answer = await ASKED[step.challenge](Asking(tx, progress, step))
    await recording.goes_on(tx, progress, recording.IN_PROGRESS)
    return answer


async def _begin(tx: Writer, progress: Progress, device: SignInDevice | None, subject: str) -> Begun:
    call, pool, user, now = progress.call, progress.pool, progress.user, progress.call.now()
    begun = await sign_ins.begin(tx, call, pool, progress.client, user, now, unless_blocked=subject, device=device)
    if device is not None and device.known:
        await device_rows.seen(tx, pool.id, user.sub, device.key, call.source_ip, now)
    await room.make(tx, pool, user.sub, begun[0].origin_jti, now)
    return Begun(*begun, is_device_new=device is not None and not device.known)


async def answered(
    progress: Progress, outcome: Begun | Answer, source: str = token_generation.AUTHENTICATION
) -> Answer:
    """What the caller is told of an outcome of `advance` that has been committed.

    A sign-in that the pool's functions refuse, or tokens for which (`source`) they fail, ends as if it had never been.
    So does one whose user hangs up, or runs out of time, before they have agreed.
    """
    if isinstance(outcome, Answer):
        return outcome
    call, pool, sign_in = progress.call, progress.pool, outcome.sign_in
    try:
        await post_authentication.tell(progress, is_device_new=outcome.is_device_new)
        answer = await answers.with_tokens(
            call, pool, progress.client, progress.user, sign_in, outcome.refresh_token, source
        )
    except BaseException:
        async with call.store.write() as tx:
            await sign_ins.end(tx, pool, sign_in.origin_jti)
            await recording.undo(tx, progress)
        raise
    await room.make_afterwards(call, pool, progress.user.sub, sign_in.origin_jti)
    if answer.result is not None and sign_in.device_key is not None and outcome.is_device_new:
        answer.result.new_device_metadata.CopyFrom(keys.metadata(pool, sign_in.device_key))
    return answer
