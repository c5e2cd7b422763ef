"""Amazon SNS for tests: moto's server, which others have written, and AWS's own client."""

from typing import TYPE_CHECKING, Any, Final, Self

import boto3

if TYPE_CHECKING:
    from moto.server import ThreadedMotoServer

REGION: Final = "us-east-1"
KEY, SECRET = "AKIASNS", "secret-of-sns"


class Sns:
    """One server, on a port of its own."""

    def __init__(self, server: "ThreadedMotoServer") -> None:
        """Use `start_new`."""
        self._server = server
        host, port = server.get_host_and_port()
        self.url: Final = f"http://{host}:{port}"

    @classmethod
    def start_new(cls) -> Self:
        """A running service without applications."""
        from moto.server import ThreadedMotoServer  # noqa: PLC0415  it takes long, and most tests need none

        server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
        server.start()
        return cls(server)

    def client(self) -> Any:
        """boto3's client."""
        return boto3.client(
            "sns",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
        )

    def stop(self) -> None:
        """End the service."""
        self._server.stop()
