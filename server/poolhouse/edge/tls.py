"""Certificates of the faces, read from PEM files: checked before anybody connects, and read again when they change."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

import grpc
import structlog

T = TypeVar("T")

_log = structlog.get_logger(__name__)


class Renewable(Generic[T]):
    """What is made of some files; `renew` makes it anew once one of them has changed."""

    def __init__(self, files: Sequence[Path], make: Callable[[], T]) -> None:
        """Make it now. OSError, naming the files, if they cannot be used."""
        self._files = files
        self._make = make
        self._seen = self._state()
        self.value = make()

    def renew(self) -> bool:
        """Whether there is a new value. Files that cannot be used are logged, and the former value stays."""
        state = self._state()
        if state == self._seen:
            return False
        # In this order, a file that changes while it is read is read again.
        self._seen = state
        names = [str(file) for file in self._files]
        try:
            self.value = self._make()
        except OSError as error:
            _log.warning("tls.not_renewed", files=names, reason=str(error), consequence="the former certificate stays")
            return False
        _log.info("tls.renewed", files=names)
        return True

    def _state(self) -> list[tuple[int, ...] | None]:
        return [_state(file) for file in self._files]


def _state(file: Path) -> tuple[int, ...] | None:
    """What changes when a file is written or replaced, also behind a symbolic link; None when it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 and up with this certificate chain, renewed for new connections once the files change.

    OSError, naming the files, if they cannot be used together now.
    """
    chain = Renewable((certificate, key), lambda: _context(certificate, key))

    def choose(connection: ssl.SSLObject, _server_name: str | None, _first: ssl.SSLContext) -> None:
        chain.renew()
        connection.context = chain.value

    first = chain.value
    # Called at the beginning of each handshake. Replacing parts of a context in place would break it halfway.
    first.sni_callback = choose
    return first


def grpc_credentials(certificate: Path, key: Path, client_ca: Path | None) -> grpc.ServerCredentials:
    """The same for gRPC. With `client_ca`, clients have to show a certificate that one of its CAs has signed."""
    files = (certificate, key) if client_ca is None else (certificate, key, client_ca)
    made = Renewable(files, lambda: _grpc_configuration(certificate, key, client_ca))

    def newer() -> grpc.ServerCertificateConfiguration | None:
        return made.value if made.renew() else None

    # Asked at the beginning of each handshake; None is "as before", which the stubs do not know.
    return grpc.dynamic_ssl_server_credentials(made.value, newer, client_ca is not None)  # type: ignore[arg-type]


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with _naming(f"{certificate} and {key}"):
        context.load_cert_chain(certificate, key)
    return context


def _grpc_configuration(certificate: Path, key: Path, client_ca: Path | None) -> grpc.ServerCertificateConfiguration:
    context, roots = _context(certificate, key), None
    if client_ca is not None:
        with _naming(str(client_ca)):
            context.load_verify_locations(client_ca)
            roots = client_ca.read_bytes()
    return grpc.ssl_server_certificate_configuration([(key.read_bytes(), certificate.read_bytes())], roots)


@contextmanager
def _naming(files: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:  # ssl.SSLError is one
        raise OSError(error.errno, f"cannot use {files}: {error.strerror or error}") from None
