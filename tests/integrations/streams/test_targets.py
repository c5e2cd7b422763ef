"""The settings decide where changes are streamed to."""

from pydantic import SecretStr

from poolhouse.clock import ManualClock
from poolhouse.config import Config
from poolhouse.ids import Ids
from poolhouse.integrations.streams.jetstream import JetStream
from poolhouse.integrations.streams.kinesis import KinesisStream
from poolhouse.integrations.streams.stream import Stream
from poolhouse.integrations.streams.targets import configured


def of(config: Config) -> Stream | None:
    """What the settings name."""
    return configured(config, ManualClock(), Ids())


async def test_without_a_target_nothing_is_streamed() -> None:
    """It is what servers do that nobody has set up."""
    assert of(Config()) is None


async def test_each_target_is_what_its_name_says() -> None:
    """Kinesis or JetStream."""
    kinesis = of(Config(streams_target="kinesis", streams_access_key_id="AKIA", streams_secret=SecretStr("s")))
    assert isinstance(kinesis, KinesisStream)
    await kinesis.close()
    jetstream = of(Config(streams_target="nats", nats_url=("nats://127.0.0.1:9",)))
    assert isinstance(jetstream, JetStream)
    await jetstream.close()
