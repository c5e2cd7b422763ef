package poolhouse

import (
	"errors"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

var (
	// ErrDeviceClosed is what a device says that was closed.
	ErrDeviceClosed = errors.New("the device is closed")
	// ErrNotText says that a key or a value is not UTF-8.
	ErrNotText = errors.New("keys and values are text in UTF-8")
)

// Value is a record's text. Without it, Exists is false: the record was removed, or was never there.
type Value struct {
	Text   string
	Exists bool
}

// Origin is where a change comes from.
type Origin string

const (
	// OriginLocal is a change that was written through this device.
	OriginLocal Origin = "local"
	// OriginRemote is every other one: from other devices, from a merge, from another identity, or put back.
	OriginRemote Origin = "remote"
)

// Change is a record that looks different from before.
type Change struct {
	Dataset, Key string
	Old, New     Value
	Origin       Origin
}

// Conflict is a record that was changed here and elsewhere.
type Conflict struct {
	Dataset, Key string
	Local        Value
	LocalAt      time.Time
	Remote       Value
	// RemoteAt is by the clock of the device that has written it.
	RemoteAt time.Time
	// RemoteBy is the identity, or the account if it was an operator.
	RemoteBy string
	// Base is what both were made from.
	Base Value
}

// ConflictHandler decides which value a record is to have: one of the two, or another one. After an error, which is
// logged, the last writer wins. It may read the device's data, and write none.
type ConflictHandler func(Conflict) (Value, error)

// SyncError is a refusal of the server. Its name is Cognito's for the reason, such as "LimitExceededException"; empty if
// no Poolhouse server has given one.
type SyncError struct {
	Name    string
	Message string

	code  codes.Code
	cause error
}

func (e *SyncError) Error() string {
	if e.Name == "" {
		return e.Message
	}
	return e.Name + ": " + e.Message
}

// Unwrap gives gRPC's own error.
func (e *SyncError) Unwrap() error {
	return e.cause
}

func syncError(err error) *SyncError {
	told := status.Convert(err)
	return &SyncError{Name: ErrorName(err), Message: told.Message(), code: told.Code(), cause: err}
}

// told are changes as the app hears of them.
func told(changes []replica.Change, origin Origin) []Change {
	all := make([]Change, len(changes))
	for index, one := range changes {
		all[index] = Change{one.Dataset, one.Key, Value(one.Old), Value(one.New), origin}
	}
	return all
}
