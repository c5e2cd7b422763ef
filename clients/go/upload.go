package poolhouse

import (
	"context"
	"time"

	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

// A session token is good for an hour.
const tokenLife = 50 * time.Minute

// uploads is what is known of those of one connection.
type uploads struct {
	backoff replica.Backoff
	tokens  map[string]*sessionToken
	// conflicts is how many there were in a row.
	conflicts int
	// limits are how many changes may go together, in datasets of which more were refused.
	limits map[string]int
	// refused are datasets of which a change was refused for good.
	refused map[string]bool
}

// sessionToken is what a listing gives, for the uploads that build on it.
type sessionToken struct {
	text   string
	until  time.Time
	proven bool
}

func newUploads() uploads {
	return uploads{tokens: map[string]*sessionToken{}, limits: map[string]int{}, refused: map[string]bool{}}
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
	return s.local.hear(s.identityID, func(tx *replica.Tx) { tx.Answered(dataset, answer) })
}

// sent tells that a call has succeeded, so that more can go together the next time.
func (s *session) sent(dataset string, token *sessionToken) {
	token.proven, s.uploads.conflicts = true, 0
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
	known := look(s.local, func(r *replica.Replica) int64 { return r.Dataset(dataset).Known })
	until := s.clock.now().Add(tokenLife)
	listing, err := s.list(ctx, dataset, known)
	if ErrorName(err) == invalid && known > 0 { // the server's data was set back
		listing, err = s.list(ctx, dataset, 0)
	}
	if err != nil {
		return nil, err
	}
	s.uploads.tokens[dataset] = &sessionToken{text: listing.SessionToken, until: until}
	return s.uploads.tokens[dataset], s.local.hear(s.identityID, func(tx *replica.Tx) { tx.Listed(dataset, listing) })
}
