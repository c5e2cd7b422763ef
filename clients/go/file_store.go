package poolhouse

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
	refused "go.etcd.io/bbolt/errors"
)

const (
	// It holds a guest's id: whoever reads that is the guest.
	ownerOnly = 0o600
	// How long a device that is just being closed may take to let go of its file.
	lockPatience = 200 * time.Millisecond
)

var bucketName = []byte("poolhouse")

// fileStore is a bbolt database.
type fileStore struct {
	path string
	file *bbolt.DB
}

// FileStore keeps what a device has in a file, which only its owner may read. Whatever happens to the program or the
// machine, the file is whole, and has all that was written.
func FileStore(path string) Store {
	return &fileStore{path: path}
}

func (s *fileStore) Open() error {
	file, err := bbolt.Open(s.path, ownerOnly, &bbolt.Options{Timeout: lockPatience})
	if errors.Is(err, refused.ErrTimeout) {
		return ErrStoreInUse
	}
	for _, foreign := range []error{refused.ErrInvalid, refused.ErrVersionMismatch, refused.ErrChecksum} {
		if errors.Is(err, foreign) {
			return fmt.Errorf("%w: %w", ErrStoreUnusable, err)
		}
	}
	if err != nil {
		return err
	}
	err = file.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bucketName)
		return err
	})
	if err != nil {
		return errors.Join(err, file.Close())
	}
	s.file = file
	return nil
}

func (s *fileStore) Load(prefix string) (map[string][]byte, error) {
	found := map[string][]byte{}
	err := s.file.View(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucketName).Cursor()
		key, value := cursor.Seek([]byte(prefix))
		for ; key != nil && bytes.HasPrefix(key, []byte(prefix)); key, value = cursor.Next() {
			found[string(key)] = bytes.Clone(value)
		}
		return nil
	})
	return found, err
}

func (s *fileStore) Save(values map[string][]byte) error {
	return s.file.Update(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(bucketName)
		for key, value := range values {
			if err := keep(bucket, []byte(key), value); err != nil {
				return err
			}
		}
		return nil
	})
}

func keep(bucket *bbolt.Bucket, key, value []byte) error {
	if value == nil {
		return bucket.Delete(key)
	}
	return bucket.Put(key, value)
}

func (s *fileStore) Close() error {
	return s.file.Close()
}
