"""Amazon Kinesis for tests: moto's server, which others have written, and AWS's own client to look into its streams."""

import json
from typing import TYPE_CHECKING, Any, Final, Self

import boto3

if TYPE_CHECKING:
    from moto.server import ThreadedMotoServer

REGION: Final = "us-east-1"
KEY, SECRET = "AKIAKINESIS", "secret-of-kinesis"


class Kinesis:
    """One server, on a port of its own."""

    def __init__(self, server: "ThreadedMotoServer") -> None:
        """Use `start_new`."""
        self._server = server
        host, port = server.get_host_and_port()
        self.url: Final = f"http://{host}:{port}"

    @classmethod
    def start_new(cls) -> Self:
        """A running service without streams."""
        from moto.server import ThreadedMotoServer  # noqa: PLC0415  it takes long, and most tests need none

        server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
        server.start()
        return cls(server)

    def client(self, region: str = REGION) -> Any:
        """boto3's client."""
        return boto3.client(
            "kinesis",
            endpoint_url=self.url,
            region_name=region,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
        )

    def create(self, name: str, shards: int = 1, region: str = REGION) -> None:
        """A new stream."""
        self.client(region).create_stream(StreamName=name, ShardCount=shards)

    def records(self, name: str, region: str = REGION) -> list[dict[str, Any]]:
        """All records of a stream, shard by shard, as boto3 reads them."""
        client = self.client(region)
        found: list[dict[str, Any]] = []
        for shard in client.describe_stream(StreamName=name)["StreamDescription"]["Shards"]:
            begin = {"StreamName": name, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
            iterator = client.get_shard_iterator(**begin)["ShardIterator"]
            while page := client.get_records(ShardIterator=iterator)["Records"]:
                found += page
                at = {**begin, "ShardIteratorType": "AFTER_SEQUENCE_NUMBER"}
                at["StartingSequenceNumber"] = page[-1]["SequenceNumber"]
                iterator = client.get_shard_iterator(**at)["ShardIterator"]
        return found

    def events(self, name: str, region: str = REGION) -> list[dict[str, Any]]:
        """What the records say."""
        return [json.loads(record["Data"]) for record in self.records(name, region)]

    def stop(self) -> None:
        """End the service."""
        self._server.stop()
