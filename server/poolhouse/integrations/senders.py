"""Which sender serves which channel, as the settings say. What a sender needs is imported only where there is one."""

from collections.abc import Mapping

from poolhouse.clock import Clock
from poolhouse.config import Config
from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.message import Channel, Sender


def configured(config: Config, clock: Clock) -> Mapping[Channel, Sender]:
    """The sender of each channel that the settings name one for."""
    senders = {Channel.EMAIL: _mail(config, clock), Channel.SMS: _text_messages(config, clock)}
    return {channel: sender for channel, sender in senders.items() if sender is not None}


def emulated(inbox: Inbox) -> Mapping[Channel, Sender]:
    """The emulator's senders: everything lands in the inbox and nothing leaves the house, whatever the settings say."""
    return dict.fromkeys(Channel, inbox)


def _mail(config: Config, clock: Clock) -> Sender | None:
    if config.smtp_host is None:
        return None
    from poolhouse.integrations.smtp import SmtpSender, SmtpServer  # noqa: PLC0415

    password = config.smtp_password.get_secret_value() if config.smtp_password else None
    server = SmtpServer(config.smtp_host, config.smtp_port, config.smtp_security, config.smtp_username, password)
    return SmtpSender(server, config.smtp_from, clock)


def _text_messages(config: Config, clock: Clock) -> Sender | None:
    if config.sms_sender == "none" or config.sms_secret is None:
        return None
    secret = config.sms_secret.get_secret_value()
    if config.sms_sender == "webhook" and config.sms_url is not None:
        from poolhouse.integrations.webhook import WebhookSender  # noqa: PLC0415

        return WebhookSender(config.sms_url, secret, clock)
    from poolhouse.crypto.sigv4_sign import Credentials  # noqa: PLC0415
    from poolhouse.integrations.sns import SnsClient, SnsSender  # noqa: PLC0415

    url = config.sms_url or f"https://sns.{config.sms_region}.amazonaws.com"
    credentials = Credentials(config.sms_access_key_id or "", secret)
    return SnsSender(SnsClient(url, credentials, config.sms_region, clock))
