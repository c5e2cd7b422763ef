"""What a server leaves in its data directory for `poolhouse env`: where it listens, and the first access key."""

import json
import shlex
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final, Self

import structlog

from poolhouse import operators, private_file
from poolhouse.call import House

FILE_NAMES: Final = {"serve": "operator.json", "dev": "dev.json"}

# The emulator believes any; these are as good as others.
EMULATORS_KEY: Final = ("dev", "dev")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ServerFile:
    """One server: the URL of its AWS wire, its gRPC address, and an operator's key to it."""

    endpoint: str
    grpc: str
    region: str
    access_key_id: str
    secret_access_key: str = field(repr=False)

    def write(self, data: Path, mode: str) -> Path:
        """Put it into the data directory, readable by the owner alone; returns the file."""
        path = data / FILE_NAMES[mode]
        private_file.replace(path, json.dumps(asdict(self), indent=2) + "\n")
        return path

    @classmethod
    def read(cls, data: Path, mode: str) -> Self | None:
        """What a server of this mode left there; None if none did. DamagedFile if it is not what was written."""
        path = data / FILE_NAMES[mode]
        try:
            return cls(**json.loads(private_file.read(path)))
        except FileNotFoundError:
            return None
        except (TypeError, ValueError) as error:
            raise private_file.DamagedFile(f"{path} is damaged; remove it") from error


def latest_mode(data: Path) -> str | None:
    """The mode of the server that was started last over this data directory."""
    found = {mode: data / name for mode, name in FILE_NAMES.items() if (data / name).exists()}
    return max(found, key=lambda mode: found[mode].stat().st_mtime_ns) if found else None


async def leave(house: House, grpc_address: str) -> None:
    """Write where this server listens. The first one over a database also makes the first access key.

    A key is in the file of the server that made it and in no other. Without a place to write, there is none.
    """
    config = house.config
    word = ServerFile(house.public_url, grpc_address, config.region, *EMULATORS_KEY)
    if config.mode == "serve" and not await operators.list_keys(house):
        await _leave_first_key(house, word)
        return
    if config.mode == "serve":
        known = ServerFile.read(config.data, config.mode)
        if known is None:
            return
        word = replace(word, access_key_id=known.access_key_id, secret_access_key=known.secret_access_key)
    try:
        word.write(config.data, config.mode)
    except OSError as error:
        _log.warning("server.no_word_left", reason=str(error), consequence="`poolhouse env` does not know this server")


async def _leave_first_key(house: House, word: ServerFile) -> None:
    config = house.config
    access_key_id, secret = await operators.create(house, "made at the first start")
    try:
        file = replace(word, access_key_id=access_key_id, secret_access_key=secret).write(config.data, config.mode)
    except OSError as error:
        await operators.revoke(house, access_key_id)
        _log.warning("operator.no_first_key", reason=str(error), next="run `poolhouse keys create`")
    else:
        known = f'eval "$(poolhouse env --data {shlex.quote(str(config.data))})"'
        _log.info("operator.first_key", access_key_id=access_key_id, file=str(file), next=known)
