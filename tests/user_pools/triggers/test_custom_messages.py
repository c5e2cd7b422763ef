"""CustomMessage puts messages into words of its own, when they are about to be sent."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.jobs import GiveUp
from poolhouse.storage import jobs
from poolhouse.user_pools import messages
from poolhouse.user_pools.messages import Kind
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools import accounts
from tests.user_pools.registrations import ADDRESS, EMAIL, NUMBER, PHONE, sign_up
from tests.user_pools.signing_in import by_password
from tests.user_pools.triggers.functions import METADATA, Functions, answering, refusing

MESSAGE = Trigger.CUSTOM_MESSAGE
WORDS: dict[str, Any] = {
    "emailMessage": "Hello {username}: {####}",
    "emailSubject": "Welcome",
    "smsMessage": "SMS {####}",
}


async def make(functions: Functions, **members: Any) -> tuple[Any, Any]:
    """A pool that verifies addresses in WORDS, and an app client."""
    members = {"auto_verified_attributes": [EMAIL], **members}
    pool = await functions.new_pool(MESSAGE, **members)
    functions.on(MESSAGE, **WORDS)
    return pool, await functions.new_client(pool)


async def test_only_messages_that_have_a_function_wait_for_functions(functions: Functions) -> None:
    """Of other pools, and of mail servers, such work knows nothing: one that hangs holds up none of them."""
    _, client = await make(functions)
    await sign_up(functions.api, client)
    assert await jobs.backlog(functions.api.house.store) == {(messages.FUNCTION_KIND, "waiting"): 1}


async def test_a_message_is_sent_in_the_functions_words(functions: Functions) -> None:
    """With Cognito's event, member by member, which does not have the code in it."""
    pool, client = await make(functions)
    signed_up = await functions.api.sign_up(
        client_id=client.id,
        username="alice",
        password="Correct-Horse-7",
        user_attributes=[pb.AttributeType(name="email", value=ADDRESS)],
        client_metadata=METADATA,
    )
    assert functions.events == []
    (sent,) = await accounts.sent(functions.api)
    assert (sent.subject, sent.body) == ("Welcome", f"Hello alice: {sent.code}")
    assert functions.events == [
        {
            "version": "1",
            "triggerSource": "CustomMessage_SignUp",
            "region": "us-east-1",
            "userPoolId": pool.id,
            "userName": "alice",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client.id},
            "request": {
                "userAttributes": {
                    "sub": signed_up.user_sub,
                    "cognito:user_status": "UNCONFIRMED",
                    "email": ADDRESS,
                    "email_verified": "false",
                },
                "codeParameter": "{####}",
                "linkParameter": "{##Click Here##}",
                "usernameParameter": None,
                "clientMetadata": METADATA,
            },
            "response": {"smsMessage": None, "emailMessage": None, "emailSubject": None},
        }
    ]


async def test_every_kind_of_message_has_its_source(functions: Functions) -> None:
    """Cognito's names for them."""
    assert {kind.value for kind in Kind} | {messages.INVITATION} == {
        "SignUp",
        "ResendCode",
        "ForgotPassword",
        "VerifyUserAttribute",
        "UpdateUserAttribute",
        "Authentication",
        "AdminCreateUser",
    }
    pool, client = await make(functions)
    alice = await functions.api.new_user(pool, email=ADDRESS, email_verified="true")
    token = await accounts.sign_in(functions.api, pool, client, alice)
    await functions.api.update_user_attributes(
        access_token=token, user_attributes=[pb.AttributeType(name="email", value="b@example.com")]
    )
    await accounts.sent(functions.api)
    await functions.api.get_user_attribute_verification_code(access_token=token, attribute_name="email")
    await accounts.sent(functions.api)
    await functions.api.admin_create_user(
        user_pool_id=pool.id,
        username="bob",
        user_attributes=[pb.AttributeType(name="email", value="bob@example.com")],
        desired_delivery_mediums=[pb.DELIVERY_MEDIUM_TYPE_EMAIL],
    )
    await accounts.sent(functions.api)
    await functions.api.new_user(pool, "carol", email="carol@example.com", email_verified="true")
    await functions.api.forgot_password(client_id=client.id, username="carol")
    await accounts.sent(functions.api)
    sources = [event["triggerSource"].removeprefix("CustomMessage_") for event in functions.events]
    assert sources == ["UpdateUserAttribute", "VerifyUserAttribute", "AdminCreateUser", "ForgotPassword"]
    clients = [event["callerContext"]["clientId"] for event in functions.events]
    assert clients == [client.id, client.id, "CLIENT_ID_NOT_APPLICABLE", client.id]
    assert functions.events[2]["request"]["usernameParameter"] == "{username}"


