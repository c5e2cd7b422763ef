"""Which triggers there are, and which function of a pool's LambdaConfig each one calls."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from poolhouse import errors
from poolhouse.call import House
from poolhouse.config import FUNCTION_PATTERN
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.pool import Pool


class Trigger(StrEnum):
    """The triggers, by their names in errors and in LambdaConfig."""

    PRE_SIGN_UP = "PreSignUp"
    POST_CONFIRMATION = "PostConfirmation"
    PRE_AUTHENTICATION = "PreAuthentication"
    POST_AUTHENTICATION = "PostAuthentication"
    PRE_TOKEN_GENERATION = "PreTokenGeneration"
    USER_MIGRATION = "UserMigration"
    CUSTOM_MESSAGE = "CustomMessage"
    CUSTOM_EMAIL_SENDER = "CustomEmailSender"
    CUSTOM_SMS_SENDER = "CustomSMSSender"
    DEFINE_AUTH_CHALLENGE = "DefineAuthChallenge"
    CREATE_AUTH_CHALLENGE = "CreateAuthChallenge"
    VERIFY_AUTH_CHALLENGE_RESPONSE = "VerifyAuthChallengeResponse"


_FIELDS: Final = {trigger: trigger.name.lower() for trigger in Trigger}
_SENDERS: Final = frozenset({Trigger.CUSTOM_EMAIL_SENDER, Trigger.CUSTOM_SMS_SENDER})
FOR_MESSAGES: Final = (Trigger.CUSTOM_MESSAGE, Trigger.CUSTOM_EMAIL_SENDER, Trigger.CUSTOM_SMS_SENDER)
"""The triggers that have to do with messages to users."""


def function_of(pool: Pool, trigger: Trigger) -> str | None:
    """The ARN of the function that the pool calls, if it calls one."""
    return _named(pool.settings.lambda_config, trigger) or None


def _named(config: pb.LambdaConfigType, trigger: Trigger) -> str:
    found = getattr(config, _FIELDS[trigger])
    arn: str = found.lambda_arn if trigger in _SENDERS else found
    return arn


def complete(config: pb.LambdaConfigType) -> None:
    """Have both places that name the function for tokens say the same, where one of them says something."""
    versioned = config.pre_token_generation_config
    if config.HasField("pre_token_generation_config"):
        if not config.pre_token_generation:
            config.pre_token_generation = versioned.lambda_arn
    elif config.pre_token_generation:
        versioned.lambda_arn = config.pre_token_generation
        versioned.lambda_version = pb.PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V1_0


def check(house: House, config: pb.LambdaConfigType) -> None:
    """Raise InvalidParameterException for a function that could not be called, and for what is not built."""
    if config.HasField("inbound_federation"):
        raise errors.InvalidParameterException("LambdaConfig with InboundFederation is not built yet.")
    _check_key(house, config)
    if config.pre_token_generation != config.pre_token_generation_config.lambda_arn:
        raise errors.InvalidParameterException("PreTokenGeneration and PreTokenGenerationConfig name two functions.")
    for arn in _functions(config):
        if not re.fullmatch(FUNCTION_PATTERN, arn):
            raise errors.InvalidParameterException(f"'{arn[:300]}' is not the ARN of a Lambda function.")
        if not house.functions.knows(arn):
            raise errors.InvalidParameterException(
                f"'{arn}' cannot be called: the server's settings name neither its URL nor a Lambda service."
            )


def _functions(config: pb.LambdaConfigType) -> Iterator[str]:
    return (arn for arn in (_named(config, trigger) for trigger in Trigger) if arn)


def _check_key(house: House, config: pb.LambdaConfigType) -> None:
    key = config.kms_key_id
    if not key and any(_named(config, trigger) for trigger in _SENDERS):
        raise errors.InvalidParameterException("CustomEmailSender and CustomSMSSender need a KMSKeyID.")
    if key and not house.code_keys.knows(key):
        raise errors.InvalidParameterException(f"The server's settings have no key that stands for '{key}'.")
