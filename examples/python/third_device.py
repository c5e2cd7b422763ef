"""A third device of the guest whose two devices http://localhost:8080/_dev/sync shows: over gRPC, in Python.

make dev                                              # in another terminal
python examples/python/third_device.py theme=dark     # writes records, and shows all that there are
python examples/python/third_device.py                # tells what the others write, until it is interrupted
"""

import contextlib
import json
import os
import sys
import time
import urllib.request

import poolhouse_client

GRPC = os.environ.get("SERVER_GRPC", "localhost:50051")
HTTP = os.environ.get("SERVER_URL", "http://localhost:8080")


def device() -> poolhouse_client.Device:
    """A device that is the guest's; users are known by their sign-in, and guests by their id alone."""
    with urllib.request.urlopen(f"{HTTP}/_dev/sync/guest") as answer:
        guest = json.load(answer)
    pool_id = guest["IdentityPoolId"]
    return poolhouse_client.Device(GRPC, pool_id, identity_ids={pool_id: guest["IdentityId"]}, plaintext=True)


def heard(key: str, _old: str | None, new: str | None, _origin: poolhouse_client.Origin) -> None:
    """Tell of a record that looks different now."""
    print(f"{key}: {'removed' if new is None else new}", flush=True)


with device() as third:
    settings = third.sync("settings")
    if records := sys.argv[1:]:
        for record in records:
            key, _, value = record.partition("=")
            settings[key] = value
        third.synchronize(timeout=10)
        print(*(f"{key}: {value}" for key, value in sorted(settings.copy().items())), sep="\n")
    else:
        settings.listen(heard)
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(1)
