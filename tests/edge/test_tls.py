import ssl
from pathlib import Path

import pytest

from poolhouse.edge.tls import grpc_credentials, server_context
from tests.services.certificates import Authority


def test_a_certificate_and_its_key_make_a_server(tmp_path: Path) -> None:
    """Old protocol versions are off."""
    issued = Authority(tmp_path).issue()
    assert server_context(issued.certificate, issued.key).minimum_version >= ssl.TLSVersion.TLSv1_2
    assert grpc_credentials(issued.certificate, issued.key, None) is not None
    assert grpc_credentials(issued.certificate, issued.key, issued.certificate) is not None


def test_files_that_do_not_belong_together_are_refused_at_the_start(tmp_path: Path) -> None:
    """A mistake in the settings is found by the operator, not by the first client."""
    authority = Authority(tmp_path)
    one, other = authority.issue("one"), authority.issue("other")
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("garbage")
    with pytest.raises(OSError, match="cannot use"):
        server_context(one.certificate, other.key)
    with pytest.raises(OSError, match="nowhere"):
        grpc_credentials(one.certificate, tmp_path / "nowhere.key", None)
    with pytest.raises(OSError, match="cannot use"):
        grpc_credentials(one.certificate, one.key, garbage)
