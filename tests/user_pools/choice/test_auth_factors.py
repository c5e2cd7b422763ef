from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.mfa import OPTIONAL, SMS_MFA, SOFTWARE_TOKEN_MFA
from tests.user_pools.choice.choosing import make
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import access_token, add_app, configure, prefer
from tests.user_pools.signing_in import make as make_plain
from tests.user_pools.signing_in import refused


async def test_a_user_sees_what_there_is_to_sign_in_with(api: Api) -> None:
    """First factors that the pool allows, second ones that are on, and an app; operators see the same."""
    pool, client, _ = await make(api)
    await configure(api, pool, OPTIONAL, (SMS_MFA, SOFTWARE_TOKEN_MFA))
    await add_app(api, pool, client)
    await prefer(api, pool, SOFTWARE_TOKEN_MFA, preferred=SOFTWARE_TOKEN_MFA)
    mine = await api.get_user_auth_factors(access_token=await access_token(api, pool, client))
    theirs = await api.admin_get_user_auth_factors(user_pool_id=pool.id, username="alice")
    assert mine.SerializeToString() == theirs.SerializeToString()
    assert mine == pb.GetUserAuthFactorsResponse(
        username="alice",
        preferred_mfa_setting=SOFTWARE_TOKEN_MFA,
        user_mfa_setting_list=[SOFTWARE_TOKEN_MFA],
        configured_user_auth_factors=[
            pb.AUTH_FACTOR_TYPE_PASSWORD,
            pb.AUTH_FACTOR_TYPE_EMAIL_OTP,
            pb.AUTH_FACTOR_TYPE_SMS_OTP,
            pb.AUTH_FACTOR_TYPE_SOFTWARE_TOKEN,
        ],
    )


async def test_a_password_is_all_that_most_have(api: Api) -> None:
    """And nothing is preferred."""
    pool, client, _ = await make_plain(api)
    found = await api.get_user_auth_factors(access_token=await access_token(api, pool, client))
    assert list(found.configured_user_auth_factors) == [pb.AUTH_FACTOR_TYPE_PASSWORD]
    assert not found.HasField("preferred_mfa_setting")


async def test_who_asks_has_to_be_somebody(api: Api) -> None:
    """With a token of theirs, or about a user that there is."""
    pool, _, _ = await make(api)
    with refused(errors.NotAuthorizedException):
        await api.get_user_auth_factors(access_token="x.y.z")
    with refused(errors.UserNotFoundException):
        await api.admin_get_user_auth_factors(user_pool_id=pool.id, username="nobody")
