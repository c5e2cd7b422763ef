package poolhouse

import (
	"context"
	"slices"
	"time"

	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

// A session token is good for an hour.
const tokenLife = 50 * time.Minute

// errLeftOut is told of a change that the server has taken, and not written.
var errLeftOut = &SyncError{
	Message: "the server has not written the change: the identity pool's function has left it out",
}

// uploads is what is known of those of one connection.
type uploads struct {
	backoff replica.Backoff
	tokens  map[string]*sessionToken
	// conflicts in a row, of each dataset, by the sync counts that were built on.
	conflicts map[string][]int64
	// limits are how many changes may go together, in datasets of which more were refused.
	limits map[string]int
	// refused are datasets of which a change was refused for good.
	refused map[string]bool
}

// sessionToken is what a listing gives, for the uploads that build on it.
type sessionToken struct {
	text      string
	until     time.Time
	syncCount int64
	proven    bool
}

func newUploads() uploads {
	return uploads{
		tokens:    map[string]*sessionToken{},
		conflicts: map[string][]int64{},
		limits:    map[string]int{},
		refused:   map[string]bool{},
	}
}

// upload sends what is to be sent, while the watch is current, until the connection is of no use any more.
func (s *session) upload(ctx context.Context) error {
	for {
		err := s.work(ctx)
		switch {
		case err == nil:
			select {
			case <-s.wake:
			case <-ctx.Done():
			}
		case endsConnection(err):
			return err
		default:
			s.clock.pause(ctx, s.uploads.backoff.Next(s.clock.random()))
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}

// work sends until nothing is left.
func (s *session) work(ctx context.Context) error {
	for {
		facts, _, _ := s.progress.known()
		deleting := look(s.local, (*replica.Replica).Deleting)
		waiting := look(s.local, (*replica.Replica).Waiting)
		var err error
		switch {
		case !facts.current:
			return nil
		case deleting != "":
			err = s.delete(ctx, deleting)
		case !facts.folded:
			err = s.fold(ctx)
		case waiting != "":
			err = s.send(ctx, waiting)
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// delete deletes a dataset that was deleted here. What is there afterwards, was written since.
func (s *session) delete(ctx context.Context, dataset string) error {
	err := s.deleteDataset(ctx, dataset)
	if name := ErrorName(err); err != nil && name != notFound && name != invalid {
		return err
	}
	listing, err := s.list(ctx, dataset, 0)
	if ErrorName(err) == invalid {
		listing, err = replica.Listing{}, nil // there can be no such dataset
	}
	if err != nil {
		return err
	}
	s.uploads.backoff.Reset()
	return s.local.hear(s.identityID, func(tx *replica.Tx) { tx.Settle(dataset, listing) })
}

// send sends changes of a dataset, as many as fit into one call.
func (s *session) send(ctx context.Context, dataset string) error {
	token, err := s.token(ctx, dataset)
	if ErrorName(err) == invalid {
		return s.refuse(dataset, s.pending(dataset), err)
	}
	if err != nil {
		return err
	}
	batch := replica.Batch(s.pending(dataset))
	if limit := s.uploads.limits[dataset]; limit > 0 {
		batch = batch[:min(limit, len(batch))]
	}
	if len(batch) == 0 {
		return nil
	}
	if err := s.local.hear(s.identityID, func(tx *replica.Tx) { tx.Sent(dataset, batch) }); err != nil {
		return err
	}
	answer, err := s.update(ctx, dataset, batch, token.text)
	if err != nil {
		return s.refusedBatch(dataset, batch, err)
	}
	s.sent(dataset, token)
	if err := s.local.hear(s.identityID, func(tx *replica.Tx) { tx.Answered(dataset, batch, answer) }); err != nil {
		return err
	}
	if left := leftOut(batch, answer); len(left) > 0 {
		return s.refuse(dataset, left, errLeftOut)
	}
	return nil
}

// leftOut are those changes of which the answer has nothing.
func leftOut(batch []replica.Record, answer []replica.Remote) []replica.Record {
	return slices.DeleteFunc(slices.Clone(batch), func(change replica.Record) bool {
		return slices.ContainsFunc(answer, func(one replica.Remote) bool { return one.Key == change.Key })
	})
}

// sent tells that a call has succeeded, so that more can go together the next time.
func (s *session) sent(dataset string, token *sessionToken) {
	token.proven = true
	delete(s.uploads.conflicts, dataset)
	s.uploads.limits[dataset] = min(2*s.uploads.limits[dataset], replica.BatchChanges)
	s.uploads.backoff.Reset()
}

func (s *session) pending(dataset string) []replica.Record {
	return look(s.local, func(r *replica.Replica) []replica.Record { return r.Pending(dataset) })
}

// token opens a session, unless there is one: a listing of all that is not known yet.
func (s *session) token(ctx context.Context, dataset string) (*sessionToken, error) {
	if known := s.uploads.tokens[dataset]; known != nil && s.clock.now().Before(known.until) {
		return known, nil
	}
	until := s.clock.now().Add(tokenLife)
	listing, err := s.news(ctx, dataset)
	if err != nil {
		return nil, err
	}
	s.uploads.tokens[dataset] = &sessionToken{text: listing.SessionToken, until: until, syncCount: listing.SyncCount}
	return s.uploads.tokens[dataset], s.local.hear(s.identityID, func(tx *replica.Tx) { tx.Listed(dataset, listing) })
}

// news lists what is not known yet of a dataset; errSetBack if the server has never come as far as what is.
func (s *session) news(ctx context.Context, dataset string) (replica.Listing, error) {
	known := look(s.local, func(r *replica.Replica) int64 { return r.Dataset(dataset).Known })
	listing, err := s.list(ctx, dataset, known)
	// Of a dataset that was only deleted, its count would be left.
	if ErrorName(err) == invalid && known > 0 || err == nil && listing.SyncCount < known {
		err = errSetBack
	}
	return listing, err
}
