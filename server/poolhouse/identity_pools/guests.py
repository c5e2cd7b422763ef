"""What guests may do at most, whatever their role allows: Cognito narrows the credentials of the enhanced flow so.

AWS documents two policies that such a session has, and that add to one another: one of Cognito's own, and the managed
one called AmazonCognitoUnAuthedIdentitiesSessionPolicy.
"""

import json
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from poolhouse.identity_pools.policy.document import Kind, Policy

NAME: Final = "guests"
"""How verdicts call the policy."""

_WHOLE_SERVICES: Final = (
    "appsync",
    "cloudwatch",
    "codewhisperer",
    "cognito-identity",
    "cognito-idp",
    "cognito-sync",
    "comprehend",
    "dynamodb",
    "execute-api",
    "firehose",
    "gamelift",
    "iot",
    "kinesis",
    "lambda",
    "lex",
    "logs",
    "machinelearning",
    "mobileanalytics",
    "mobiletargeting",
    "personalize",
    "polly",
    "rekognition",
    "s3",
    "sdb",
    "ses",
    "sns",
    "sqs",
    "transcribe",
    "translate",
)
_PARTS: Final = {
    "geo": (
        "*DevicePosition*",
        "*Geofence",
        "*Geofences",
        "CalculateRoute*",
        "GetMap*",
        "GetPlace",
        "ListMaps",
        "SearchPlaceIndex*",
    ),
    "kms": (
        "Decrypt",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "ReEncryptFrom",
        "ReEncryptTo",
    ),
    "rum": ("PutRumEvents",),
    "sagemaker": ("InvokeEndpoint",),
    "textract": ("AnalyzeDocument", "DetectDocumentText"),
}
ACTIONS: Final = (
    *(f"{service}:*" for service in _WHOLE_SERVICES),
    *(f"{service}:{action}" for service, actions in _PARTS.items() for action in actions),
)
# A store knows the actions of its own, and refuses a policy with others.
STORE_ACTIONS: Final = ("s3:*",)
_AWS: Final = (".amazonaws.com", ".amazonaws.com.cn")


@cache
def policy() -> Policy:
    """The policy that narrows guests' sessions of our own."""
    return Policy.parse(_document(ACTIONS), Kind.IDENTITY, NAME)


def policy_for(sts_url: str) -> str:
    """The same, in JSON, for the security token service at a URL: AWS's own, or that of an S3 store."""
    host = urlsplit(sts_url).hostname or ""
    return _document(ACTIONS if host.endswith(_AWS) else STORE_ACTIONS)


def _document(actions: tuple[str, ...]) -> str:
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))
