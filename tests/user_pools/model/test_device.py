"""What a pool's settings say of devices."""

from typing import Any

import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.device import PoolDevices

ASK, SPARE = "device_only_remembered_on_user_prompt", "challenge_required_on_new_device"


@pytest.mark.parametrize(
    ("configuration", "devices"),
    [
        (None, PoolDevices()),
        ({}, PoolDevices()),
        ({ASK: False}, PoolDevices(tracked=True)),
        ({ASK: True}, PoolDevices(tracked=True, ask_user=True)),
        ({SPARE: False}, PoolDevices(tracked=True)),
        ({SPARE: True, ASK: False}, PoolDevices(tracked=True, spare_mfa=True)),
    ],
)
def test_either_setting_has_devices_tracked(configuration: Any, devices: PoolDevices) -> None:
    """Whatever it says; without any, no device is."""
    assert PoolDevices.of(pb.UserPoolType(device_configuration=configuration)) == devices
