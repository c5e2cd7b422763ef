"""Which second factors users are asked for, as they or operators have it: SetUserMFAPreference and its older kin."""

from collections.abc import Iterable
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.store import Writer
from poolhouse.user_pools import profiles, tokens
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.mfa import ADDRESSES, EMAIL_OTP, PASSKEY_MFA, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.passkeys import known

NO_APP_MESSAGE: Final = "User has not verified software token mfa"
ONE_PREFERRED_MESSAGE: Final = "Only one MFA method can be preferred."
OFF_PREFERRED_MESSAGE: Final = "A MFA method that is not enabled cannot be preferred."
NO_PASSKEY_MFA_MESSAGE: Final = "FactorConfiguration of the user pool is not MULTI_FACTOR_WITH_USER_VERIFICATION."
ONLY_PASSKEY_MESSAGE: Final = "WebAuthn MFA requires enabling an additional MFA setting."
NO_PASSKEY_MESSAGE: Final = "User does not have applicable WebAuthn credentials to enable WebAuthn MFA."
OLD_OPTIONS_MESSAGE: Final = "MFAOptions can only be SMS to phone_number; use SetUserMFAPreference for all else."

_Request = pb.SetUserMFAPreferenceRequest | pb.AdminSetUserMFAPreferenceRequest
_FIELDS: Final = {
    SMS_MFA: "sms_mfa_settings",
    EMAIL_OTP: "email_mfa_settings",
    SOFTWARE_TOKEN_MFA: "software_token_mfa_settings",
}


async def set_user_mfa_preference(
    call: Call, request: pb.SetUserMFAPreferenceRequest
) -> pb.SetUserMFAPreferenceResponse:
    """Switch the signed-in user's factors on and off; what the request does not speak of stays."""
    session = await tokens.authenticate(call, request.access_token)
    async with call.store.write() as tx:
        user = await profiles.lock_signed_in(tx, session)
        await _apply(tx, session.pool, user, request)
        await users.save(tx, session.pool, user, call.now())
    return pb.SetUserMFAPreferenceResponse()


async def admin_set_user_mfa_preference(
    call: Call, request: pb.AdminSetUserMFAPreferenceRequest
) -> pb.AdminSetUserMFAPreferenceResponse:
    """`set_user_mfa_preference` for any user, by an operator."""
    pool = await pools.find(call, request.user_pool_id)
    found = await users.find_existing(call.store, pool, request.username)
    async with call.store.write() as tx:
        user = await users.lock(tx, pool, found.sub, tx.dialect.for_update)
        await _apply(tx, pool, user, request)
        await users.save(tx, pool, user, call.now())
    return pb.AdminSetUserMFAPreferenceResponse()


async def _apply(tx: Writer, pool: Pool, user: User, request: _Request) -> None:
    given = {factor: getattr(request, field) for factor, field in _FIELDS.items() if request.HasField(field)}
    preferred = [factor for factor, settings in given.items() if settings.preferred_mfa]
    if len(preferred) > 1:
        raise errors.InvalidParameterException(ONE_PREFERRED_MESSAGE)
    for factor, settings in given.items():
        if settings.preferred_mfa and not settings.enabled:
            raise errors.InvalidParameterException(OFF_PREFERRED_MESSAGE)
        _switch(pool, user, factor, on=settings.enabled, preferred=settings.preferred_mfa)
    # Last, for it goes with what else is on then.
    if request.HasField("web_authn_mfa_settings"):
        await _switch_passkeys(tx, pool, user, on=request.web_authn_mfa_settings.enabled)


def _switch(pool: Pool, user: User, factor: str, *, on: bool, preferred: bool) -> None:
    """Switch a factor; InvalidParameterException for one that the pool does not offer, or that cannot be asked for."""
    if on and factor not in pool.mfa.offered:
        raise errors.InvalidParameterException(f"{factor} is not enabled for the user pool.")
    if on and factor == SOFTWARE_TOKEN_MFA and user.mfa.software_token is None:
        raise errors.InvalidParameterException(NO_APP_MESSAGE)
    if on and factor in ADDRESSES and not user.attributes.get(ADDRESSES[factor]):
        raise errors.InvalidParameterException(f"User does not have delivery config set to turn on {factor}")
    user.mfa = user.mfa.switched(factor, on=on, preferred=preferred)


async def _switch_passkeys(tx: Writer, pool: Pool, user: User, *, on: bool) -> None:
    """Have the user's passkeys satisfy MFA, or not; InvalidParameterException where they could not."""
    if on and not pool.mfa.by_passkey:
        raise errors.InvalidParameterException(NO_PASSKEY_MFA_MESSAGE)
    if on and not user.mfa.enabled:
        raise errors.InvalidParameterException(ONLY_PASSKEY_MESSAGE)
    if on and not await known.usable(tx, pool, user.sub):
        raise errors.InvalidParameterException(NO_PASSKEY_MESSAGE)
    user.mfa = user.mfa.switched(PASSKEY_MFA, on=on, preferred=False)


async def set_user_settings(call: Call, request: pb.SetUserSettingsRequest) -> pb.SetUserSettingsResponse:
    """Switch text messages on for the signed-in user, or off by an empty list."""
    on = _wants_sms(request.mfa_options)
    session = await tokens.authenticate(call, request.access_token)
    async with call.store.write() as tx:
        user = await profiles.lock_signed_in(tx, session)
        _switch_sms(session.pool, user, on=on)
        await users.save(tx, session.pool, user, call.now())
    return pb.SetUserSettingsResponse()


async def admin_set_user_settings(
    call: Call, request: pb.AdminSetUserSettingsRequest
) -> pb.AdminSetUserSettingsResponse:
    """`set_user_settings` for any user, by an operator."""
    on = _wants_sms(request.mfa_options)
    pool = await pools.find(call, request.user_pool_id)
    found = await users.find_existing(call.store, pool, request.username)
    async with call.store.write() as tx:
        user = await users.lock(tx, pool, found.sub, tx.dialect.for_update)
        _switch_sms(pool, user, on=on)
        await users.save(tx, pool, user, call.now())
    return pb.AdminSetUserSettingsResponse()


def _wants_sms(options: Iterable[pb.MFAOptionType]) -> bool:
    found = list(options)
    for option in found:
        by_sms = option.delivery_medium == pb.DELIVERY_MEDIUM_TYPE_SMS
        if not by_sms or option.attribute_name != ADDRESSES[SMS_MFA]:
            raise errors.InvalidParameterException(OLD_OPTIONS_MESSAGE)
    return bool(found)


def _switch_sms(pool: Pool, user: User, *, on: bool) -> None:
    _switch(pool, user, SMS_MFA, on=on, preferred=on and user.mfa.preferred == SMS_MFA)
