"""Every way a call can fail: one class per exception, named as Cognito names it.

The tree:

    CognitoError
    ├── Refused requests (INVALID_ARGUMENT)
    │   InvalidParameterException
    │   SerializationException
    │   InvalidPasswordException
    │   InvalidOAuthFlowException
    │   ScopeDoesNotExistException
    │   InvalidLambdaResponseException
    │   InvalidLambdaFunctionOutputException
    │   InvalidSmsRoleAccessPolicyException
    │   InvalidSmsRoleTrustRelationshipException
    │   InvalidEmailRoleAccessPolicyException
    │   InvalidUserPoolConfigurationException
    │   InvalidIdentityPoolConfigurationException
    │   InvalidConfigurationException
    │   UserPoolTaggingException
    │   UnsupportedTokenTypeException
    │   UnsupportedIdentityProviderException
    │   WebAuthnClientMismatchException
    │   WebAuthnCredentialNotSupportedException
    │   WebAuthnOriginNotAllowedException
    │   WebAuthnRelyingPartyMismatchException
    │   WebAuthnChallengeNotFoundException
    │   MalformedPolicyDocumentException
    │   InvalidInputException
    │   PackedPolicyTooLargeException
    ├── Who are you (UNAUTHENTICATED)
    │   NotAuthorizedException
    │   MissingAuthenticationTokenException
    │   IncompleteSignatureException
    │   InvalidSignatureException
    │   UnrecognizedClientException
    │   ExpiredTokenException
    │   CodeMismatchException
    │   ExpiredCodeException
    │   RefreshTokenReuseException
    │   InvalidIdentityTokenException
    │   IDPRejectedClaimException
    ├── You may not (PERMISSION_DENIED)
    │   AccessDeniedException
    │   ForbiddenException
    │   UnauthorizedException
    │   AuthorizationErrorException
    ├── There is no such thing (NOT_FOUND)
    │   ResourceNotFoundException
    │   UserNotFoundException
    │   MFAMethodNotFoundException
    │   SoftwareTokenMFANotFoundException
    │   NoSuchEntityException
    │   NotFoundException
    │   CachedCIMDURLDoesNotExistException
    ├── It is there already (ALREADY_EXISTS)
    │   UsernameExistsException
    │   AliasExistsException
    │   GroupExistsException
    │   DuplicateProviderException
    │   DeviceKeyExistsException
    │   ManagedLoginBrandingExistsException
    │   TermsExistsException
    │   DeveloperUserAlreadyRegisteredException
    │   EntityAlreadyExistsException
    ├── Not in this state (FAILED_PRECONDITION)
    │   UserNotConfirmedException
    │   PasswordResetRequiredException
    │   PasswordHistoryPolicyViolationException
    │   PreconditionNotMetException
    │   UnsupportedUserStateException
    │   UserImportInProgressException
    │   UserPoolAddOnNotEnabledException
    │   FeatureUnavailableInTierException
    │   TierChangeNotAllowedException
    │   OperationNotEnabledException
    │   EnableSoftwareTokenMFAException
    │   CodeDeliveryFailureException
    │   UserLambdaValidationException
    │   UnexpectedLambdaException
    │   ExternalServiceException
    │   WebAuthnNotEnabledException
    │   WebAuthnConfigurationMissingException
    │   AlreadyStreamedException
    │   DuplicateRequestException
    │   DeleteConflictException
    │   UnmodifiableEntityException
    │   OpenIdIdpCommunicationErrorException
    │   IDPCommunicationErrorException
    │   RegionDisabledException
    ├── Somebody else was quicker (ABORTED)
    │   ConcurrentModificationException
    │   ResourceConflictException
    ├── Too much (RESOURCE_EXHAUSTED)
    │   TooManyRequestsException
    │   TooManyFailedAttemptsException
    │   LimitExceededException
    │   ServiceQuotaExceededException
    │   LambdaThrottledException
    │   RequestEntityTooLargeException
    ├── Too late (DEADLINE_EXCEEDED)
    │   RequestTimeoutException
    ├── Not here (UNIMPLEMENTED)
    │   UnsupportedOperationException
    │   UnknownOperationException
    ├── Not now (UNAVAILABLE)
    │   ServiceUnavailableException
    ├── Our fault (INTERNAL)
    │   InternalErrorException
    │   InternalServerException
    │   ServiceFailureException

A caller sees the name and the message. What caused the failure travels as `__cause__` to the log, never to the caller.
"""

