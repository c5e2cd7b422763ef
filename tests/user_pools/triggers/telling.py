"""What the tests of AttributesChanged and UserDeleted share: pools that have both functions, and what these hear."""

import dataclasses
from functools import partial
from typing import Any

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.functions.pool_functions import PoolFunctions, Telling
from poolhouse.jobs import JobRunner
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.triggers import user_changes
from tests.user_pools import accounts
from tests.user_pools.conftest import Api
from tests.user_pools.triggers.functions import Functions, answering, arn, refusing

TELL = arn("tell")
CHANGED, DELETED = Telling.ATTRIBUTES_CHANGED, Telling.USER_DELETED
EVERYTHING = PoolFunctions({CHANGED: {"*": TELL}, DELETED: {"*": TELL}})
NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"


class Told:
    """An API whose pools have both functions, and what these were told."""

    def __init__(self, functions: Functions, tellings: PoolFunctions = EVERYTHING) -> None:
        house = dataclasses.replace(functions.api.house, pool_functions=tellings)
        self.api = Api(house, functions.api.clock, functions.api.inbox)
        self.functions = functions
        self.answer()

    def answer(self, answer: Any = None) -> None:
        """Have the function answer this."""
        self.functions.server.functions[TELL] = self._keeping(answering(answer))

    def refuse(self) -> None:
        """Have it fail."""
        self.functions.server.functions[TELL] = self._keeping(refusing("down"))

    def _keeping(self, function: Any) -> Any:
        async def run(event: Any) -> Any:
            self.functions.events.append(event)
            return await function(event)

        return run

    async def deliver(self) -> list[Any]:
        """Tell what is due; everything that was told so far."""
        await runner(self.api).run_due()
        return self.functions.events

    async def expect(self, *changes: tuple[str, str, str, dict[str, Any]]) -> None:
        """See that just these changes are told, in whatever order.

        Each is the operation, who acts, whose attributes they are, and the old and new values.
        """
        told = [
            (
                event["triggerSource"].removeprefix("AttributesChanged_"),
                event["request"]["caller"],
                event["userName"],
                {
                    each["name"]: (each["oldValue"], each["newValue"]) if "oldValue" in each else "hidden"
                    for each in event["request"]["changes"]
                },
            )
            for event in await self.deliver()
        ]
        assert sorted(told, key=str) == sorted(changes, key=str)


def runner(api: Api) -> JobRunner:
    """What tells functions, by hand."""
    house = api.house
    handlers = {user_changes.JOB_KIND: partial(user_changes.deliver, house)}
    return JobRunner(house.store, house.bus, house.clock, house.ids, handlers)


def listed(**values: str) -> list[pb.AttributeType]:
    """Attributes as requests carry them."""
    return [pb.AttributeType(name=name, value=value) for name, value in values.items()]


async def signed_in(api: Api, pool: Pool, client: dict[str, Any] | None = None, **attributes: str) -> tuple[str, str]:
    """Alice's access token, and the app client's id."""
    alice = await api.new_user(pool, **attributes)
    app = await api.new_client(pool, **(client or {}))
    return await accounts.sign_in(api, pool, app, alice), app.id
