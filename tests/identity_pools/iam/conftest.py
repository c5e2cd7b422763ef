"""What the tests of roles and providers share: a driver, and documents that IAM takes."""

import json
from typing import Any

import pytest

from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.gen.iam import v1 as pb
from poolhouse.integrations.inbox import Inbox
from tests.house import Driver

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Federated": "cognito-identity.amazonaws.com"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-1:pool"}},
        },
    }
)
ACCOUNT = "000000000000"


def policy(action: str = "s3:GetObject", **members: Any) -> str:
    """A policy that allows one action on everything."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*", **members}],
        }
    )


class Iam(Driver):
    """IAM's operations, and short ways to what their tests begin with."""

    def __init__(self, house: House, clock: ManualClock, inbox: Inbox) -> None:
        super().__init__("poolhouse.iam.v1.IamService", house, clock, inbox)

    async def new_role(self, name: str = "Uploader", **members: Any) -> pb.Role:
        """A new role."""
        request = {"role_name": name, "assume_role_policy_document": TRUST, **members}
        created: pb.CreateRoleResponse = await self.create_role(**request)
        return created.role


@pytest.fixture
def iam(house: House, clock: ManualClock, inbox: Inbox) -> Iam:
    """The driver."""
    return Iam(house, clock, inbox)
