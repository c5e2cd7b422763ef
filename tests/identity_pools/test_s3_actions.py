"""The table of S3's operations, held against the model that AWS's own clients are made from."""

import botocore.session
import pytest
from botocore.model import OperationModel, ServiceModel

from poolhouse.identity_pools.s3_actions import NONE, OF_BUCKETS, OF_OBJECTS, OF_THE_SERVICE, SUBRESOURCES, VERSION

MODEL: ServiceModel = botocore.session.get_session().get_service_model("s3")
TABLES = {"object": OF_OBJECTS, "bucket": OF_BUCKETS, "service": OF_THE_SERVICE}
# They have other names than their operations; all others are called alike.
OTHER_NAMES = {
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteBucketCors": "PutBucketCORS",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListParts": "ListMultipartUploadParts",
    "SelectObjectContent": "GetObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
}
for verb in ("Get", "Put"):
    OTHER_NAMES |= {
        f"{verb}BucketAccelerateConfiguration": f"{verb}AccelerateConfiguration",
        f"{verb}BucketCors": f"{verb}BucketCORS",
        f"{verb}BucketEncryption": f"{verb}EncryptionConfiguration",
        f"{verb}BucketLifecycle": f"{verb}LifecycleConfiguration",
        f"{verb}BucketLifecycleConfiguration": f"{verb}LifecycleConfiguration",
        f"{verb}BucketNotificationConfiguration": f"{verb}BucketNotification",
        f"{verb}BucketReplication": f"{verb}ReplicationConfiguration",
        f"{verb}ObjectLockConfiguration": f"{verb}BucketObjectLockConfiguration",
        f"{verb}PublicAccessBlock": f"{verb}BucketPublicAccessBlock",
    }


def level(operation: OperationModel) -> str:
    """What the operation is about."""
    required = operation.input_shape.required_members if operation.input_shape else []
    return "object" if "Key" in required else "bucket" if "Bucket" in required else "service"


def query(operation: OperationModel) -> dict[str, bool]:
    """The parameters of the operation's query string, and whether they are always there."""
    fixed = operation.http["requestUri"].partition("?")[2].split("&")
    found = {part.partition("=")[0]: True for part in fixed if part and not part.startswith("x-id")}
    shape = operation.input_shape
    for name, member in shape.members.items() if shape else ():
        if member.serialization.get("location") == "querystring":
            found[member.serialization["name"]] = name in shape.required_members
    return found


def known() -> dict[str, tuple[str, tuple[str, str]]]:
    """The operations of the model that the table has: its part of the table, and its place in it."""
    found = {}
    for name in MODEL.operation_names:
        operation = MODEL.operation_model(name)
        always = {parameter for parameter, is_always in query(operation).items() if is_always}
        subresources = sorted(always & SUBRESOURCES) or [NONE]
        place = (operation.http["method"], subresources[0])
        entry = TABLES[level(operation)].get(place)
        # ListDirectoryBuckets looks like ListBuckets, and is sent to another service.
        if entry is not None and always <= {*subresources, *entry.parameters} and "Directory" not in name:
            found[name] = (level(operation), place)
    return found


@pytest.mark.parametrize("name", sorted(known()))
def test_an_operation_needs_the_action_that_aws_asks_for(name: str) -> None:
    """By which policies written for AWS know it."""
    part, place = known()[name]
    assert TABLES[part][place].action == OTHER_NAMES.get(name, name)


def test_every_entry_is_an_operation_of_s3() -> None:
    """No place in the table is made up."""
    there = {(part, *place) for part, table in TABLES.items() for place in table}
    assert there == {(part, *place) for part, place in known().values()}


def test_what_is_not_in_the_table_is_known_by_name() -> None:
    """An operation that a new version of AWS's clients brings is to be looked at, not passed over."""
    rest = {name for name in MODEL.operation_names if name not in known()}
    kinds = ("Annotation", "Analytics", "Metadata", "IntelligentTiering", "Inventory", "Metrics", "Abac", "Directory")
    assert {name for name in rest if not any(kind in name for kind in kinds)} == {
        "CreateSession",
        "DeleteObjects",
        "RenameObject",
        "UpdateObjectEncryption",
        "WriteGetObjectResponse",
    }


@pytest.mark.parametrize("name", sorted(known()))
def test_every_parameter_of_an_operation_is_taken(name: str) -> None:
    """A version is asked for where, and only where, there is an action for it."""
    part, (method, subresource) = known()[name]
    entry = TABLES[part][method, subresource]
    asked = set(query(MODEL.operation_model(name))) - {subresource}
    assert asked - {VERSION} <= set(entry.parameters)
    assert (VERSION in asked) <= bool(entry.versioned)


def test_an_action_on_a_version_is_called_after_the_other() -> None:
    """GetObject, and GetObjectVersion; some have one action for both."""
    for entry in OF_OBJECTS.values():
        assert entry.versioned in {"", entry.action, entry.action.replace("Object", "ObjectVersion")}
    assert not any(entry.versioned for table in (OF_BUCKETS, OF_THE_SERVICE) for entry in table.values())
