"""Exceptions: one per Cognito exception, each with its gRPC code and its HTTP status."""

import re
from pathlib import Path

import grpc
import pytest

from poolhouse import errors, schema

CLASSES = [
    found for found in vars(errors).values() if isinstance(found, type) and issubclass(found, errors.CognitoError)
]
NAMED = [found for found in CLASSES if found is not errors.CognitoError]


def test_every_documented_exception_has_a_class() -> None:
    """Whatever the API says an operation can end with, it can end with."""
    documented = {name for service in schema.SERVICES for operation in service.operations for name in operation.errors}
    assert documented
    assert documented <= {found.__name__ for found in NAMED}


def test_an_exception_carries_its_name_and_message() -> None:
    """What a caller sees is the class's name and the message."""
    error = errors.NotAuthorizedException("Incorrect username or password.")
    assert (error.name, error.message, str(error)) == (
        "NotAuthorizedException",
        *2 * ("Incorrect username or password.",),
    )


def test_an_exception_is_found_by_its_name() -> None:
    """Names lead back to classes; one that is none's leads nowhere."""
    assert all(errors.by_name(found.__name__) is found for found in NAMED)
    with pytest.raises(KeyError):
        errors.by_name("NoSuchException")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("InvalidParameterException", grpc.StatusCode.INVALID_ARGUMENT),
        ("NotAuthorizedException", grpc.StatusCode.UNAUTHENTICATED),
        ("AccessDeniedException", grpc.StatusCode.PERMISSION_DENIED),
        ("ResourceNotFoundException", grpc.StatusCode.NOT_FOUND),
        ("UsernameExistsException", grpc.StatusCode.ALREADY_EXISTS),
        ("UserNotConfirmedException", grpc.StatusCode.FAILED_PRECONDITION),
        ("ConcurrentModificationException", grpc.StatusCode.ABORTED),
        ("LimitExceededException", grpc.StatusCode.RESOURCE_EXHAUSTED),
        ("UnknownOperationException", grpc.StatusCode.UNIMPLEMENTED),
        ("ServiceUnavailableException", grpc.StatusCode.UNAVAILABLE),
        ("InternalErrorException", grpc.StatusCode.INTERNAL),
    ],
)
def test_each_kind_of_failure_has_its_grpc_code(name: str, code: grpc.StatusCode) -> None:
    """Clients of gRPC decide by the code whether to mend, to sign in, or to try again."""
    assert errors.by_name(name).code is code


@pytest.mark.parametrize(
    ("name", "service", "status"),
    [
        ("NotAuthorizedException", "cognito-idp", 400),
        ("NotAuthorizedException", "cognito-sync", 403),
        ("ResourceNotFoundException", "cognito-idp", 400),
        ("ResourceNotFoundException", "cognito-sync", 404),
        ("ResourceConflictException", "cognito-sync", 409),
        ("TooManyRequestsException", "cognito-idp", 400),
        ("TooManyRequestsException", "cognito-sync", 429),
        ("InternalErrorException", "cognito-identity", 500),
        ("InternalErrorException", "cognito-sync", 500),
        ("RequestEntityTooLargeException", "cognito-idp", 413),
        ("RequestTimeoutException", "cognito-idp", 408),
        ("NoSuchEntityException", "iam", 404),
        ("LimitExceededException", "iam", 409),
        ("LimitExceededException", "cognito-idp", 400),
        ("AccessDeniedException", "sts", 403),
    ],
)
def test_each_service_has_its_http_statuses(name: str, service: str, status: int) -> None:
    """The JSON services answer 400 to nearly everything, and the REST service does not."""
    assert errors.http_status(errors.by_name(name)("…"), service) == status


def test_the_table_of_statuses_names_only_what_exists() -> None:
    """A misspelt name in the table would silently be a 400."""
    names = {found.__name__ for found in NAMED}
    assert all(set(table) <= names for table in errors.HTTP_STATUS.values())


def test_the_tree_at_the_top_of_the_module_is_the_tree_below() -> None:
    """A reader can rely on the overview."""
    source = Path(errors.__file__).read_text("utf-8")
    group, drawn = "", {}
    for line in (errors.__doc__ or "").splitlines():
        if found := re.search(r"[├└]── (.+) \(([A-Z_]+)\)", line):
            group = found[2]
        elif found := re.search(r"([A-Z]\w+(?:Exception))$", line):
            drawn[found[1]] = group
    assert drawn == {found.__name__: found.code.name for found in NAMED}
    assert source.count("(CognitoError):") == len(drawn)