async def test_text_messages_and_sign_in_codes_have_words_too(functions: Functions) -> None:
    """Those of the channel."""
    pool, client = await make(
        functions,
        auto_verified_attributes=[PHONE],
        mfa_configuration=pb.USER_POOL_MFA_TYPE_ON,
        sms_configuration={"sns_caller_arn": "arn:aws:iam::000000000000:role/sms"},
        account_recovery_setting={
            "recovery_mechanisms": [{"priority": 1, "name": pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_EMAIL}]
        },
    )
    await functions.api.new_user(pool, phone_number=NUMBER, phone_number_verified="true")
    await by_password(functions.api, client)
    (sent,) = await accounts.sent(functions.api)
    assert sent.body == f"SMS {sent.code}"
    assert functions.events[0]["triggerSource"] == "CustomMessage_Authentication"


async def test_a_link_takes_the_codes_place(functions: Functions) -> None:
    """Where the pool sends links."""
    option = pb.DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_LINK
    _, client = await make(functions, verification_message_template={"default_email_option": option})
    functions.on(MESSAGE, emailMessage="Please {##Click Here##}")
    await sign_up(functions.api, client)
    (sent,) = await accounts.sent(functions.api)
    assert sent.body.startswith('Please <a href="https://pools.example.com/confirmUser?')
    assert sent.body.endswith(">Click Here</a>")


@pytest.mark.parametrize(
    ("response", "subject", "body"),
    [
        ({}, "Your verification code", "Your verification code is {}."),
        ({"emailSubject": "Hello"}, "Hello", "Your verification code is {}."),
        ({"emailMessage": "Code {####}"}, "Your verification code", "Code {}"),
        ({"smsMessage": "Code {####}"}, "Your verification code", "Your verification code is {}."),
    ],
)
async def test_what_it_leaves_out_stays_in_the_pools_words(
    functions: Functions, response: dict[str, str], subject: str, body: str
) -> None:
    """Each part by itself."""
    _, client = await make(functions)
    functions.on(MESSAGE, answering({"response": response}))
    await sign_up(functions.api, client)
    (sent,) = await accounts.sent(functions.api)
    assert (sent.subject, sent.body) == (subject, body.format(sent.code))


@pytest.mark.parametrize(
    "response",
    [
        {"emailMessage": "no code"},
        {"emailMessage": "{####}" + "x" * 20_000},
        {"emailMessage": 1},
        {"emailSubject": "two\nlines"},
        {"emailSubject": "x" * 141},
    ],
)
async def test_words_that_could_not_be_sent_are_not(functions: Functions, response: dict[str, Any]) -> None:
    """The message waits until the function is mended."""
    _, client = await make(functions)
    functions.on(MESSAGE, answering({"response": response}))
    await sign_up(functions.api, client)
    with pytest.raises(errors.InvalidLambdaResponseException):
        await accounts.sent(functions.api)


async def test_a_text_message_has_so_many_characters(functions: Functions) -> None:
    """As many as Cognito's."""
    _, client = await make(functions, auto_verified_attributes=[PHONE])
    functions.on(MESSAGE, smsMessage="{####}" + "x" * 135)
    await sign_up(functions.api, client, phone_number=NUMBER)
    with pytest.raises(errors.InvalidLambdaResponseException, match="140"):
        await accounts.sent(functions.api)


async def test_a_function_that_refuses_has_nothing_sent(functions: Functions) -> None:
    """And is not asked again."""
    _, client = await make(functions)
    functions.on(MESSAGE, refusing("not to them"))
    await sign_up(functions.api, client)
    with pytest.raises(GiveUp, match="CustomMessage failed with error not to them"):
        await accounts.sent(functions.api)


async def test_a_message_outlives_its_function(functions: Functions) -> None:
    """What waits when the pool's function is taken away goes in the pool's words."""
    pool, client = await make(functions)
    await sign_up(functions.api, client)
    await functions.api.update_user_pool(user_pool_id=pool.id, auto_verified_attributes=[EMAIL])
    (sent,) = await accounts.sent(functions.api)
    assert sent.body == f"Your verification code is {sent.code}."


async def test_who_has_gone_is_not_asked_about(functions: Functions) -> None:
    """An invitation stands by itself."""
    pool, _ = await make(functions)
    await functions.api.admin_create_user(
        user_pool_id=pool.id,
        username="bob",
        user_attributes=[pb.AttributeType(name="email", value=ADDRESS)],
        desired_delivery_mediums=[pb.DELIVERY_MEDIUM_TYPE_EMAIL],
    )
    await functions.api.admin_delete_user(user_pool_id=pool.id, username="bob")
    await accounts.sent(functions.api)
    assert functions.events == []


async def test_a_text_message_may_stay_in_the_pools_words(functions: Functions) -> None:
    """As mail may."""
    _, client = await make(functions, auto_verified_attributes=[PHONE])
    functions.on(MESSAGE, answering({"response": {"emailMessage": "Code {####}"}}))
    await sign_up(functions.api, client, phone_number=NUMBER)
    (sent,) = await accounts.sent(functions.api)
    assert sent.body == f"Your verification code is {sent.code}."
