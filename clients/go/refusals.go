package poolhouse

import (
	"errors"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

// After so many conflicts in a row there is a pause.
const mostConflicts = 5

// refusedBatch does what a refusal calls for; the error if that is a pause.
func (s *session) refusedBatch(dataset string, batch []replica.Record, err error) error {
	name, token := ErrorName(err), s.uploads.tokens[dataset]
	if name == invalid && !token.proven || name == tooMuch || isTooLarge(batch, err) {
		return s.narrow(dataset, batch, err)
	}
	delete(s.uploads.tokens, dataset)
	switch name {
	case invalid:
		return nil
	case conflicted:
		return s.conflict(dataset, token.syncCount, err)
	default:
		return err
	}
}

// conflict counts one more of them: after too many in a row it is the error, or errSetBack if nobody has written
// meanwhile, as what is known here of the server's records is not so.
func (s *session) conflict(dataset string, builtOn int64, err error) error {
	inARow := append(s.uploads.conflicts[dataset], builtOn)
	if len(inARow) <= mostConflicts {
		s.uploads.conflicts[dataset] = inARow
		return nil
	}
	delete(s.uploads.conflicts, dataset)
	listedBetween := slices.Compact(inARow[1:])
	if len(listedBetween) == 1 {
		return errSetBack
	}
	return err
}

// isTooLarge tells that a single change does not fit into any message, which no server says by name.
func isTooLarge(batch []replica.Record, err error) bool {
	return len(batch) == 1 && batch[0].Size() > replica.BatchBytes &&
		status.Code(err) == codes.ResourceExhausted && ErrorName(err) == ""
}

// narrow finds the change that is refused among those that went together, and gives it up. What comes next may be
// refused as well, so the limit stays until something is taken.
func (s *session) narrow(dataset string, batch []replica.Record, err error) error {
	if len(batch) > 1 {
		s.uploads.limits[dataset] = len(batch) / 2
		return nil
	}
	return s.refuse(dataset, batch, err)
}

// refuse gives up changes for good, and tells the app.
func (s *session) refuse(dataset string, changes []replica.Record, err error) error {
	s.uploads.refused[dataset] = true
	var refused *SyncError
	if s.onError != nil && errors.As(err, &refused) {
		for _, change := range changes {
			s.local.callbacks.add(func() { s.onError(dataset, change.Key, refused) })
		}
	}
	return s.local.hear(s.identityID, func(tx *replica.Tx) {
		for _, change := range changes {
			tx.PutBack(dataset, change)
		}
	})
}
