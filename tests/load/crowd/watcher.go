package main

import (
	"context"
	"time"

	syncv1 "github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
)

// A Watcher is a device that watches an identity.
type Watcher struct {
	link   Link
	of     *Member
	number int
	stream Stream
	token  string
	// changed is whether it was told of a change since it opened its watch.
	changed bool
}

// newWatchers has every watcher of the plan open its watch, and take messages until it is current.
func newWatchers(ctx context.Context, plan *Plan) []*Watcher {
	shared := share(plan, plan.Connections)
	watchers := make([]*Watcher, plan.Watchers)
	each(len(watchers), politely, func(n int) {
		number := n % len(plan.Members)
		of := &plan.Members[number]
		watcher := &Watcher{link: pick(plan, shared, n, of), of: of, number: number}
		must(watcher, watcher.open(ctx))
		watchers[n] = watcher
	})
	return watchers
}

// open goes on where the watcher was, and returns when it is current.
func (w *Watcher) open(ctx context.Context) error {
	stream, err := w.link.Watch(ctx, w.of, w.token)
	if err != nil {
		return err
	}
	w.stream, w.changed = stream, false
	for {
		message, err := w.next()
		if err != nil {
			return err
		}
		if message.GetCurrent() != nil {
			return nil
		}
	}
}

func (w *Watcher) next() (*syncv1.WatchResponse, error) {
	message, err := w.stream.Recv()
	if err != nil {
		return nil, err
	}
	w.token = message.GetResumeToken()
	w.changed = w.changed || message.GetChanges() != nil
	return message, nil
}

// listen hands over the changes of each message, and when they came, until the watch ends.
func (w *Watcher) listen(heard func(*syncv1.Changes, time.Time)) error {
	for {
		message, err := w.next()
		if err != nil {
			return err
		}
		if changes := message.GetChanges(); changes != nil {
			heard(changes, time.Now())
		}
	}
}
