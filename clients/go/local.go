package poolhouse

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

const (
	storeVersion = 1
	aboutKey     = "device"
)

// errMoved says that the device shows another identity's data by now.
var errMoved = errors.New("the device has another identity")

// about is what a store says of itself.
type about struct {
	Version        int    `json:"version"`
	IdentityPoolID string `json:"identity_pool_id"`
	// IdentityID is whose data is shown; empty if nobody's yet.
	IdentityID string `json:"identity_id"`
	// CredentialsID is whose credentials are asked for.
	CredentialsID string `json:"credentials_id"`
}

// local is the data on this device: in memory for whoever reads, and in the store. After each change listeners are told.
type local struct {
	store     Store
	rules     replica.Rules
	callbacks *callbacks
	listeners listeners
	// changed is called after each change.
	changed func()

	// writing is held for as long as a change takes, with all that is written to the store.
	writing sync.Mutex
	closed  bool
	// forgotten counts how often all was forgotten: what was begun before is not to be finished after.
	forgotten int

	// reading guards what is below, for a moment at a time. Whoever changes it holds writing, too.
	reading sync.RWMutex
	about   about
	replica *replica.Replica
}

// openLocal takes the store, and reads what the device has.
func openLocal(store Store, identityPoolID string, callbacks *callbacks) (*local, error) {
	if err := store.Open(); err != nil {
		return nil, err
	}
	l := &local{store: store, callbacks: callbacks, listeners: listeners{byDataset: map[string][]*listener{}}}
	if err := l.read(identityPoolID); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return l, nil
}

func (l *local) read(identityPoolID string) error {
	kept, err := l.store.Load(aboutKey)
	if err != nil {
		return err
	}
	l.about = about{Version: storeVersion, IdentityPoolID: identityPoolID}
	if written, ok := kept[aboutKey]; ok {
		if err := json.Unmarshal(written, &l.about); err != nil {
			return fmt.Errorf("%w: %w", ErrStoreUnusable, err)
		}
	}
	if l.about.Version > storeVersion {
		return fmt.Errorf("%w: a later version has made it", ErrStoreUnusable)
	}
	if l.about.IdentityPoolID != identityPoolID {
		return fmt.Errorf("%w: it is of the identity pool %s", ErrStoreUnusable, l.about.IdentityPoolID)
	}
	l.replica, err = l.load(l.about.IdentityID)
	return err
}

// prefix is what the keys of an identity's data begin with.
func prefix(identityID string) string {
	return "identity/" + identityID + "/"
}

func (l *local) load(identityID string) (*replica.Replica, error) {
	kept, err := l.store.Load(prefix(identityID))
	if err != nil {
		return nil, err
	}
	return replica.Read(prefix(identityID), kept)
}

// identityID is whose data is shown.
func (l *local) identityID() string {
	l.reading.RLock()
	defer l.reading.RUnlock()
	return l.about.IdentityID
}

// look gives what is read of the data.
func look[T any](l *local, at func(*replica.Replica) T) T {
	l.reading.RLock()
	defer l.reading.RUnlock()
	return at(l.replica)
}

// write changes the data as the app wants it.
func (l *local) write(change func(*replica.Tx)) error {
	return l.change(func() error { return l.transact(OriginLocal, change) })
}

// hear changes an identity's data as the server tells it; errMoved if another one's is shown by now.
func (l *local) hear(identityID string, change func(*replica.Tx)) error {
	return l.change(func() error {
		if l.about.IdentityID != identityID {
			return errMoved
		}
		return l.transact(OriginRemote, change)
	})
}

// change makes one change at a time, and calls those who are to hear of it.
func (l *local) change(change func() error) error {
	defer l.callbacks.run()
	defer l.changed()
	return l.alone(change)
}

// alone does something while nobody else changes anything.
func (l *local) alone(change func() error) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if l.closed {
		return ErrDeviceClosed
	}
	return change()
}

// transact makes changes together: first in the store, then for all to see.
func (l *local) transact(origin Origin, change func(*replica.Tx)) error {
	tx := l.replica.Begin(l.rules)
	change(tx)
	kept, err := tx.Kept(prefix(l.about.IdentityID))
	if err != nil {
		return err
	}
	if len(kept) > 0 {
		if err := l.store.Save(kept); err != nil {
			return err
		}
	}
	changes := tx.Changes()
	l.reading.Lock()
	tx.Commit()
	l.reading.Unlock()
	l.tell(changes, origin)
	return nil
}

func (l *local) tell(changes []replica.Change, origin Origin) {
	l.callbacks.add(l.listeners.calls(told(changes, origin))...)
}

// close lets go of the store. What is in memory can still be read.
func (l *local) close() error {
	l.writing.Lock()
	defer l.writing.Unlock()
	l.closed = true
	return l.store.Close()
}
