"""Answers to SMS_MFA and EMAIL_OTP where they are second factors: the code of a text message, or of mail."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from poolhouse import errors
from poolhouse.storage.store import Writer
from poolhouse.user_pools import answers, first_factor, sign_in_codes, sign_ins
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.mfa import recovery_codes, second_factor
from poolhouse.user_pools.mfa.asking import SETUP_ADDRESS
from poolhouse.user_pools.model.mfa import ADDRESSES, EMAIL_OTP, SMS_MFA
from poolhouse.user_pools.model.schema import verified_flag
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.progress import Reply

PARAMETERS: Final[Mapping[str, str]] = {SMS_MFA: "SMS_MFA_CODE", EMAIL_OTP: "EMAIL_OTP_CODE"}
"""Where each factor's code is in an answer."""


async def respond_to_sms(reply: Reply) -> Answer:
    """Go on with a sign-in by the code of a text message, SMS_MFA_CODE, or by a RECOVERY_CODE."""
    return await _respond(reply, SMS_MFA)


async def respond_to_email(reply: Reply) -> Answer:
    """Go on with a sign-in by the code of a mail, EMAIL_OTP_CODE, or by a RECOVERY_CODE.

    Where the mail went to an address that the user is setting up, its code makes the address theirs.
    """
    return await _respond(reply, EMAIL_OTP)


async def _respond(reply: Reply, factor: str) -> Answer:
    if recovery_codes.is_given(reply):
        return await recovery_codes.respond(reply)
    code = answers.required(reply.responses, PARAMETERS[factor])
    return await first_factor.decided(lambda: _try(reply, factor, code))


async def _try(reply: Reply, factor: str, code: str) -> Answer:
    progress, failures = await second_factor.resumed(reply)
    new_address = reply.session.state.get(SETUP_ADDRESS)
    address = new_address or progress.user.attributes.get(ADDRESSES[factor])
    if not sign_in_codes.is_right(reply, factor, code, address):
        raise await second_factor.failed(reply, errors.CodeMismatchException(sign_in_codes.MISMATCH_MESSAGE))
    if new_address is not None:
        return await second_factor.set_up(reply, progress, factor, partial(_take_address, new_address))
    hold = partial(sign_ins.hold, pool=reply.pool, user=progress.user)  # whose address was the proof
    return await second_factor.passed(reply, progress.proving(factor), failures, hold)


async def _take_address(address: str, tx: Writer, user: User) -> None:  # noqa: ARG001  it is stored with the user
    user.set_attributes({"email": address, verified_flag("email"): "true"})
