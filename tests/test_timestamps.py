"""Points in time as responses carry them."""

import pytest

from poolhouse.edge import transcode
from poolhouse.gen.userpool import v1 as pb
from poolhouse.timestamps import timestamp


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.0, 0.0), (1_700_000_000.0, 1_700_000_000.0), (1.2344, 1.234), (1.9996, 2.0), (0.1 + 0.2, 0.3), (-0.5, -0.5)],
)
def test_times_are_shown_to_the_millisecond(seconds: float, shown: float) -> None:
    """As Cognito shows them: what is written to the AWS wire reads the same in every SDK."""
    group = pb.GroupType(creation_date=timestamp(seconds))
    assert transcode.to_document(group) == {"CreationDate": shown}
