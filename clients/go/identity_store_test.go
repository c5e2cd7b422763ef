package poolhouse_test

import (
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
)

// load is what is in the file, which must be readable.
func load(t *testing.T, file poolhouse.IdentityFile, pool string) string {
	t.Helper()
	id, err := file.Load(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A program that starts again finds the id, in each pool; only the file's owner can read it.
func TestAFileKeepsIDs(t *testing.T) {
	folder := t.TempDir()
	file := poolhouse.IdentityFile(filepath.Join(folder, "ids"))
	if id := load(t, file, "pool-1"); id != "" {
		t.Error(id)
	}
	for pool, id := range map[string]string{"pool-1": "identity-1", "pool-2": "identity-2"} {
		if err := file.Save(t.Context(), pool, id); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := file.Remove(t.Context(), "pool-1"); err != nil {
			t.Fatal(err)
		}
	}
	if one, other := load(t, file, "pool-1"), load(t, file, "pool-2"); one != "" || other != "identity-2" {
		t.Error(one, other)
	}
	found, err := os.Stat(string(file))
	if err != nil || found.Mode().Perm() != 0o600 {
		t.Error(found, err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Error(left)
	}
}

// Credentials of several pools share a file, and nothing is lost.
func TestAFileIsShared(t *testing.T) {
	file := poolhouse.IdentityFile(filepath.Join(t.TempDir(), "ids"))
	var all sync.WaitGroup
	for number := range crowd {
		all.Go(func() {
			if err := file.Save(t.Context(), strconv.Itoa(number), "identity"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for number := range crowd {
		if id := load(t, file, strconv.Itoa(number)); id != "identity" {
			t.Errorf("%d: %q", number, id)
		}
	}
}

// What cannot be read is not taken for empty, and what cannot be written leaves nothing behind.
func TestAFileThatFailsIsTold(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "ids")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := poolhouse.IdentityFile(path)
	if _, err := broken.Load(t.Context(), "pool"); err == nil {
		t.Error("half a file was read")
	}
	if broken.Save(t.Context(), "pool", "identity") == nil || broken.Remove(t.Context(), "pool") == nil {
		t.Error("half a file was replaced")
	}
	if poolhouse.IdentityFile(filepath.Join(path, "ids")).Save(t.Context(), "pool", "identity") == nil {
		t.Error("a file is no folder")
	}
	if poolhouse.IdentityFile(filepath.Join(folder, "missing", "ids")).Save(t.Context(), "pool", "id") == nil {
		t.Error("there is no such folder")
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Error(left)
	}
}
