package poolhouse

import (
	"errors"
	"maps"
	"strings"
	"sync"
)

var (
	// ErrStoreInUse says that another device, of this program or of another one, has the store open.
	ErrStoreInUse = errors.New("the store is in use: it is for one device at a time")
	// ErrStoreUnusable says that the store holds something else: another identity pool's data, or a later version's.
	ErrStoreUnusable = errors.New("the store cannot be used")
)

// Store keeps what a device has, from one start to the next.
type Store interface {
	// Open takes the store for one device; ErrStoreInUse if another one has it.
	Open() error
	// Load returns all values whose keys begin so.
	Load(prefix string) (map[string][]byte, error)
	// Save keeps all of these values or none, and drops what is nil. Once it returns, they outlive the program.
	Save(values map[string][]byte) error
	// Close lets others have the store.
	Close() error
}

// memoryStore keeps values until the program ends.
type memoryStore struct {
	mutex  sync.Mutex
	open   bool
	values map[string][]byte
}

// MemoryStore keeps what a device has until the program ends.
func MemoryStore() Store {
	return &memoryStore{values: map[string][]byte{}}
}

func (s *memoryStore) Open() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.open {
		return ErrStoreInUse
	}
	s.open = true
	return nil
}

func (s *memoryStore) Load(prefix string) (map[string][]byte, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	found := maps.Clone(s.values)
	maps.DeleteFunc(found, func(key string, _ []byte) bool { return !strings.HasPrefix(key, prefix) })
	return found, nil
}

func (s *memoryStore) Save(values map[string][]byte) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	maps.Copy(s.values, values)
	maps.DeleteFunc(s.values, func(_ string, value []byte) bool { return value == nil })
	return nil
}

func (s *memoryStore) Close() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.open = false
	return nil
}
