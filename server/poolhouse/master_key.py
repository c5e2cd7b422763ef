"""The master key's file: made at the first start, read at every other.

Whoever loses it loses what is sealed in the database; whoever finds it, together with the database, can read it.
"""

from pathlib import Path

from poolhouse import private_file
from poolhouse.crypto import sealed
from poolhouse.crypto.sealed import InvalidKeyFile, Keyring


class MasterKeyUnusable(Exception):
    """There is a key file and it cannot be used, or none can be made; the message says what to do."""


def load(path: Path) -> Keyring:
    """The keys in the file, which is made if there is none. Processes that start at once agree on one key."""
    try:
        if not path.exists():
            private_file.create(path, Keyring(sealed.new_key()).format())
        return Keyring.parse(private_file.read(path))
    except (private_file.ExposedFile, InvalidKeyFile) as error:
        raise MasterKeyUnusable(f"master key: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise MasterKeyUnusable(f"cannot read or make the master key {path}: {error}") from None
