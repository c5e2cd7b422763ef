package poolhouse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/poolhouse/poolhouse/clients/go/gen/identity/v1"
)

const (
	getID          = "GetId"
	getCredentials = "GetCredentialsForIdentity"
	callTime       = 10 * time.Second
	busy           = "TooManyRequestsException"
)

var (
	// notThisID is what a server says of a stored id that is gone, that is somebody else's, or that the logins do not
	// lead to.
	notThisID = []string{"ResourceNotFoundException", "NotAuthorizedException", "ResourceConflictException"}

	// errDropped ends a renewal that nobody wants any more.
	errDropped = errors.New("the credentials were dropped")
)

// CredentialsError says why there are no credentials.
type CredentialsError struct {
	// Operation is the call that was refused, or that did not reach the server.
	Operation string
	// Name is Cognito's for the reason, such as "NotAuthorizedException"; empty if no Poolhouse server has given one.
	Name string
	// Message says it in words.
	Message string

	cause error
}

func (e *CredentialsError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("%s: %s", e.Operation, e.Message)
	}
	return fmt.Sprintf("%s: %s: %s", e.Operation, e.Name, e.Message)
}

// Unwrap gives gRPC's own error.
func (e *CredentialsError) Unwrap() error {
	return e.cause
}

func refusal(operation string, err error) *CredentialsError {
	told := status.Convert(err)
	refused := &CredentialsError{Operation: operation, Name: ErrorName(err), Message: told.Message(), cause: err}
	if refused.Name == "" {
		refused.Message = fmt.Sprintf("%s: %s", told.Code(), told.Message())
	}
	return refused
}

// renewals get credentials from the server.
type renewals struct {
	server         identityv1.IdentityServiceClient
	identityPoolID string
	customRoleARN  string
	clock          clock
}

// run gives new credentials for who holds the logins.
func (r *renewals) run(ctx context.Context, logins map[string]string, memory *memory) (Credentials, error) {
	identityID, err := memory.recall(ctx)
	if err != nil {
		return Credentials{}, err
	}
	var found Credentials
	if identityID == "" {
		found, err = r.ofNew(ctx, "", nil, logins, memory)
	} else {
		found, err = r.of(ctx, identityID, logins)
		var refused *CredentialsError
		if errors.As(err, &refused) && slices.Contains(notThisID, refused.Name) {
			found, err = r.ofNew(ctx, identityID, err, logins, memory)
		}
	}
	if err != nil {
		return Credentials{}, err
	}
	return found, memory.remember(ctx, found.IdentityID)
}

// ofNew gives credentials for the id that the logins lead to now. If that is the one that was refused, it stays so.
func (r *renewals) ofNew(
	ctx context.Context, refused string, refusal error, logins map[string]string, memory *memory,
) (Credentials, error) {
	request := &identityv1.GetIdRequest{IdentityPoolId: &r.identityPoolID, Logins: logins}
	answer, err := insist(ctx, r.clock, getID, func(ctx context.Context) (*identityv1.GetIdResponse, error) {
		return r.server.GetId(ctx, request)
	})
	if err != nil {
		return Credentials{}, err
	}
	identityID := answer.GetIdentityId()
	if identityID == refused {
		return Credentials{}, refusal
	}
	if err := memory.remember(ctx, identityID); err != nil {
		return Credentials{}, err
	}
	return r.of(ctx, identityID, logins)
}

func (r *renewals) of(ctx context.Context, identityID string, logins map[string]string) (Credentials, error) {
	request := &identityv1.GetCredentialsForIdentityRequest{IdentityId: &identityID, Logins: logins}
	if r.customRoleARN != "" {
		request.CustomRoleArn = &r.customRoleARN
	}
	call := func(ctx context.Context) (*identityv1.GetCredentialsForIdentityResponse, error) {
		return r.server.GetCredentialsForIdentity(ctx, request)
	}
	answer, err := insist(ctx, r.clock, getCredentials, call)
	if err != nil {
		return Credentials{}, err
	}
	given := answer.GetCredentials()
	found := Credentials{
		AccessKeyID:     given.GetAccessKeyId(),
		SecretAccessKey: given.GetSecretKey(),
		SessionToken:    given.GetSessionToken(),
		Expiration:      given.GetExpiration().AsTime(),
		IdentityID:      answer.GetIdentityId(),
	}
	return found, r.check(found.Expiration)
}

func (r *renewals) check(expiration time.Time) error {
	now := r.clock.now()
	if now.Before(expiration) {
		return nil
	}
	message := fmt.Sprintf("the credentials end at %s, and here it is %s: is this machine's clock right?",
		expiration.Format(time.RFC3339), now.UTC().Format(time.RFC3339))
	return &CredentialsError{Operation: getCredentials, Message: message}
}

// insist calls a server that is away or busy again, after pauses that grow.
func insist[T any](
	ctx context.Context, clock clock, operation string, call func(context.Context) (T, error),
) (T, error) {
	for failures := 0; ; failures++ {
		answer, err := within(ctx, call)
		if err == nil {
			return answer, nil
		}
		if failures == len(pauses) || !mayPass(err) {
			return answer, refusal(operation, err)
		}
		clock.pause(ctx, spread(pauses[failures], clock.random()))
	}
}

func within[T any](ctx context.Context, call func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return call(ctx)
}

func mayPass(err error) bool {
	return status.Code(err) == codes.Unavailable || ErrorName(err) == busy
}
