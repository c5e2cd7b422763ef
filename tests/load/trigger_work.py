"""A piece of the user pools' work: asking a trigger that is a Python function in the server."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from poolhouse.app import open_house
from poolhouse.call import House
from poolhouse.config import Config
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.functions.functions import Functions
from poolhouse.integrations.functions.python_functions import PythonFunctions
from poolhouse.storage.user_pools import PoolRow
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.triggers import calling
from poolhouse.user_pools.triggers.calling import Occasion
from poolhouse.user_pools.triggers.kinds import Trigger

_ARN: Final = "arn:aws:lambda:us-east-1:000000000000:function:piece"
_ATTRIBUTES: Final = {
    "sub": "0b5f4d52-6a0e-4c1b-8e57-0d2a4f6b8c1e",
    "cognito:user_status": "CONFIRMED",
    "email_verified": "true",
    "email": "ada@example.com",
    "name": "Ada Lovelace",
}


async def confirm(event: Any, _context: None) -> Any:
    """A function."""
    event["response"]["autoConfirmUser"] = True
    return event


def callable_trigger() -> Callable[[], object]:
    """A call of an async function, from the event to the response that is read."""
    loop = asyncio.new_event_loop()
    occasion = loop.run_until_complete(_occasion())
    request = {"userAttributes": _ATTRIBUTES, "validationData": None}
    response = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}

    def work() -> None:
        answer = calling.ask(occasion, Trigger.PRE_SIGN_UP, "PreSignUp_SignUp", request, response)
        assert loop.run_until_complete(answer)["autoConfirmUser"] is True

    return work


async def _occasion() -> Occasion:
    settings = pb.UserPoolType(lambda_config={"pre_sign_up": _ARN})
    pool = Pool(PoolRow("us-east-1_piece", "us-east-1", "piece", settings.SerializeToString(), 1, 0.0, 0.0, None))
    return Occasion(await _house(), pool, "client", "ada", {})


async def _house() -> House:
    """A house with the function. What calls it is still there when the house is closed."""
    with tempfile.TemporaryDirectory(prefix="poolhouse-bench-") as data:
        async with open_house(Config(data=Path(data), database_url="sqlite://")) as house:
            return replace(house, functions=Functions({_ARN: PythonFunctions({_ARN: confirm})}))
