"""What a pool asks for as a second factor, and which factors it takes: GetUserPoolMfaConfig and SetUserPoolMfaConfig.

Whom passkeys are for is told here as well, and whether they satisfy MFA, although they are a first factor.

The words of text messages, and what these are sent with, are in the pool's settings, as UpdateUserPool sets them too.
"""

from typing import Any, Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import user_pools as rows
from poolhouse.user_pools import pool_rules
from poolhouse.user_pools.model import passkeys
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.mfa import OFF
from poolhouse.user_pools.model.pool import Pool

OFF_WITH_FACTORS_MESSAGE: Final = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."

_SMS: Final = "sms_mfa_configuration"
_PASSKEYS: Final = "web_authn_configuration"
_OTHERS: Final = ("software_token_mfa_configuration", "email_mfa_configuration", _PASSKEYS)


async def get_user_pool_mfa_config(
    call: Call, request: pb.GetUserPoolMfaConfigRequest
) -> pb.GetUserPoolMfaConfigResponse:
    """Whether the pool asks for second factors, which it takes, and the words of its messages."""
    pool = await pools.find(call, request.user_pool_id)
    return pb.GetUserPoolMfaConfigResponse(**_shown(pool.settings, pool.factors))


async def set_user_pool_mfa_config(
    call: Call, request: pb.SetUserPoolMfaConfigRequest
) -> pb.SetUserPoolMfaConfigResponse:
    """Replace what the pool asks for. A factor that the request leaves out is taken no more; a mode stays as it is."""
    passkeys.check(request.web_authn_configuration)
    pool = await pools.find(call, request.user_pool_id)
    async with call.store.write() as tx:
        row = await rows.lock_pool(tx, pool.id)
        if row is None:
            raise pools.not_found(pool.id)
        settings, factors = _requested(Pool(row), request)
        pool_rules.check(settings, factors)
        await rows.update_pool(tx, pool.id, row.name, settings.SerializeToString(), row.revision, call.now())
        await rows.set_pool_mfa(tx, pool.id, factors.SerializeToString())
        call.caches.forget(tx, "pools", pool.id)
    return pb.SetUserPoolMfaConfigResponse(**_shown(settings, factors))


def _requested(
    pool: Pool, request: pb.SetUserPoolMfaConfigRequest
) -> tuple[pb.UserPoolType, pb.SetUserPoolMfaConfigResponse]:
    """The settings and the factors that the request makes of the pool's present ones."""
    settings, factors = pb.UserPoolType(), pb.SetUserPoolMfaConfigResponse()
    settings.CopyFrom(pool.settings)
    if request.HasField("mfa_configuration"):
        settings.mfa_configuration = request.mfa_configuration
    if request.HasField(_SMS):
        factors.sms_mfa_configuration.SetInParent()
        _take_sms(settings, request.sms_mfa_configuration)
    for name in _OTHERS:
        if request.HasField(name):
            getattr(factors, name).CopyFrom(getattr(request, name))
    if request.HasField(_PASSKEYS) and not request.web_authn_configuration.HasField("user_verification"):
        factors.web_authn_configuration.user_verification = pb.USER_VERIFICATION_TYPE_PREFERRED
    # An app that is said not to be taken is no factor.
    given = any(request.HasField(name) for name in (_SMS, "email_mfa_configuration"))
    if settings.mfa_configuration == OFF and (given or factors.software_token_mfa_configuration.enabled):
        raise errors.InvalidParameterException(OFF_WITH_FACTORS_MESSAGE)
    return settings, factors


def _take_sms(settings: pb.UserPoolType, wanted: pb.SmsMfaConfigType) -> None:
    if wanted.HasField("sms_authentication_message"):
        settings.sms_authentication_message = wanted.sms_authentication_message
    if wanted.HasField("sms_configuration"):
        settings.sms_configuration.CopyFrom(wanted.sms_configuration)


def _shown(settings: pb.UserPoolType, factors: pb.SetUserPoolMfaConfigResponse) -> dict[str, Any]:
    """The members that both responses have."""
    shown: dict[str, Any] = {"mfa_configuration": settings.mfa_configuration}
    if factors.HasField(_SMS):
        sms = pb.SmsMfaConfigType()
        for name in ("sms_authentication_message", "sms_configuration"):
            if settings.HasField(name):
                sms.MergeFrom(pb.SmsMfaConfigType(**{name: getattr(settings, name)}))
        shown[_SMS] = sms
    return shown | {name: getattr(factors, name) for name in _OTHERS if factors.HasField(name)}