from typing import ClassVar, Final

import grpc


class CognitoError(Exception):
    """A failure that the caller is told about, by the exception's name and a message that helps."""

    code: ClassVar[grpc.StatusCode] = grpc.StatusCode.INTERNAL

    def __init__(self, message: str) -> None:
        """Tell the caller `message`."""
        super().__init__(message)
        self.message: Final = message

    @property
    def name(self) -> str:
        """The exception's name on every face."""
        return type(self).__name__


# Refused requests


class InvalidParameterException(CognitoError):
    """A member of the request is missing, malformed, or contradicts the configuration."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class SerializationException(CognitoError):
    """The body is not what the protocol asks for: not JSON, not UTF-8, or of the wrong types."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidPasswordException(CognitoError):
    """The new password breaks the pool's policy."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidOAuthFlowException(CognitoError):
    """The app client does not allow the OAuth flow."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class ScopeDoesNotExistException(CognitoError):
    """A scope is asked for that no resource server of the pool defines."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidLambdaResponseException(CognitoError):
    """A trigger answered something that cannot be used."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidLambdaFunctionOutputException(CognitoError):
    """A sync trigger answered something that cannot be used."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidSmsRoleAccessPolicyException(CognitoError):
    """The role for text messages may not publish them."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidSmsRoleTrustRelationshipException(CognitoError):
    """The role for text messages does not trust this service."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidEmailRoleAccessPolicyException(CognitoError):
    """The identity that sends mail may not be used."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidUserPoolConfigurationException(CognitoError):
    """The pool's settings do not allow what the call needs."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidIdentityPoolConfigurationException(CognitoError):
    """The identity pool's roles or providers do not allow what the call needs."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidConfigurationException(CognitoError):
    """The push or stream configuration cannot be used."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class UserPoolTaggingException(CognitoError):
    """The tags are malformed or too many."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class UnsupportedTokenTypeException(CognitoError):
    """Only refresh tokens can be revoked."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class UnsupportedIdentityProviderException(CognitoError):
    """The identity provider is not known to the app client."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class WebAuthnClientMismatchException(CognitoError):
    """The passkey was made for another app client."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class WebAuthnCredentialNotSupportedException(CognitoError):
    """The passkey uses an algorithm or a form that is not supported."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class WebAuthnOriginNotAllowedException(CognitoError):
    """The passkey was made on an origin that the pool does not allow."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class WebAuthnRelyingPartyMismatchException(CognitoError):
    """The passkey was made for another relying party."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class WebAuthnChallengeNotFoundException(CognitoError):
    """The passkey answers a challenge that was never sent, or that has expired."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class MalformedPolicyDocumentException(CognitoError):
    """The policy is no JSON, or not a policy; the message says what is wrong with it."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class InvalidInputException(CognitoError):
    """A member of an IAM request is not what it must be."""

    code = grpc.StatusCode.INVALID_ARGUMENT


class PackedPolicyTooLargeException(CognitoError):
    """The session's policy and tags take more room than a session token has."""

    code = grpc.StatusCode.INVALID_ARGUMENT


# Who are you


class NotAuthorizedException(CognitoError):
    """The caller is not who it says it is, or may not do this now."""

    code = grpc.StatusCode.UNAUTHENTICATED


class MissingAuthenticationTokenException(CognitoError):
    """The operation needs a signature or a token, and the request has none."""

    code = grpc.StatusCode.UNAUTHENTICATED


