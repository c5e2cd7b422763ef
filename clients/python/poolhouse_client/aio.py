"""The client for asyncio: stubs of a server, an identity's credentials, and its data on this device."""

from poolhouse_client.credentials.waiting import IdentityCredentials
from poolhouse_client.sync.dataset import Dataset
from poolhouse_client.sync.waiting import Device
from poolhouse_client.waiting import Client, connect

__all__ = ["Client", "Dataset", "Device", "IdentityCredentials", "connect"]
