"""The settings decide where a function runs."""

from typing import Any

import pytest
from pydantic import SecretStr

from poolhouse.clock import SystemClock
from poolhouse.config import Config, ConfigError
from poolhouse.integrations.functions.function import FunctionFailed, FunctionUnavailable
from poolhouse.integrations.functions.functions import Functions, configured
from tests.services.functions import KEY, SECRET, WEBHOOK_SECRET, FunctionServer

HOOK = "arn:aws:lambda:us-east-1:000000000000:function:hook"
OTHER = "arn:aws:lambda:us-east-1:000000000000:function:other"


async def say(event: Any) -> Any:
    """A function."""
    return {"heard": event}


async def test_without_settings_no_function_is_known() -> None:
    """And none is called."""
    functions = configured(Config(), SystemClock())
    assert not functions.knows(HOOK)
    with pytest.raises(FunctionFailed, match=f"the settings do not say where {HOOK} runs"):
        await functions.invoke(HOOK, {}, 1.0)
    await functions.close()


async def test_a_webhook_is_known_by_its_arn(server: FunctionServer) -> None:
    """And no other function."""
    server.functions[HOOK] = say
    config = Config(function_urls=(f"{HOOK}={server.url}/?a=b,c",), function_secret=SecretStr(WEBHOOK_SECRET))
    functions: Functions = configured(config, SystemClock())
    assert (functions.knows(HOOK), functions.knows(OTHER)) == (True, False)
    assert await functions.invoke(HOOK, {"a": 1}, 5.0) == {"heard": {"a": 1}}
    assert server.requests[0].path == "/?a=b,c"
    await functions.close()


async def test_all_others_are_lambdas_if_there_is_one(server: FunctionServer) -> None:
    """Webhooks and Lambda can be mixed."""
    server.functions |= {HOOK: say, OTHER: say}
    config = Config(
        function_urls=(f"{HOOK}={server.url}/hook",),
        function_secret=SecretStr(WEBHOOK_SECRET),
        lambda_url=server.url,
        lambda_access_key_id=KEY,
        lambda_secret=SecretStr(SECRET),
    )
    functions = configured(config, SystemClock())
    assert functions.knows(OTHER)
    for arn in (HOOK, OTHER):
        assert await functions.invoke(arn, {}, 5.0) == {"heard": {}}
    assert server.requests[0].path == "/hook"
    assert server.requests[1].path.startswith("/2015-03-31/functions/arn%3Aaws%3Alambda")
    await functions.close()


async def test_a_place_may_stand_for_all_arns_that_begin_alike() -> None:
    """Whatever comes behind it; and Python's functions need no secret."""
    config = Config(function_urls=(f"{OTHER[:-5]}*=python:json:dumps",))
    functions = configured(config, SystemClock())
    assert (functions.knows(OTHER), functions.knows(HOOK[:-5])) == (True, False)
    await functions.close()


async def test_a_service_behind_grpc_is_known_by_its_arn() -> None:
    """It is connected to when it is called."""
    config = Config(
        function_urls=(f"{HOOK}=grpc://127.0.0.1:9", f"{OTHER}=grpcs://127.0.0.1:9"), function_secret=SecretStr("s")
    )
    functions = configured(config, SystemClock())
    for arn in (HOOK, OTHER):
        with pytest.raises(FunctionUnavailable):
            await functions.invoke(arn, {}, 1.0)
    await functions.close()


def test_a_python_function_that_is_not_there_stops_the_start() -> None:
    """With the setting that names it."""
    with pytest.raises(ConfigError, match="function_urls: json:nothing"):
        configured(Config(function_urls=(f"{HOOK}=python:json:nothing",)), SystemClock())