class IncompleteSignatureException(CognitoError):
    """The signature lacks a part, or a part of it is malformed."""

    code = grpc.StatusCode.UNAUTHENTICATED


class InvalidSignatureException(CognitoError):
    """The signature does not match the request, or its time is off."""

    code = grpc.StatusCode.UNAUTHENTICATED


class UnrecognizedClientException(CognitoError):
    """The access key or its session token is not known here."""

    code = grpc.StatusCode.UNAUTHENTICATED


class ExpiredTokenException(CognitoError):
    """The session token has expired."""

    code = grpc.StatusCode.UNAUTHENTICATED


class CodeMismatchException(CognitoError):
    """The code is not the one that was sent."""

    code = grpc.StatusCode.UNAUTHENTICATED


class ExpiredCodeException(CognitoError):
    """The code is no longer good; ask for a new one."""

    code = grpc.StatusCode.UNAUTHENTICATED


class RefreshTokenReuseException(CognitoError):
    """The refresh token was used before: rotation allows each token one use."""

    code = grpc.StatusCode.UNAUTHENTICATED


class InvalidIdentityTokenException(CognitoError):
    """The web identity token cannot be read, or its issuer is not known here."""

    code = grpc.StatusCode.UNAUTHENTICATED


class IDPRejectedClaimException(CognitoError):
    """The identity provider, or what it says about the token, speaks against it."""

    code = grpc.StatusCode.UNAUTHENTICATED


# You may not


class AccessDeniedException(CognitoError):
    """The caller is known and may not call this operation."""

    code = grpc.StatusCode.PERMISSION_DENIED


class ForbiddenException(CognitoError):
    """A rule in front of the pool refuses the request."""

    code = grpc.StatusCode.PERMISSION_DENIED


class UnauthorizedException(CognitoError):
    """The token does not carry what the operation needs."""

    code = grpc.StatusCode.PERMISSION_DENIED


class AuthorizationErrorException(CognitoError):
    """The caller may not do this to applications at push services."""

    code = grpc.StatusCode.PERMISSION_DENIED


# There is no such thing


class ResourceNotFoundException(CognitoError):
    """The pool, app client, group, device or other resource does not exist."""

    code = grpc.StatusCode.NOT_FOUND


class UserNotFoundException(CognitoError):
    """The user does not exist. Told to operators, and to clients that do not hide it."""

    code = grpc.StatusCode.NOT_FOUND


class MFAMethodNotFoundException(CognitoError):
    """The user has no way to receive the second factor."""

    code = grpc.StatusCode.NOT_FOUND


class SoftwareTokenMFANotFoundException(CognitoError):
    """The user has no authenticator app."""

    code = grpc.StatusCode.NOT_FOUND


class NoSuchEntityException(CognitoError):
    """There is no such role, policy or provider."""

    code = grpc.StatusCode.NOT_FOUND


class NotFoundException(CognitoError):
    """There is no such application at a push service."""

    code = grpc.StatusCode.NOT_FOUND


class CachedCIMDURLDoesNotExistException(CognitoError):
    """No metadata document of a client is kept under this URL."""

    code = grpc.StatusCode.NOT_FOUND


# It is there already


class UsernameExistsException(CognitoError):
    """The username is taken."""

    code = grpc.StatusCode.ALREADY_EXISTS


class AliasExistsException(CognitoError):
    """The e-mail address, phone number or preferred name already signs another user in."""

    code = grpc.StatusCode.ALREADY_EXISTS


class GroupExistsException(CognitoError):
    """The pool has a group of this name."""

    code = grpc.StatusCode.ALREADY_EXISTS


class DuplicateProviderException(CognitoError):
    """The pool has a provider of this name."""

    code = grpc.StatusCode.ALREADY_EXISTS


class DeviceKeyExistsException(CognitoError):
    """The device is registered already."""

    code = grpc.StatusCode.ALREADY_EXISTS


