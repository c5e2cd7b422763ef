"""Certificates of the faces, read from PEM files and checked before anybody connects."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 and up with this certificate chain. OSError, naming the files, if they cannot be used together."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with _naming(f"{certificate} and {key}"):
        context.load_cert_chain(certificate, key)
    return context


def grpc_credentials(certificate: Path, key: Path, client_ca: Path | None) -> grpc.ServerCredentials:
    """The same for gRPC. With `client_ca`, clients have to show a certificate that one of its CAs has signed."""
    context, roots = server_context(certificate, key), None
    if client_ca is not None:
        with _naming(str(client_ca)):
            context.load_verify_locations(client_ca)
            roots = client_ca.read_bytes()
    chain = [(key.read_bytes(), certificate.read_bytes())]
    return grpc.ssl_server_credentials(chain, root_certificates=roots, require_client_auth=roots is not None)


@contextmanager
def _naming(files: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:  # ssl.SSLError is one
        raise OSError(error.errno, f"cannot use {files}: {error.strerror or error}") from None
