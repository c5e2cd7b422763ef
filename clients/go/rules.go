package poolhouse

import (
	"log/slog"
	"sync"
	"time"

	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

// rules are what the app decides.
type rules struct {
	conflict ConflictHandler
	keep     func(dataset string, pending map[string]Value) bool
	// now is when a change is made.
	now func() time.Time

	mutex     sync.Mutex
	byDataset map[string]ConflictHandler
}

func newRules(options DeviceOptions) *rules {
	now := options.Now
	if now == nil {
		now = time.Now
	}
	return &rules{conflict: options.Conflict, keep: options.Keep, now: now, byDataset: map[string]ConflictHandler{}}
}

func (r *rules) set(dataset string, handler ConflictHandler) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.byDataset[dataset] = handler
}

func (r *rules) handler(dataset string) ConflictHandler {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if handler := r.byDataset[dataset]; handler != nil {
		return handler
	}
	return r.conflict
}

func (r *rules) forReplica() replica.Rules {
	return replica.Rules{Settle: r.settle, Keep: r.keeps}
}

// settle is the rule for a dataset's conflicts.
func (r *rules) settle(dataset string) replica.Settle {
	handler := r.handler(dataset)
	if handler == nil {
		return replica.LastWriter
	}
	return func(here replica.Record, remote replica.Remote) *replica.Version {
		value, decided := ask(handler, conflict(dataset, here, remote))
		switch {
		case !decided:
			return replica.LastWriter(here, remote)
		case value == Value(remote.Version.Value):
			return nil
		case value == Value(here.Pending.Value):
			return here.Pending
		}
		return &replica.Version{Value: replica.Value(value), At: r.now().UnixMilli()}
	}
}

// ask is what a handler decides, and whether it does.
func ask(handler ConflictHandler, conflict Conflict) (value Value, decided bool) {
	returned := guarded(func() {
		var err error
		if value, err = handler(conflict); err != nil {
			slog.Error("a conflict handler has failed", "dataset", conflict.Dataset, "error", err)
			return
		}
		decided = true
	})
	return value, returned && decided
}

func conflict(dataset string, here replica.Record, remote replica.Remote) Conflict {
	return Conflict{
		Dataset:  dataset,
		Key:      here.Key,
		Local:    Value(here.Pending.Value),
		LocalAt:  time.UnixMilli(here.Pending.At),
		Remote:   Value(remote.Version.Value),
		RemoteAt: time.UnixMilli(remote.Version.At),
		RemoteBy: remote.By,
		Base:     Value(here.Base.Value),
	}
}

// keeps tells whether the app wants what is pending of a dataset that was deleted elsewhere.
func (r *rules) keeps(dataset string, pending []replica.Record) bool {
	if r.keep == nil {
		return false
	}
	values := map[string]Value{}
	for _, record := range pending {
		values[record.Key] = Value(record.Pending.Value)
	}
	kept := false
	return guarded(func() { kept = r.keep(dataset, values) }) && kept
}
