"""PreSignUp, which decides about new users, and PostConfirmation, which hears of those who are confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.store import Writer
from poolhouse.user_pools import changed_users
from poolhouse.user_pools.attributes import FLAGS
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import verified_flag
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.triggers import calling, events, reading
from poolhouse.user_pools.triggers.calling import Occasion
from poolhouse.user_pools.triggers.kinds import Trigger, function_of

SIGN_UP: Final = "PreSignUp_SignUp"
ADMIN_CREATE_USER: Final = "PreSignUp_AdminCreateUser"
CONFIRM_SIGN_UP: Final = "PostConfirmation_ConfirmSignUp"
CONFIRM_FORGOT_PASSWORD: Final = "PostConfirmation_ConfirmForgotPassword"

_FLAGS: Final = {"autoVerifyEmail": "email", "autoVerifyPhone": "phone_number"}
_AUTO_CONFIRM: Final = "autoConfirmUser"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What PreSignUp has decided: whether the user is confirmed, and which of their addresses are verified."""

    confirmed: bool = False
    verified: tuple[str, ...] = ()


async def before_sign_up(
    occasion: Occasion, source: str, user: User, validation: Iterable[pb.AttributeType]
) -> Verdict:
    """What becomes of a user who is about to be stored; raises whatever the function refuses them with."""
    if function_of(occasion.pool, Trigger.PRE_SIGN_UP) is None:
        return Verdict()
    data = {attribute.name: attribute.value for attribute in validation}
    request = {"userAttributes": _given(user), **events.validation_data(data)}
    asked = dict.fromkeys((_AUTO_CONFIRM, *_FLAGS), False)
    request = events.with_metadata(request, occasion.metadata)
    response = await calling.ask(occasion, Trigger.PRE_SIGN_UP, source, request, asked)
    verified = tuple(name for key, name in _FLAGS.items() if reading.flag(response, key))
    for name in verified:
        if not user.attributes.get(name):
            raise reading.invalid(f"the user has no {name} that could be verified")
    return Verdict(reading.flag(response, _AUTO_CONFIRM), verified)


def _given(user: User) -> dict[str, str]:
    """The attributes that somebody has given: that an address is not verified yet is ours to say."""
    return {name: value for name, value in user.attributes.items() if name not in FLAGS or value == "true"}


def verify(user: User, verdict: Verdict) -> None:
    """Mark what the function has verified."""
    user.set_attributes({verified_flag(name): "true" for name in verdict.verified})


async def take_aliases(
    tx: Writer, call: Call, pool: Pool, client: AppClient | None, user: User, verdict: Verdict
) -> None:
    """Take the addresses that the function has verified from whoever they sign in, where they are aliases."""
    for name in verdict.verified:
        if name in pool.alias_names:
            await changed_users.release_alias(tx, call, pool, client, name, user.attributes[name])


async def after_confirmation(occasion: Occasion, source: str, user: User) -> None:
    """Tell the function of a user who has been confirmed for good, whatever it then says."""
    if function_of(occasion.pool, Trigger.POST_CONFIRMATION) is None:
        return
    request = events.with_metadata({"userAttributes": events.user_attributes(user)}, occasion.metadata)
    await calling.ask(occasion, Trigger.POST_CONFIRMATION, source, request, {})
