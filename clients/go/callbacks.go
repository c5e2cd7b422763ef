package poolhouse

import (
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
)

// callbacks are calls of the app's own code that wait: one is made at a time, in their order, and without any lock.
type callbacks struct {
	mutex   sync.Mutex
	waiting []func()
	running bool
}

func (c *callbacks) add(calls ...func()) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.waiting = append(c.waiting, calls...)
}

// run makes the calls that wait; if somebody does that already, they will.
func (c *callbacks) run() {
	if !c.begin() {
		return
	}
	for call := c.next(); call != nil; call = c.next() {
		guarded(call)
	}
}

func (c *callbacks) begin() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	begun := !c.running
	c.running = true
	return begun
}

// next is the call that has waited longest; nil if there is none, which ends the run.
func (c *callbacks) next() func() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.waiting) == 0 {
		c.running = false
		return nil
	}
	next := c.waiting[0]
	c.waiting = c.waiting[1:]
	return next
}

// guarded calls the app's own code; whether that has returned. If it panics, that is logged, and harms nobody else.
func guarded(call func()) (returned bool) {
	defer func() {
		if reason := recover(); reason != nil {
			slog.Error("a listener or a handler has failed", "reason", reason, "stack", string(debug.Stack()))
		}
	}()
	call()
	return true
}

// listeners are those of all datasets.
type listeners struct {
	mutex     sync.Mutex
	byDataset map[string][]*listener
}

type listener struct {
	tell      func(Change)
	cancelled atomic.Bool
}

// add has a listener told of a dataset's changes, until cancel is called.
func (l *listeners) add(dataset string, tell func(Change)) (cancel func()) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	added := &listener{tell: tell}
	l.byDataset[dataset] = append(slices.Clone(l.byDataset[dataset]), added)
	return func() { l.remove(dataset, added) }
}

func (l *listeners) remove(dataset string, cancelled *listener) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	cancelled.cancelled.Store(true)
	left := slices.Clone(l.byDataset[dataset])
	l.byDataset[dataset] = slices.DeleteFunc(left, func(one *listener) bool { return one == cancelled })
}

// calls are what it takes to tell of changes those who listen now.
func (l *listeners) calls(changes []Change) []func() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var calls []func()
	for _, change := range changes {
		for _, one := range l.byDataset[change.Dataset] {
			calls = append(calls, func() { one.hear(change) })
		}
	}
	return calls
}

func (l *listener) hear(change Change) {
	if !l.cancelled.Load() {
		l.tell(change)
	}
}
