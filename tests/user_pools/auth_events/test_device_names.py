"""How events call the devices that they came from."""

from dataclasses import replace

from poolhouse.storage.auth_events import EventRow
from poolhouse.user_pools.auth_events import device_names
from tests.user_pools.conftest import Api
from tests.user_pools.risk.telling import BROWSER
from tests.user_pools.signing_in import measured

BARE = EventRow("e", "SignIn", 1.0, "Pass", "NoRisk", None, False, None, None, "192.0.2.1")  # noqa: FBT003  a row


async def test_a_device_is_called_as_it_calls_itself_or_as_its_software_does(api: Api) -> None:
    """Each event by itself, and nothing where nothing is known."""
    events = [
        replace(BARE, device_name="phone", user_agent=BROWSER),
        BARE,
        replace(BARE, user_agent=BROWSER),
        replace(BARE, user_agent="curl/8.0"),
        replace(BARE, device_name="tablet"),
    ]
    shown = await device_names.shown(api.call("admin_list_user_auth_events"), events)
    assert shown == ["phone", None, "Linux, Chrome", "curl", "tablet"]


async def test_where_no_software_has_to_be_read_no_thread_is_asked(api: Api) -> None:
    """Devices that have names are the usual case."""
    counting, _, workers = measured(api)
    call = counting.call("admin_list_user_auth_events")
    assert await device_names.shown(call, [replace(BARE, device_name="phone"), BARE]) == ["phone", None]
    assert workers.ran == []
