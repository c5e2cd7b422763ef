package poolhouse_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
)

// writer is the variable that has the tests' program do nothing but write to the store that it names.
const writer = "POOLHOUSE_TESTS_WRITE_TO"

func TestMain(m *testing.M) {
	if path := os.Getenv(writer); path != "" {
		writeForEver(path)
	}
	os.Exit(m.Run())
}

// writeForEver says of each record that it was written.
func writeForEver(path string) {
	client, err := poolhouse.Connect(nowhere, poolhouse.WithPlaintext())
	if err != nil {
		panic(err)
	}
	device, err := poolhouse.OpenDevice(context.Background(), client, poolhouse.DeviceOptions{
		Credentials: poolhouse.CredentialsOptions{IdentityPoolID: pool}, Store: poolhouse.FileStore(path),
	})
	for number := 0; err == nil; number++ {
		if err = device.Sync("settings").Put(fmt.Sprintf("k%d", number), "written"); err == nil {
			fmt.Println(number)
		}
	}
	panic(err)
}

// stores are both kinds, each of which is to keep its promises.
func stores(t *testing.T) map[string]poolhouse.Store {
	return map[string]poolhouse.Store{
		"memory": poolhouse.MemoryStore(),
		"file":   poolhouse.FileStore(filepath.Join(t.TempDir(), "data.db")),
	}
}

// check reports what a store refuses.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A store keeps values until they are dropped, and gives them by what their keys begin with.
func TestAStoreKeepsValues(t *testing.T) {
	for kind, store := range stores(t) {
		t.Run(kind, func(t *testing.T) {
			check(t, store.Open())
			check(t, store.Save(map[string][]byte{"a/1": []byte("one"), "a/2": []byte("two"), "b/1": {}, "c": nil}))
			check(t, store.Save(map[string][]byte{"a/1": nil, "a/3": []byte("three")}))
			check(t, store.Close())
			check(t, store.Open())
			defer store.Close()
			found, err := store.Load("a/")
			if err != nil || len(found) != 2 || string(found["a/2"]) != "two" || string(found["a/3"]) != "three" {
				t.Error(found, err)
			}
			if found, err = store.Load(""); err != nil || len(found) != 3 || found["b/1"] == nil {
				t.Error(found, err)
			}
		})
	}
}

// A store is one device's at a time: another one is told so at once.
func TestAStoreIsOneDevicesAtATime(t *testing.T) {
	for kind, store := range stores(t) {
		t.Run(kind, func(t *testing.T) {
			device := offline(t, poolhouse.DeviceOptions{Store: store})
			if err := openOn(t, store, pool); !errors.Is(err, poolhouse.ErrStoreInUse) {
				t.Error(err)
			}
			check(t, device.Close())
			check(t, openOn(t, store, pool))
		})
	}
}

// openOn opens a device on a store, and closes it.
func openOn(t *testing.T, store poolhouse.Store, identityPoolID string) error {
	t.Helper()
	client, err := poolhouse.Connect(nowhere, poolhouse.WithPlaintext())
	check(t, err)
	defer client.Close()
	device, err := poolhouse.OpenDevice(t.Context(), client, poolhouse.DeviceOptions{
		Credentials: poolhouse.CredentialsOptions{IdentityPoolID: identityPoolID}, Store: store,
	})
	if err != nil {
		return err
	}
	return device.Close()
}

// What is another pool's, a later version's, or no store at all, is left alone.
func TestAStoreOfSomethingElseIsLeftAlone(t *testing.T) {
	store := poolhouse.MemoryStore()
	device := offline(t, poolhouse.DeviceOptions{Store: store})
	put(t, device.Sync("settings"), "theme", "dark")
	check(t, device.Forget(t.Context()))
	check(t, device.Close())
	if err := openOn(t, store, "us-east-1:another"); !errors.Is(err, poolhouse.ErrStoreUnusable) {
		t.Error(err)
	}
	check(t, store.Open())
	check(t, store.Save(map[string][]byte{"device": []byte(`{"version": 99}`)}))
	check(t, store.Close())
	if err := openOn(t, store, pool); !errors.Is(err, poolhouse.ErrStoreUnusable) {
		t.Error(err)
	}
	path := filepath.Join(t.TempDir(), "photo.jpg")
	check(t, os.WriteFile(path, make([]byte, 100_000), 0o600))
	if err := openOn(t, poolhouse.FileStore(path), pool); !errors.Is(err, poolhouse.ErrStoreUnusable) {
		t.Error(err)
	}
}

// Nobody but its owner reads the file: it has a guest's id.
func TestAFileIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.db")
	check(t, openOn(t, poolhouse.FileStore(path), pool))
	about, err := os.Stat(path)
	if err != nil || about.Mode().Perm() != 0o600 {
		t.Error(about.Mode(), err)
	}
}

// A program that is killed while it writes leaves a whole store, with all that was written.
func TestAKilledProgramLeavesAWholeStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.db")
	for round, lines := range []int{30, 60} {
		written := writeAndBeKilled(t, path, lines)
		device := offline(t, poolhouse.DeviceOptions{Store: poolhouse.FileStore(path)})
		for number := range written {
			if _, exists := device.Sync("settings").Get(fmt.Sprintf("k%d", number)); !exists {
				t.Errorf("round %d: record %d of %d is lost", round, number, written)
			}
		}
		check(t, device.Close())
	}
}

// writeAndBeKilled gives how many records a program has written before it was killed.
func writeAndBeKilled(t *testing.T, path string, lines int) (written int) {
	t.Helper()
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), writer+"="+path)
	output, err := program.StdoutPipe()
	check(t, err)
	check(t, program.Start())
	for read := bufio.NewScanner(output); read.Scan(); written++ {
		if written == lines {
			check(t, program.Process.Kill())
		}
	}
	_ = program.Wait() // it was killed
	return written
}
