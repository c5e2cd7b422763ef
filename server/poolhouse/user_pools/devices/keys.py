"""The names that a device goes by: its own, which it is told once, and that of its group."""

import base64
import hashlib
import re
from typing import Final

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.pool import Pool

# The rule of the API. What breaks it is no device's key and never reaches the store.
_KEY: Final = re.compile(r"[\w-]{1,18}_[0-9a-f-]{1,36}", re.ASCII)
_GROUP_LENGTH: Final = 8


def is_key(text: str) -> bool:
    """Whether this could name a device."""
    return _KEY.fullmatch(text) is not None


def group_key(pool: Pool) -> str:
    """The group of all devices of the pool, which goes into SRP's hashes as a pool's name does for passwords."""
    digest = hashlib.sha256(f"device group:{pool.id}".encode()).digest()
    return "-" + base64.urlsafe_b64encode(digest)[:_GROUP_LENGTH].decode()


def metadata(pool: Pool, key: str) -> pb.NewDeviceMetadataType:
    """What a device is told that has been given this key."""
    return pb.NewDeviceMetadataType(device_key=key, device_group_key=group_key(pool))
