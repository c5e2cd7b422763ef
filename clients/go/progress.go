package poolhouse

import (
	"context"
	"sync"
)

// Status is how a device stands to the server.
type Status string

const (
	// StatusOffline is a server that does not answer, or was not asked yet.
	StatusOffline Status = "offline"
	// StatusBehind is that there is more to hear from the server, or to send to it.
	StatusBehind Status = "behind"
	// StatusCurrent is that server and device have the same.
	StatusCurrent Status = "current"
	// StatusStopped is that the server has refused the device. It goes on by Renew.
	StatusStopped Status = "stopped"
)

// progress is how far a device has come with its server.
type progress struct {
	// isSettled tells whether there is nothing to be sent.
	isSettled func() bool
	callbacks *callbacks
	onStatus  func(Status)

	mutex sync.Mutex
	facts
	status Status
	// moved is closed when there is news for those who wait.
	moved chan struct{}
}

// facts are of one connection.
type facts struct {
	// answered tells that the watch has said anything, and current that it has said all there is.
	answered, current bool
	// folded tells that merged datasets were looked for.
	folded bool
	// ended is why the device does not connect any more.
	ended error
}

func newProgress(isSettled func() bool, callbacks *callbacks, onStatus func(Status)) *progress {
	return &progress{
		isSettled: isSettled, callbacks: callbacks, onStatus: onStatus, status: StatusOffline, moved: make(chan struct{}),
	}
}

// note takes what is news, if anything, and tells the app if the status is another one by that.
func (p *progress) note(news func(*facts)) {
	defer p.callbacks.run()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	before := p.facts
	news(&p.facts)
	status := p.present()
	if status == p.status && p.ended == before.ended {
		return
	}
	if status != p.status && p.onStatus != nil {
		p.callbacks.add(func() { p.onStatus(status) })
	}
	p.status = status
	close(p.moved)
	p.moved = make(chan struct{})
}

func (p *progress) present() Status {
	switch {
	case p.ended == ErrDeviceClosed:
		return StatusOffline
	case p.ended != nil:
		return StatusStopped
	case !p.answered:
		return StatusOffline
	case p.current && p.folded && p.isSettled():
		return StatusCurrent
	}
	return StatusBehind
}

func (p *progress) known() (facts, Status, <-chan struct{}) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.facts, p.status, p.moved
}

// wait returns when the device is up to date; an error if it has stopped, or if the context ends before.
func (p *progress) wait(ctx context.Context) error {
	for {
		facts, status, moved := p.known()
		if facts.ended != nil {
			return facts.ended
		}
		if status == StatusCurrent {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