class ManagedLoginBrandingExistsException(CognitoError):
    """The app client has a branding style already."""

    code = grpc.StatusCode.ALREADY_EXISTS


class TermsExistsException(CognitoError):
    """The app client has terms of this name already."""

    code = grpc.StatusCode.ALREADY_EXISTS


class DeveloperUserAlreadyRegisteredException(CognitoError):
    """The developer user identifier belongs to another identity."""

    code = grpc.StatusCode.ALREADY_EXISTS


class EntityAlreadyExistsException(CognitoError):
    """A role or a provider of that name is there already."""

    code = grpc.StatusCode.ALREADY_EXISTS


# Not in this state


class UserNotConfirmedException(CognitoError):
    """The user has not confirmed the sign-up yet."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class PasswordResetRequiredException(CognitoError):
    """The user must set a new password first."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class PasswordHistoryPolicyViolationException(CognitoError):
    """The new password is one of the user's recent ones."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class PreconditionNotMetException(CognitoError):
    """The job is not in a state that allows this."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class UnsupportedUserStateException(CognitoError):
    """The user's state does not allow this."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class UserImportInProgressException(CognitoError):
    """A user import is running."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class UserPoolAddOnNotEnabledException(CognitoError):
    """The pool has not switched on the protection that the call is about."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class FeatureUnavailableInTierException(CognitoError):
    """The pool's tier does not include the feature."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class TierChangeNotAllowedException(CognitoError):
    """The pool uses features that the other tier lacks."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class OperationNotEnabledException(CognitoError):
    """The operation is not switched on for this pool."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class EnableSoftwareTokenMFAException(CognitoError):
    """The authenticator app could not be set up with this code."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class CodeDeliveryFailureException(CognitoError):
    """The code could not be handed to any way of delivery."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class UserLambdaValidationException(CognitoError):
    """A trigger refused."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class UnexpectedLambdaException(CognitoError):
    """A trigger failed."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class ExternalServiceException(CognitoError):
    """Another service, such as an identity provider, failed or refused."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class WebAuthnNotEnabledException(CognitoError):
    """The pool does not allow passkeys."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class WebAuthnConfigurationMissingException(CognitoError):
    """The pool has no relying party for passkeys."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class AlreadyStreamedException(CognitoError):
    """The bulk publication has run within the last day."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class DuplicateRequestException(CognitoError):
    """The bulk publication is running."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class DeleteConflictException(CognitoError):
    """Something still belongs to what is to be deleted."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class UnmodifiableEntityException(CognitoError):
    """The role is one that nobody may change."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class OpenIdIdpCommunicationErrorException(CognitoError):
    """The OpenID Connect provider could not be reached, or its answer made no sense."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class IDPCommunicationErrorException(CognitoError):
    """The identity provider that has issued the token cannot be reached. Try again."""

    code = grpc.StatusCode.FAILED_PRECONDITION


class RegionDisabledException(CognitoError):
    """Credentials are not given out in this region."""

    code = grpc.StatusCode.FAILED_PRECONDITION


# Somebody else was quicker


class ConcurrentModificationException(CognitoError):
    """Two calls changed the same thing at once; this one left no trace. Try again."""

    code = grpc.StatusCode.ABORTED


class ResourceConflictException(CognitoError):
    """The resource changed meanwhile: read it again."""

    code = grpc.StatusCode.ABORTED


# Too much


class TooManyRequestsException(CognitoError):
    """Too many calls in too short a time; wait and try again."""

    code = grpc.StatusCode.RESOURCE_EXHAUSTED


class TooManyFailedAttemptsException(CognitoError):
    """Too many wrong answers in too short a time."""

    code = grpc.StatusCode.RESOURCE_EXHAUSTED


class LimitExceededException(CognitoError):
    """A limit is reached: too many attempts, messages or resources."""

    code = grpc.StatusCode.RESOURCE_EXHAUSTED


class ServiceQuotaExceededException(CognitoError):
    """A quota of the service is reached."""

    code = grpc.StatusCode.RESOURCE_EXHAUSTED


