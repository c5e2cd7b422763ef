"""The access key with which operators and back ends call."""

from dataclasses import dataclass, field

HEADER = "authorization"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """An operator's access key, as `poolhouse keys create` shows it. It opens everything: keep it out of apps."""

    id: str
    secret: str = field(repr=False)

    @property
    def metadata(self) -> tuple[str, str]:
        """The key as a call carries it."""
        return HEADER, f"Bearer {self.id}:{self.secret}"
