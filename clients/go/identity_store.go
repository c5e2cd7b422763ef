package poolhouse

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// changing is held by whoever reads an IdentityFile to write it again: credentials of several pools may share one.
var changing sync.Mutex

// IdentityStore keeps ids of identities by their pools', from one start to the next.
type IdentityStore interface {
	// Load returns the identity's id, or nothing if there is none.
	Load(ctx context.Context, identityPoolID string) (string, error)
	Save(ctx context.Context, identityPoolID, identityID string) error
	Remove(ctx context.Context, identityPoolID string) error
}

// identityMemory keeps ids until the program ends. Whoever uses it sees to it that nobody else does meanwhile.
type identityMemory map[string]string

func (m identityMemory) Load(_ context.Context, identityPoolID string) (string, error) {
	return m[identityPoolID], nil
}

func (m identityMemory) Save(_ context.Context, identityPoolID, identityID string) error {
	m[identityPoolID] = identityID
	return nil
}

func (m identityMemory) Remove(_ context.Context, identityPoolID string) error {
	delete(m, identityPoolID)
	return nil
}

// IdentityFile is the path of a JSON file with ids, which only its owner may read. It is for one program at a time.
// Whoever knows a guest's id is that guest.
type IdentityFile string

// Load returns the identity's id, or nothing if there is none.
func (f IdentityFile) Load(_ context.Context, identityPoolID string) (string, error) {
	ids, err := f.read()
	return ids[identityPoolID], err
}

// Save keeps the identity's id.
func (f IdentityFile) Save(_ context.Context, identityPoolID, identityID string) error {
	changing.Lock()
	defer changing.Unlock()
	ids, err := f.read()
	if err != nil {
		return err
	}
	ids[identityPoolID] = identityID
	return f.write(ids)
}

// Remove forgets the identity's id, if there is one.
func (f IdentityFile) Remove(_ context.Context, identityPoolID string) error {
	changing.Lock()
	defer changing.Unlock()
	ids, err := f.read()
	if _, known := ids[identityPoolID]; err != nil || !known {
		return err
	}
	delete(ids, identityPoolID)
	return f.write(ids)
}

func (f IdentityFile) read() (map[string]string, error) {
	text, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	return ids, json.Unmarshal(text, &ids)
}

// write puts another file in its place: whatever happens, the file is never half written.
func (f IdentityFile) write(ids map[string]string) error {
	text, err := json.MarshalIndent(ids, "", "  ")
	if err != nil {
		return err
	}
	other, err := os.CreateTemp(filepath.Dir(string(f)), "."+filepath.Base(string(f))+".*")
	if err != nil {
		return err
	}
	_, err = other.Write(text)
	if err = errors.Join(err, other.Close()); err == nil {
		err = os.Rename(other.Name(), string(f))
	}
	if err != nil {
		return errors.Join(err, os.Remove(other.Name()))
	}
	return nil
}
