"""A device that blocks, and threads that use it as it is closed."""

import threading
import time

import pytest

import poolhouse_client
from tests.clients.sync.places import NOWHERE

POOL = "us-east-1:pool"
SECONDS = 10.0
THREADS = 6


def opened() -> poolhouse_client.Device:
    """A device without a server."""
    return poolhouse_client.Device(NOWHERE, POOL, plaintext=True)


def test_nobody_waits_for_ever_for_a_device_that_is_closed() -> None:
    """Whatever threads ask of it in that moment, is done or refused."""
    device = opened()
    dataset = device.sync("settings")
    refused: list[str] = []

    def read() -> None:
        try:
            while True:
                dataset.get("theme")
        except RuntimeError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=read, daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    device.close()
    for thread in threads:
        thread.join(SECONDS)
    assert refused == ["The device is closed."] * THREADS


def test_who_waits_to_be_current_hears_that_the_device_is_closed() -> None:
    """As of any other end."""
    device = opened()
    heard: list[str] = []

    def wait() -> None:
        with pytest.raises(poolhouse_client.SyncError) as refused:
            device.synchronize()
        heard.append(str(refused.value))

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    time.sleep(0.1)
    device.close()
    device.close()
    waiting.join(SECONDS)
    assert heard == ["The device is closed."]
