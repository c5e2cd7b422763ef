package poolhouse

import (
	"errors"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
)

// verdict is what the end of a connection calls for.
type verdict int

const (
	goOn verdict = iota
	goOnAtOnce
	renew
	beginAnew
	stop
)

const (
	conflicted = "ResourceConflictException"
	notFound   = "ResourceNotFoundException"
	invalid    = "InvalidParameterException"
	tooMuch    = "LimitExceededException"
)

var (
	// passing are refusals of credentials that do not last.
	passing = []string{
		busy, tooMuch, "InternalErrorException", "ServiceUnavailableException", "ExternalServiceException",
		"RequestTimeoutException",
	}
	// ofConnections are refusals of calls that say nothing of what was asked for.
	ofConnections = []codes.Code{
		codes.Unauthenticated, codes.PermissionDenied, codes.NotFound, codes.Unavailable, codes.Canceled,
		codes.DeadlineExceeded,
	}
)

// comeBack is the end of a watch whose server is about to stop.
type comeBack struct {
	after time.Duration
}

func (c *comeBack) Error() string {
	return "the server is about to stop"
}

// errSetBack says that the server's data is not what the device has made its own from: it was set back, as from a backup.
var errSetBack = errors.New("the server's data was set back")

// judge tells what the end of a connection calls for. What passes, such as any failure of the app's own logins, calls
// for another attempt.
func judge(err error) verdict {
	var withheld *CredentialsError
	var refused *SyncError
	switch {
	case errors.Is(err, errMoved):
		return goOnAtOnce
	case errors.Is(err, errSetBack):
		return beginAnew
	case errors.As(err, &withheld):
		if withheld.Name != "" && !slices.Contains(passing, withheld.Name) {
			return stop
		}
	case errors.As(err, &refused):
		return judgeCode(refused.code)
	}
	return goOn
}

func judgeCode(code codes.Code) verdict {
	switch code {
	case codes.Unauthenticated:
		return renew
	case codes.PermissionDenied, codes.NotFound:
		return stop
	case codes.InvalidArgument: // only a watch ends by this, as its token is none
		return beginAnew
	}
	return goOn
}

// endsConnection tells whether there is no use in going on with the connection after a call has failed.
func endsConnection(err error) bool {
	var refused *SyncError
	return !errors.As(err, &refused) || slices.Contains(ofConnections, refused.code)
}
