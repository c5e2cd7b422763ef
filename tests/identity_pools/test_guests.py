"""What guests may do at most."""

import json

import pytest

from poolhouse.identity_pools import guests
from poolhouse.identity_pools.policy.document import Kind, Policy
from poolhouse.identity_pools.policy.evaluate import Request, evaluate

INLINE_POLICY_CHARS = 2048
"""How long a session's policy may be at AWS."""


def allows(action: str) -> bool:
    """Whether guests may do it, if their role lets them."""
    return evaluate([guests.policy()], Request(action, "arn:aws:any:::thing", {})).allowed


@pytest.mark.parametrize(
    "action",
    [
        "s3:GetObject",
        "dynamodb:GetItem",
        "cognito-sync:ListRecords",
        "cognito-identity:GetId",
        "cognito-idp:ListUserPools",
        "execute-api:Invoke",
        "kms:Decrypt",
        "rum:PutRumEvents",
        "geo:SearchPlaceIndexForText",
        "sagemaker:InvokeEndpoint",
        "textract:AnalyzeDocument",
    ],
)
def test_what_cognito_lets_guests_do_they_may(action: str) -> None:
    """As far as their role allows it."""
    assert allows(action)


@pytest.mark.parametrize(
    "action",
    [
        "iam:CreateRole",
        "ec2:RunInstances",
        "sts:AssumeRole",
        "kms:CreateKey",
        "secretsmanager:GetSecretValue",
        "sagemaker:CreateModel",
        "rum:CreateAppMonitor",
        "textract:StartDocumentAnalysis",
        "geo:CreateMap",
    ],
)
def test_all_else_is_closed_to_them(action: str) -> None:
    """Whatever their role says."""
    assert not allows(action)


@pytest.mark.parametrize("url", ["https://sts.amazonaws.com", "https://sts.eu-west-1.amazonaws.com"])
def test_aws_is_sent_the_whole_policy(url: str) -> None:
    """It is short enough."""
    text = guests.policy_for(url)
    assert len(text) <= INLINE_POLICY_CHARS
    assert set(json.loads(text)["Statement"][0]["Action"]) == set(guests.ACTIONS)
    assert Policy.parse(text, Kind.IDENTITY).statements


@pytest.mark.parametrize("url", ["http://minio:9000", "https://sts.amazonaws.com.evil.example", "https://[::1]:9000"])
def test_a_store_is_sent_what_it_knows(url: str) -> None:
    """Others' actions would have it refuse the whole."""
    assert json.loads(guests.policy_for(url))["Statement"][0]["Action"] == ["s3:*"]
