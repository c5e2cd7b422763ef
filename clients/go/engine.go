package poolhouse

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

// errRestarted ends a connection whose end calls for nothing.
var errRestarted = errors.New("somebody has signed in or out")

// engine keeps a device and its server the same.
type engine struct {
	line        *line
	server      syncv1.SyncServiceClient
	credentials *IdentityCredentials
	local       *local
	progress    *progress
	onError     func(dataset, key string, err *SyncError)
	clock       clock
	// silence is how long a watch may say nothing before it has told how often it will say something.
	silence time.Duration
	// wake has something in it when there may be something to send.
	wake chan struct{}

	// backoff and renewed are of those attempts that came to nothing.
	backoff replica.Backoff
	renewed bool

	mutex sync.Mutex
	// cancel ends the present attempt.
	cancel context.CancelCauseFunc
}

// run makes one attempt after the other, each over a connection of its own, until the context ends.
func (e *engine) run(ctx context.Context) {
	for ctx.Err() == nil {
		attempt, cancel := context.WithCancelCause(ctx)
		e.begin(cancel)
		err := e.connect(attempt)
		if attempt.Err() == nil {
			e.follow(attempt, err)
		}
		if attempt.Err() != nil {
			e.worked()
		}
		cancel(nil)
	}
}

func (e *engine) begin(cancel context.CancelCauseFunc) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.cancel = cancel
}

// restart begins another attempt, with credentials of now, whatever became of the last.
func (e *engine) restart() {
	e.mutex.Lock()
	if e.cancel != nil {
		e.cancel(errRestarted)
	}
	e.mutex.Unlock()
	e.progress.note(func(facts *facts) {
		if facts.ended != ErrDeviceClosed {
			facts.ended = nil
		}
	})
}

// stop makes no more attempts, until somebody asks for one.
func (e *engine) stop(attempt context.Context, err error) {
	e.progress.note(func(facts *facts) {
		if attempt.Err() == nil {
			facts.ended = err
		}
	})
	<-attempt.Done()
}

// worked tells that the next attempt is the first of its kind.
func (e *engine) worked() {
	e.backoff.Reset()
	e.renewed = false
}

// changed is called after each change of what is here.
func (e *engine) changed() {
	e.progress.note(func(*facts) {})
	e.nudge()
}

func (e *engine) nudge() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// connect is one attempt: it ends with an error.
func (e *engine) connect(ctx context.Context) error {
	defer e.progress.note(func(facts *facts) { facts.answered, facts.current, facts.folded = false, false, false })
	if err := e.line.replace(); err != nil {
		return err
	}
	credentials, err := e.identify(ctx)
	if err != nil {
		return err
	}
	return newSession(e, credentials.IdentityID).run(ctx, credentials)
}

// follow does what the end of an attempt calls for.
func (e *engine) follow(ctx context.Context, err error) {
	var later *comeBack
	if errors.As(err, &later) {
		e.clock.pause(ctx, later.after)
		return
	}
	switch judge(err) {
	case goOnAtOnce:
		return
	case stop:
		e.stop(ctx, err)
		return
	case renew:
		e.credentials.Renew()
		if !e.renewed {
			e.renewed = true
			return
		}
	case beginAnew:
		e.forgetToken()
	}
	e.clock.pause(ctx, e.backoff.Next(e.clock.random()))
}

// forgetToken has the watch begin anew. If the store cannot be written to, the next attempt ends as this one.
func (e *engine) forgetToken() {
	_ = e.local.hear(e.local.identityID(), func(tx *replica.Tx) {
		tx.SetToken("")
		tx.Reset()
	})
}
