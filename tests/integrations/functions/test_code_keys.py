"""The keys that codes are encrypted with."""

from pathlib import Path

import pytest

from poolhouse.config import Config, ConfigError
from poolhouse.integrations.functions.code_keys import configured
from tests.user_pools.triggers.code_reader import KMS_KEY, PUBLIC_PEM, read


def test_a_public_key_in_a_file_stands_for_one_of_kms(tmp_path: Path) -> None:
    """Who has the private one reads the codes."""
    file = tmp_path / "codes.pem"
    file.write_text(PUBLIC_PEM)
    keys = configured(Config(kms_keys=(f"{KMS_KEY}={file}",)))
    assert (keys.knows(KMS_KEY), keys.knows(f"{KMS_KEY}2")) == (True, False)
    assert read(keys.encrypt(KMS_KEY, "123456")) == "123456"


@pytest.mark.parametrize("content", [None, b"nonsense", b"\xff"])
def test_a_file_without_a_key_stops_the_start(tmp_path: Path, content: bytes | None) -> None:
    """With the setting that names it."""
    file = tmp_path / "codes.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match="kms_keys: "):
        configured(Config(kms_keys=(f"{KMS_KEY}={file}",)))
