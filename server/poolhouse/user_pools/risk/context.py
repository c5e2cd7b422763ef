"""Where a call comes from, as far as threat protection may believe it.

A device's own word on itself is taken for what it is: whoever has stolen a password may say anything, but does not know
what the user's device would say. An address decides more, so nobody's word is taken on that but an operator's.
"""

from dataclasses import dataclass

from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.places import Place
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.risk import read_address
from poolhouse.user_pools.risk import device_data
from poolhouse.user_pools.risk.device_data import DeviceData

USER_AGENT_HEADER = "user-agent"


@dataclass(frozen=True, slots=True)
class ClientContext:
    """The address, the device and the place that a call comes from; None for what is not known.

    All texts are fit to be stored and shown.
    """

    ip_address: str
    """Empty if not even that is known."""
    device_fingerprint: str | None = None
    """The same for the same device, 64 characters; it says nothing but that."""
    device_name: str | None = None
    """For people to read."""
    timezone: str | None = None
    user_agent: str | None = None
    place: Place | None = None


def of_user(call: Call, pool: Pool, client: AppClient, told: pb.UserContextDataType) -> ClientContext:
    """Where a call that needs no credentials comes from.

    An address in the request counts if the app client is one that may name it: it has a secret, which keeps others from
    posing as it. Otherwise the caller's own does.
    """
    believed = client.settings.enable_propagate_additional_user_context_data and client.secrets
    address = _address(told.ip_address) if believed else ""
    data = device_data.read(told.encoded_data, client.id, pool.id)
    return _context(call, address or _address(call.source_ip), data, call.user_agent)


def of_operator(call: Call, pool: Pool, client: AppClient, told: pb.ContextDataType) -> ClientContext:
    """Where the user is on whose behalf an operator's back end calls: all that is known is what it tells."""
    headers = {header.header_name.lower(): header.header_value for header in reversed(told.http_headers)}
    data = device_data.read(told.encoded_data, client.id, pool.id)
    return _context(call, _address(told.ip_address), data, headers.get(USER_AGENT_HEADER, ""))


def _address(text: str) -> str:
    """The address in its plainest form; empty if it is none."""
    address = read_address(text.strip())
    return "" if address is None else str(address)


def _context(call: Call, address: str, data: DeviceData, user_agent: str) -> ClientContext:
    return ClientContext(
        ip_address=address,
        device_fingerprint=data.fingerprint,
        device_name=data.name,
        timezone=data.timezone,
        user_agent=data.user_agent or device_data.readable(user_agent),
        place=call.house.places.find(address),
    )
