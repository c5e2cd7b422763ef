"""How a sign-in asks for a second factor, for a choice between several, or to set one up."""

import json
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final

from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.store import Writer
from poolhouse.user_pools import sign_in_codes
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.model.mfa import ADDRESSES, EMAIL_OTP, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.progress import Asking, Progress
from poolhouse.user_pools.sign_in_steps import CHALLENGES

SETUP_ADDRESS: Final = "setup_address"
"""In a session, the address that its code proves, and that becomes the user's with it."""

_USER: Final = "USER_ID_FOR_SRP"
_SELECT: Final = pb.CHALLENGE_NAME_TYPE_SELECT_MFA_TYPE
_APP: Final = pb.CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA
_SETUP: Final = pb.CHALLENGE_NAME_TYPE_MFA_SETUP
_COMPACT: Final = (",", ":")


async def ask_for_choice(asking: Asking) -> Answer:
    """Have the user say by which of their factors they go on."""
    choices = json.dumps(asking.step.choices, separators=_COMPACT)
    parameters = {"MFAS_CAN_CHOOSE": choices, _USER: asking.progress.srp_name}
    return Answer(None, _SELECT, parameters, asking.progress.seal(_SELECT))


async def ask_for_setup(asking: Asking) -> Answer:
    """Have the user set up one of these factors before they go on."""
    choices = json.dumps(asking.step.choices, separators=_COMPACT)
    parameters = {"MFAS_CAN_SETUP": choices, _USER: asking.progress.srp_name}
    return Answer(None, _SETUP, parameters, asking.progress.seal(_SETUP))


async def ask_for_app_code(asking: Asking) -> Answer:
    """Ask for what the user's authenticator app shows."""
    name = asking.progress.user.mfa.software_token
    parameters = {_USER: asking.progress.srp_name, **({"FRIENDLY_DEVICE_NAME": name} if name else {})}
    return Answer(None, _APP, parameters, asking.progress.seal(_APP))


async def ask_for_sms_code(asking: Asking) -> Answer:
    """Send a text message with a code, and ask for it; raises as `sign_in_codes.send` does."""
    to = asking.progress.user.attributes[ADDRESSES[SMS_MFA]]
    return await _ask_for_code(asking.tx, asking.progress, SMS_MFA, to)


async def ask_for_email_code(asking: Asking) -> Answer:
    """Send mail with a code, and ask for it; raises as `sign_in_codes.send` does."""
    to = asking.progress.user.attributes[ADDRESSES[EMAIL_OTP]]
    return await _ask_for_code(asking.tx, asking.progress, EMAIL_OTP, to)


BY_FACTOR: Final[Mapping[str, Callable[[Asking], Awaitable[Answer]]]] = MappingProxyType(
    {SMS_MFA: ask_for_sms_code, EMAIL_OTP: ask_for_email_code, SOFTWARE_TOKEN_MFA: ask_for_app_code}
)
"""How each second factor is asked for."""


async def ask_to_prove_address(tx: Writer, progress: Progress, address: str) -> Answer:
    """Send mail with a code to an address that is to become the user's, and ask for it."""
    return await _ask_for_code(tx, progress, EMAIL_OTP, address, **{SETUP_ADDRESS: address})


async def _ask_for_code(tx: Writer, progress: Progress, factor: str, to: str, **state: str) -> Answer:
    sent = await sign_in_codes.send(tx, progress, factor, to)
    challenge = CHALLENGES[factor]
    session = progress.seal(challenge, **sent.state, **state)
    return Answer(None, challenge, {**sent.parameters, _USER: progress.srp_name}, session)
