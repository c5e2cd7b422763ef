package poolhouse

import (
	"context"
	"encoding/json"

	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

// timesForgotten is to be asked before credentials are: a move that was begun before is not made after.
func (l *local) timesForgotten() int {
	l.writing.Lock()
	defer l.writing.Unlock()
	return l.forgotten
}

// move shows another identity's data. One that succeeds the former takes over what that had still to send; otherwise it
// is kept for when the former comes back. It is errMoved if the user has signed out meanwhile.
func (l *local) move(identityID string, succeeds bool, forgotten int) error {
	return l.change(func() error {
		if l.forgotten != forgotten {
			return errMoved
		}
		next, err := l.load(identityID)
		if err != nil {
			return err
		}
		tx := next.Begin(l.rules)
		values := map[string][]byte{}
		if succeeds {
			tx.Succeed(l.replica, l.about.IdentityID)
			values, err = l.dropped(l.about.IdentityID)
		}
		if err == nil {
			err = l.show(identityID, next, tx, values)
		}
		return err
	})
}

// forget shows nobody's data, and drops what was written for nobody.
func (l *local) forget() error {
	return l.change(func() error {
		l.forgotten++
		values, err := l.dropped("")
		if err != nil {
			return err
		}
		next := replica.New()
		return l.show("", next, next.Begin(l.rules), values)
	})
}

// dropped is what it takes to forget an identity's data.
func (l *local) dropped(identityID string) (map[string][]byte, error) {
	values, err := l.store.Load(prefix(identityID))
	for key := range values {
		values[key] = nil
	}
	return values, err
}

// show puts an identity's data in the place of what is shown, together with other values of the store.
func (l *local) show(identityID string, next *replica.Replica, tx *replica.Tx, values map[string][]byte) error {
	kept, err := tx.Kept(prefix(identityID))
	if err != nil {
		return err
	}
	for key, value := range kept {
		values[key] = value
	}
	shown := l.about
	shown.IdentityID = identityID
	if err := l.saveAbout(shown, values); err != nil {
		return err
	}
	tx.Commit()
	changes := l.replica.Difference(next)
	l.reading.Lock()
	l.about, l.replica = shown, next
	l.reading.Unlock()
	l.tell(changes, OriginRemote)
	return nil
}

func (l *local) saveAbout(about about, values map[string][]byte) error {
	written, err := json.Marshal(about)
	if err != nil {
		return err
	}
	values[aboutKey] = written
	return l.store.Save(values)
}

// Load returns the id of the identity whose credentials are asked for: the store is the provider's, too.
func (l *local) Load(context.Context, string) (string, error) {
	l.reading.RLock()
	defer l.reading.RUnlock()
	return l.about.CredentialsID, nil
}

// Save keeps that id. The provider waits for it, so none of the app's code is called.
func (l *local) Save(_ context.Context, _, identityID string) error {
	return l.alone(func() error {
		asked := l.about
		asked.CredentialsID = identityID
		if err := l.saveAbout(asked, map[string][]byte{}); err != nil {
			return err
		}
		l.reading.Lock()
		defer l.reading.Unlock()
		l.about = asked
		return nil
	})
}

// Remove forgets that id.
func (l *local) Remove(ctx context.Context, identityPoolID string) error {
	return l.Save(ctx, identityPoolID, "")
}
