"""Which kind of stream events go to, as the settings say. What it needs is imported only where there is one."""

from poolhouse.clock import Clock
from poolhouse.config import Config
from poolhouse.ids import Ids
from poolhouse.integrations.streams.stream import Stream


def configured(config: Config, clock: Clock, ids: Ids) -> Stream | None:
    """What the settings name, if they name any."""
    if config.streams_target == "nats":
        from poolhouse.integrations.nats import Servers  # noqa: PLC0415
        from poolhouse.integrations.streams.jetstream import JetStream  # noqa: PLC0415

        return JetStream(Servers.of(config), config.streams_subject, clock, ids)
    if config.streams_target == "none" or config.streams_secret is None:
        return None
    from poolhouse.crypto.sigv4_sign import Credentials  # noqa: PLC0415
    from poolhouse.integrations.streams.kinesis import KinesisStream  # noqa: PLC0415

    credentials = Credentials(config.streams_access_key_id or "", config.streams_secret.get_secret_value())
    return KinesisStream(config.streams_kinesis_url, credentials, config.streams_region, clock)
