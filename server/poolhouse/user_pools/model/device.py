"""What a pool wants to know of devices, and what a sign-in has found out about the one that it comes from."""

from dataclasses import dataclass
from typing import Self

from poolhouse.gen.userpool import v1 as pb


@dataclass(frozen=True, slots=True)
class PoolDevices:
    """How a pool goes about devices: not at all, unless they are `tracked`."""

    tracked: bool = False
    ask_user: bool = False
    """Whether a device that was confirmed is remembered only once its user wants that."""
    spare_mfa: bool = False
    """Whether a remembered device stands in for a second factor."""

    @classmethod
    def of(cls, settings: pb.UserPoolType) -> Self:
        """What the pool's DeviceConfiguration says. Either of its members switches it on, as in Cognito."""
        configured = settings.device_configuration
        return cls(
            tracked=bool(configured.ListFields()),
            ask_user=configured.device_only_remembered_on_user_prompt,
            spare_mfa=configured.challenge_required_on_new_device,
        )


@dataclass(frozen=True, slots=True)
class SignInDevice:
    """The device that a sign-in comes from: one that was confirmed (`known`), or one whose key is new."""

    key: str
    known: bool
    remembered: bool
