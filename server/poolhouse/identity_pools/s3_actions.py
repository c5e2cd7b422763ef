"""The operations of S3 and the actions that policies know them by, as the Service Authorization Reference has them.

An operation is told by its method, by whether its path names an object, and by its subresource: the one parameter, out
of those here, that the query string has.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

NONE: Final = ""
"""No subresource: the object or the bucket itself."""
VERSION: Final = "versionId"

_LISTING: Final = ("delimiter", "encoding-type", "prefix")


class Operation(NamedTuple):
    """One operation. `versioned` is its action where the request names a version of the object."""

    action: str
    versioned: str = ""
    parameters: tuple[str, ...] = ()
    """What the query string may hold beside the subresource."""


_READING: Final = (
    "partNumber",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
)

OF_OBJECTS: Final[Mapping[tuple[str, str], Operation]] = {
    ("GET", NONE): Operation("GetObject", "GetObjectVersion", _READING),
    ("GET", "acl"): Operation("GetObjectAcl", "GetObjectVersionAcl"),
    ("GET", "attributes"): Operation("GetObjectAttributes", "GetObjectVersionAttributes"),
    ("GET", "legal-hold"): Operation("GetObjectLegalHold", "GetObjectLegalHold"),
    ("GET", "retention"): Operation("GetObjectRetention", "GetObjectRetention"),
    ("GET", "tagging"): Operation("GetObjectTagging", "GetObjectVersionTagging"),
    ("GET", "torrent"): Operation("GetObjectTorrent"),
    ("GET", "uploadId"): Operation(
        "ListMultipartUploadParts", parameters=("encoding-type", "max-parts", "part-number-marker")
    ),
    ("HEAD", NONE): Operation("GetObject", "GetObjectVersion", _READING),
    ("PUT", NONE): Operation("PutObject"),
    ("PUT", "acl"): Operation("PutObjectAcl", "PutObjectVersionAcl"),
    ("PUT", "legal-hold"): Operation("PutObjectLegalHold", "PutObjectLegalHold"),
    ("PUT", "retention"): Operation("PutObjectRetention", "PutObjectRetention"),
    ("PUT", "tagging"): Operation("PutObjectTagging", "PutObjectVersionTagging"),
    ("PUT", "uploadId"): Operation("PutObject", parameters=("partNumber",)),
    ("POST", "restore"): Operation("RestoreObject", "RestoreObject"),
    ("POST", "select"): Operation("GetObject", "GetObjectVersion", ("select-type",)),
    ("POST", "uploadId"): Operation("PutObject"),
    ("POST", "uploads"): Operation("PutObject"),
    ("DELETE", NONE): Operation("DeleteObject", "DeleteObjectVersion"),
    ("DELETE", "tagging"): Operation("DeleteObjectTagging", "DeleteObjectVersionTagging"),
    ("DELETE", "uploadId"): Operation("AbortMultipartUpload"),
}

OF_BUCKETS: Final[Mapping[tuple[str, str], Operation]] = {
    ("GET", NONE): Operation(
        "ListBucket",
        parameters=(
            *_LISTING,
            "continuation-token",
            "fetch-owner",
            "list-type",
            "marker",
            "max-keys",
            "start-after",
        ),
    ),
    ("GET", "accelerate"): Operation("GetAccelerateConfiguration"),
    ("GET", "acl"): Operation("GetBucketAcl"),
    ("GET", "cors"): Operation("GetBucketCORS"),
    ("GET", "encryption"): Operation("GetEncryptionConfiguration"),
    ("GET", "lifecycle"): Operation("GetLifecycleConfiguration"),
    ("GET", "location"): Operation("GetBucketLocation"),
    ("GET", "logging"): Operation("GetBucketLogging"),
    ("GET", "notification"): Operation("GetBucketNotification"),
    ("GET", "object-lock"): Operation("GetBucketObjectLockConfiguration"),
    ("GET", "ownershipControls"): Operation("GetBucketOwnershipControls"),
    ("GET", "policy"): Operation("GetBucketPolicy"),
    ("GET", "policyStatus"): Operation("GetBucketPolicyStatus"),
    ("GET", "publicAccessBlock"): Operation("GetBucketPublicAccessBlock"),
    ("GET", "replication"): Operation("GetReplicationConfiguration"),
    ("GET", "requestPayment"): Operation("GetBucketRequestPayment"),
    ("GET", "tagging"): Operation("GetBucketTagging"),
    ("GET", "uploads"): Operation(
        "ListBucketMultipartUploads", parameters=(*_LISTING, "key-marker", "max-uploads", "upload-id-marker")
    ),
    ("GET", "versioning"): Operation("GetBucketVersioning"),
    ("GET", "versions"): Operation(
        "ListBucketVersions", parameters=(*_LISTING, "key-marker", "max-keys", "version-id-marker")
    ),
    ("GET", "website"): Operation("GetBucketWebsite"),
    ("HEAD", NONE): Operation("ListBucket"),
    ("PUT", NONE): Operation("CreateBucket"),
    ("PUT", "accelerate"): Operation("PutAccelerateConfiguration"),
    ("PUT", "acl"): Operation("PutBucketAcl"),
    ("PUT", "cors"): Operation("PutBucketCORS"),
    ("PUT", "encryption"): Operation("PutEncryptionConfiguration"),
    ("PUT", "lifecycle"): Operation("PutLifecycleConfiguration"),
    ("PUT", "logging"): Operation("PutBucketLogging"),
    ("PUT", "notification"): Operation("PutBucketNotification"),
    ("PUT", "object-lock"): Operation("PutBucketObjectLockConfiguration"),
    ("PUT", "ownershipControls"): Operation("PutBucketOwnershipControls"),
    ("PUT", "policy"): Operation("PutBucketPolicy"),
    ("PUT", "publicAccessBlock"): Operation("PutBucketPublicAccessBlock"),
    ("PUT", "replication"): Operation("PutReplicationConfiguration"),
    ("PUT", "requestPayment"): Operation("PutBucketRequestPayment"),
    ("PUT", "tagging"): Operation("PutBucketTagging"),
    ("PUT", "versioning"): Operation("PutBucketVersioning"),
    ("PUT", "website"): Operation("PutBucketWebsite"),
    ("DELETE", NONE): Operation("DeleteBucket"),
    ("DELETE", "cors"): Operation("PutBucketCORS"),
    ("DELETE", "encryption"): Operation("PutEncryptionConfiguration"),
    ("DELETE", "lifecycle"): Operation("PutLifecycleConfiguration"),
    ("DELETE", "ownershipControls"): Operation("PutBucketOwnershipControls"),
    ("DELETE", "policy"): Operation("DeleteBucketPolicy"),
    ("DELETE", "publicAccessBlock"): Operation("PutBucketPublicAccessBlock"),
    ("DELETE", "replication"): Operation("PutReplicationConfiguration"),
    ("DELETE", "tagging"): Operation("PutBucketTagging"),
    ("DELETE", "website"): Operation("DeleteBucketWebsite"),
}

OF_THE_SERVICE: Final[Mapping[tuple[str, str], Operation]] = {
    ("GET", NONE): Operation(
        "ListAllMyBuckets", parameters=("bucket-region", "continuation-token", "max-buckets", "prefix")
    ),
}

SUBRESOURCES: Final = frozenset(
    subresource for table in (OF_OBJECTS, OF_BUCKETS) for _, subresource in table if subresource
)