class LambdaThrottledException(CognitoError):
    """The trigger is called too often."""

    code = grpc.StatusCode.RESOURCE_EXHAUSTED


class RequestEntityTooLargeException(CognitoError):
    """The request is larger than the server accepts."""

    code = grpc.StatusCode.RESOURCE_EXHAUSTED


# Too late


class RequestTimeoutException(CognitoError):
    """The request did not arrive in time. Nothing was done; try again."""

    code = grpc.StatusCode.DEADLINE_EXCEEDED


# Not here


class UnsupportedOperationException(CognitoError):
    """The operation does not do this here."""

    code = grpc.StatusCode.UNIMPLEMENTED


class UnknownOperationException(CognitoError):
    """There is no such operation, or it is not built yet."""

    code = grpc.StatusCode.UNIMPLEMENTED


# Not now


class ServiceUnavailableException(CognitoError):
    """Storage or another part is out of reach. Nothing was written; try again."""

    code = grpc.StatusCode.UNAVAILABLE


# Our fault


class InternalErrorException(CognitoError):
    """Something unforeseen. The log has the cause under the request's id."""

    code = grpc.StatusCode.INTERNAL


class InternalServerException(CognitoError):
    """Something unforeseen, in the words of the newer operations."""

    code = grpc.StatusCode.INTERNAL


class ServiceFailureException(CognitoError):
    """Something unforeseen, in the words of IAM."""

    code = grpc.StatusCode.INTERNAL


DEFAULT_HTTP_STATUS: Final = 400

_QUERY_STATUS: Final = {
    "AccessDeniedException": 403,
    "ExpiredTokenException": 403,
    "InvalidSignatureException": 403,
    "UnrecognizedClientException": 403,
}

# AWS's JSON services answer 400 to nearly everything; what differs stands here, with "*" for every service. Cognito
# Sync is a REST service with statuses of its own, and so have those of the query protocol.
HTTP_STATUS: Final[dict[str, dict[str, int]]] = {
    "*": {
        "InternalErrorException": 500,
        "InternalServerException": 500,
        "MissingAuthenticationTokenException": 403,
        "RequestEntityTooLargeException": 413,
        "RequestTimeoutException": 408,
        "ServiceUnavailableException": 503,
    },
    "cognito-sync": {
        "AccessDeniedException": 403,
        "ExpiredTokenException": 403,
        "IncompleteSignatureException": 403,
        "InvalidSignatureException": 403,
        "LambdaThrottledException": 429,
        "NotAuthorizedException": 403,
        "ResourceConflictException": 409,
        "ResourceNotFoundException": 404,
        "TooManyRequestsException": 429,
        "UnknownOperationException": 404,
        "UnrecognizedClientException": 403,
    },
    "iam": {
        **_QUERY_STATUS,
        "ConcurrentModificationException": 409,
        "DeleteConflictException": 409,
        "EntityAlreadyExistsException": 409,
        "LimitExceededException": 409,
        "NoSuchEntityException": 404,
        "ServiceFailureException": 500,
    },
    "sns": {
        **_QUERY_STATUS,
        "AuthorizationErrorException": 403,
        "NotFoundException": 404,
    },
    "sts": {
        **_QUERY_STATUS,
        "IDPRejectedClaimException": 403,
        "RegionDisabledException": 403,
    },
}


def http_status(error: CognitoError, signing_name: str) -> int:
    """The HTTP status of `error` for the service that signs as `signing_name`."""
    for table in (HTTP_STATUS.get(signing_name, {}), HTTP_STATUS["*"]):
        if error.name in table:
            return table[error.name]
    return DEFAULT_HTTP_STATUS


def by_name(name: str) -> type[CognitoError]:
    """The class of the exception called `name`; KeyError for a name that no exception has."""
    return _BY_NAME[name]


_BY_NAME: Final = {cls.__name__: cls for cls in CognitoError.__subclasses__()}
