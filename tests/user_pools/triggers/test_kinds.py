"""A pool's LambdaConfig names functions that can be called, or is refused."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.triggers.kinds import Trigger, function_of
from tests.user_pools.conftest import Api
from tests.user_pools.triggers.functions import Functions, arn

V2 = pb.PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V2_0


async def test_a_pool_calls_the_functions_that_it_names(functions: Functions) -> None:
    """DescribeUserPool and ListUserPools show them."""
    pool = await functions.new_pool(*Trigger)
    assert [function_of(pool, trigger) for trigger in Trigger] == [arn(trigger) for trigger in Trigger]
    described = (await functions.api.describe_user_pool(user_pool_id=pool.id)).user_pool.lambda_config
    assert described.pre_sign_up == arn(Trigger.PRE_SIGN_UP)
    (listed,) = (await functions.api.list_user_pools(max_results=10)).user_pools
    assert listed.lambda_config == described


async def test_an_update_that_leaves_them_out_takes_them_away(functions: Functions) -> None:
    """As Cognito's does."""
    pool = await functions.new_pool(Trigger.PRE_SIGN_UP)
    await functions.api.update_user_pool(user_pool_id=pool.id)
    assert function_of(await functions.api.refreshed(pool), Trigger.PRE_SIGN_UP) is None


async def test_the_function_for_tokens_has_two_names(functions: Functions) -> None:
    """Each sets the other, and they cannot differ."""
    function = arn("tokens")
    old = await functions.new_pool(lambda_config={"pre_token_generation": function})
    versioned = old.settings.lambda_config.pre_token_generation_config
    assert (versioned.lambda_arn, versioned.lambda_version) == (
        function,
        pb.PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V1_0,
    )
    new = {"lambda_arn": function, "lambda_version": V2}
    pool = await functions.new_pool(lambda_config={"pre_token_generation_config": new})
    assert function_of(pool, Trigger.PRE_TOKEN_GENERATION) == function
    with pytest.raises(errors.InvalidParameterException, match="name two functions"):
        await functions.new_pool(
            lambda_config={"pre_token_generation_config": new, "pre_token_generation": arn("another")}
        )


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"pre_sign_up": "arn:aws:sns:us-east-1:000000000000:topic"}, "is not the ARN of a Lambda function"),
        ({"kms_key_id": arn("key")}, "no key that stands for"),
        ({"custom_email_sender": {"lambda_arn": arn("f"), "lambda_version": 1}}, "need a KMSKeyID"),
        ({"custom_sms_sender": {"lambda_arn": arn("f"), "lambda_version": 1}}, "need a KMSKeyID"),
        ({"inbound_federation": {"lambda_arn": arn("f"), "lambda_version": 1}}, "InboundFederation is not built yet"),
    ],
)
async def test_what_could_not_be_called_is_refused(functions: Functions, config: dict[str, Any], message: str) -> None:
    """When the pool is made, and not when somebody signs up."""
    with pytest.raises(errors.InvalidParameterException, match=message):
        await functions.new_pool(lambda_config=config)


async def test_a_server_that_can_call_no_functions_takes_none(api: Api) -> None:
    """The message says what the settings lack."""
    with pytest.raises(errors.InvalidParameterException, match="the server's settings name neither its URL"):
        await api.new_pool(lambda_config={"pre_sign_up": arn("f")})
    pool = await api.new_pool()
    with pytest.raises(errors.InvalidParameterException, match="cannot be called"):
        await api.update_user_pool(user_pool_id=pool.id, lambda_config={"pre_sign_up": arn("f")})
