"""What is known of a user's past, as an assessment reads it."""

from dataclasses import dataclass

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.places import Place


@dataclass(frozen=True, slots=True)
class PastEvent:
    """One earlier try of the user's to sign in.

    `succeeded` is None while the try waits for the answer to a challenge. `device_fingerprint` and `place` are None
    where nothing is known of them, and `verdict` is what the user or an administrator said of it, if anybody did.
    """

    time: float
    """Seconds since the Unix epoch."""
    succeeded: bool | None
    ip_address: str
    device_fingerprint: str | None = None
    place: Place | None = None
    verdict: pb.FeedbackValueType | None = None
