"""CustomEmailSender and CustomSMSSender deliver messages in place of the server."""

import dataclasses
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel
from poolhouse.user_pools.triggers.custom_senders import has_sender
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools import accounts
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.registrations import ADDRESS, EMAIL, NUMBER, PHONE, sign_up
from tests.user_pools.triggers.code_reader import read
from tests.user_pools.triggers.functions import METADATA, Functions, answering, refusing

BY_EMAIL, BY_SMS = Trigger.CUSTOM_EMAIL_SENDER, Trigger.CUSTOM_SMS_SENDER


async def test_mail_goes_to_the_pools_own_sender(functions: Functions) -> None:
    """With Cognito's event, member by member, and a code that confirms the user. The server sends nothing."""
    pool = await functions.new_pool(BY_EMAIL, auto_verified_attributes=[EMAIL])
    client = await functions.new_client(pool)
    signed_up = await functions.api.sign_up(
        client_id=client.id,
        username="alice",
        password=PASSWORD,
        user_attributes=[pb.AttributeType(name="email", value=ADDRESS)],
        client_metadata=METADATA,
    )
    assert await accounts.sent(functions.api) == []
    (event,) = functions.events
    code = read(event["request"].pop("code"))
    assert event == {
        "version": "1",
        "triggerSource": "CustomEmailSender_SignUp",
        "region": "us-east-1",
        "userPoolId": pool.id,
        "userName": "alice",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client.id},
        "request": {
            "type": "customEmailSenderRequestV1",
            "userAttributes": {
                "sub": signed_up.user_sub,
                "cognito:user_status": "UNCONFIRMED",
                "email": ADDRESS,
                "email_verified": "false",
            },
            "clientMetadata": METADATA,
        },
        "response": {},
    }
    await functions.api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=code)


async def test_text_messages_go_to_theirs_and_mail_stays_with_the_server(functions: Functions) -> None:
    """Each channel by itself."""
    pool = await functions.new_pool(BY_SMS, auto_verified_attributes=[PHONE])
    assert (has_sender(pool, Channel.SMS), has_sender(pool, Channel.EMAIL)) == (True, False)
    await sign_up(functions.api, await functions.new_client(pool), phone_number=NUMBER)
    assert await accounts.sent(functions.api) == []
    (request,) = functions.requests("CustomSMSSender_SignUp")
    assert request["type"] == "customSMSSenderRequestV1"
    await functions.api.admin_create_user(
        user_pool_id=pool.id,
        username="bob",
        user_attributes=[pb.AttributeType(name="email", value=ADDRESS)],
        desired_delivery_mediums=[pb.DELIVERY_MEDIUM_TYPE_EMAIL],
    )
    assert len(await accounts.sent(functions.api)) == 1


async def test_a_server_without_senders_can_do_with_the_pools(functions: Functions) -> None:
    """An operator's users get their invitation by it, too."""
    house = dataclasses.replace(functions.api.house, senders={})
    api = Api(house, functions.api.clock, functions.api.inbox)
    pool = await functions.new_pool(BY_EMAIL)
    await api.admin_create_user(
        user_pool_id=pool.id,
        username="bob",
        temporary_password=PASSWORD,
        user_attributes=[
            pb.AttributeType(name="email", value=ADDRESS),
            pb.AttributeType(name="phone_number", value=NUMBER),
        ],
    )
    await accounts.sent(api)
    (request,) = functions.requests("CustomEmailSender_AdminCreateUser")
    assert read(request["code"]) == PASSWORD


@pytest.mark.parametrize("answer", [None, b"", "sent", {"response": 1}])
async def test_it_matters_to_nobody_what_a_sender_answers(functions: Functions, answer: Any) -> None:
    """It has the message."""
    pool = await functions.new_pool(BY_EMAIL, auto_verified_attributes=[EMAIL])
    functions.on(BY_EMAIL, answering(answer))
    await sign_up(functions.api, await functions.new_client(pool))
    assert await accounts.sent(functions.api) == []
    assert len(functions.events) == 1


async def test_a_sender_that_fails_is_called_again_later(functions: Functions) -> None:
    """The message waits, as one does whose mail server is away."""
    pool = await functions.new_pool(BY_EMAIL, auto_verified_attributes=[EMAIL])
    functions.on(BY_EMAIL, refusing("down"))
    await sign_up(functions.api, await functions.new_client(pool))
    with pytest.raises(errors.UserLambdaValidationException, match="CustomEmailSender failed with error down"):
        await accounts.sent(functions.api)


async def test_who_has_gone_gets_nothing(functions: Functions) -> None:
    """And the function is not asked."""
    pool = await functions.new_pool(BY_EMAIL)
    await functions.api.admin_create_user(
        user_pool_id=pool.id, username="bob", user_attributes=[pb.AttributeType(name="email", value=ADDRESS)]
    )
    await functions.api.admin_delete_user(user_pool_id=pool.id, username="bob")
    assert await accounts.sent(functions.api) == []
    assert functions.events == []
