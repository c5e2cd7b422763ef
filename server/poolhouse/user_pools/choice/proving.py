"""Answers to PASSWORD, PASSWORD_SRP, SMS_OTP, and EMAIL_OTP where it is the first factor."""

from functools import partial

from poolhouse import errors
from poolhouse.user_pools import answers, first_factor, password_sign_in, sign_in_codes, sign_ins, srp_sign_in
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.choice import asking
from poolhouse.user_pools.choice.first_factors import ADDRESSES, codes_allowed
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.progress import Reply
from poolhouse.user_pools.sign_in_steps import EMAIL, SMS


async def respond_to_password(reply: Reply) -> Answer:
    """Go on with PASSWORD. A wrong one leaves the session good for another try, within the lock-out."""
    password = answers.required(reply.responses, "PASSWORD")
    return await password_sign_in.prove(asking.attempt_of(reply), password, reply.session)


async def respond_to_srp(reply: Reply) -> Answer:
    """Go on with SRP_A to the challenge PASSWORD_VERIFIER."""
    attempt = asking.attempt_of(reply)
    candidate = await first_factor.find_again(attempt, reply.sub)
    return await srp_sign_in.challenge(attempt, candidate, answers.required(reply.responses, "SRP_A"))


async def respond_to_sms(reply: Reply) -> Answer:
    """Go on with SMS_OTP_CODE."""
    return await _respond(reply, SMS, answers.required(reply.responses, "SMS_OTP_CODE"))


async def respond_to_email(reply: Reply) -> Answer:
    """Go on with EMAIL_OTP_CODE."""
    return await _respond(reply, EMAIL, answers.required(reply.responses, "EMAIL_OTP_CODE"))


async def _respond(reply: Reply, factor: str, code: str) -> Answer:
    return await first_factor.decided(lambda: _try(reply, factor, code))


async def _try(reply: Reply, factor: str, code: str) -> Answer:
    attempt = asking.attempt_of(reply)
    candidate = await first_factor.find_again(attempt, reply.sub)
    watch = await first_factor.watched(attempt, candidate, factor)
    user = candidate.user
    address = None if user is None else user.attributes.get(ADDRESSES[factor])
    matches = sign_in_codes.is_right(reply, factor, code, address)
    right = matches and user is not None and _still_counts(reply, user, factor)
    if not right or user is None or first_factor.stops(watch):
        failure = errors.CodeMismatchException(sign_in_codes.MISMATCH_MESSAGE)
        raise await first_factor.failed(attempt, candidate, failure=failure, watch=watch, right=right)
    hold = partial(sign_ins.hold, pool=reply.pool, user=user)  # whose address was the proof
    return await first_factor.passed(
        attempt, user, candidate.failures, reply.session, factor=factor, use_up=hold, watch=watch
    )


def _still_counts(reply: Reply, user: User, factor: str) -> bool:
    """Whether the user's address still signs in."""
    return user.verified(ADDRESSES[factor]) and factor in codes_allowed(reply.pool)
