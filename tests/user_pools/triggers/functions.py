"""Pools with functions, which run behind a real server that speaks Lambda's Invoke call and checks who calls."""

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import SecretStr

from poolhouse.crypto import jwe
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.functions.code_keys import CodeKeys
from poolhouse.integrations.functions.functions import configured
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.services.functions import KEY, SECRET, FunctionServer
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import HIDING, OPEN, TELLING
from tests.user_pools.triggers.code_reader import KMS_KEY, PUBLIC_PEM

Function = Callable[[Any], Awaitable[Any]]

EVERY_FLOW = [*OPEN, pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_CUSTOM_AUTH, pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_AUTH]
METADATA = {"shop": "Paris"}
SENDERS = {Trigger.CUSTOM_EMAIL_SENDER, Trigger.CUSTOM_SMS_SENDER}


def arn(name: str) -> str:
    """The ARN of the function called so."""
    return f"arn:aws:lambda:us-east-1:000000000000:function:{name}"


class Functions:
    """An API whose pools may have functions, the functions, and the events that they were called with."""

    def __init__(self, api: Api, server: FunctionServer) -> None:
        config = api.house.config.model_copy(
            update={"lambda_url": server.url, "lambda_access_key_id": KEY, "lambda_secret": SecretStr(SECRET)}
        )
        self.called = configured(config, api.clock)
        keys = CodeKeys({KMS_KEY: jwe.read_public_key(PUBLIC_PEM)})
        self.api = Api(dataclasses.replace(api.house, functions=self.called, code_keys=keys), api.clock, api.inbox)
        self.server = server
        self.events: list[dict[str, Any]] = []

    def on(self, trigger: Trigger, function: Function | None = None, **response: Any) -> None:
        """Have the trigger's function answer so: with what is made of the event, or with this in its response."""

        async def run(event: Any) -> Any:
            self.events.append(event)
            if function is not None:
                return await function(event)
            return {**event, "response": {**event["response"], **response}}

        self.server.functions[arn(trigger)] = run

    async def new_pool(self, *triggers: Trigger, **members: Any) -> Pool:
        """A pool with these triggers, which do nothing until a test says what."""
        for trigger in triggers:
            self.on(trigger)
        config: dict[str, Any] = {trigger.name.lower(): arn(trigger) for trigger in triggers}
        for sender in SENDERS.intersection(triggers):
            config[sender.name.lower()] = {"lambda_arn": arn(sender), "lambda_version": 1}
            config["kms_key_id"] = KMS_KEY
        return await self.api.new_pool(**{"lambda_config": config, **members})

    async def new_client(self, pool: Pool, *, hides: bool = False, **members: Any) -> AppClient:
        """An app client of the pool that is open to every flow."""
        shown = HIDING if hides else TELLING
        members = {"explicit_auth_flows": EVERY_FLOW, "prevent_user_existence_errors": shown, **members}
        return await self.api.new_client(pool, **members)

    def requests(self, source: str) -> list[Any]:
        """The `request` of all events from this source."""
        return [event["request"] for event in self.events if event["triggerSource"] == source]


def refusing(message: str) -> Function:
    """A function that raises an error with this message."""

    async def refuse(_: Any) -> Any:
        raise PermissionError(message)

    return refuse


def answering(answer: Any) -> Function:
    """A function that answers this, whatever it is asked."""

    async def answered(_: Any) -> Any:
        return answer

    return answered
