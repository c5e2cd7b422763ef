package poolhouse_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
)

const nowhere = "127.0.0.1:1"

// offline opens a device whose server does not answer.
func offline(t *testing.T, options poolhouse.DeviceOptions) *poolhouse.Device {
	t.Helper()
	client, err := poolhouse.Connect(nowhere, poolhouse.WithPlaintext())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	options.Credentials.IdentityPoolID = pool
	device, err := poolhouse.OpenDevice(t.Context(), client, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { device.Close() })
	return device
}

// put writes a record, which must be possible.
func put(t *testing.T, dataset *poolhouse.Dataset, key, text string) {
	t.Helper()
	if err := dataset.Put(key, text); err != nil {
		t.Fatal(err)
	}
}

// goroutines are those that run the client's code, besides the test's own.
func goroutines() []string {
	all := make([]byte, 1<<20)
	var running []string
	for _, stack := range strings.Split(string(all[:runtime.Stack(all, true)]), "\n\n") {
		if strings.Contains(stack, "poolhouse/clients/go") && !strings.Contains(stack, "testing.tRunner") {
			running = append(running, stack)
		}
	}
	return running
}

// A device that was closed leaves nothing running, whatever it was doing, and its store to the next.
func TestNothingIsLeftRunning(t *testing.T) {
	store := poolhouse.MemoryStore()
	device := offline(t, poolhouse.DeviceOptions{Store: store})
	put(t, device.Sync("settings"), "theme", "dark")
	waiting := make(chan error)
	go func() { waiting <- device.Synchronize(context.Background()) }()
	begun := time.Now()
	if err := errors.Join(device.Close(), device.Close()); err != nil || time.Since(begun) > 5*time.Second {
		t.Errorf("closed after %s: %v", time.Since(begun), err)
	}
	if err := <-waiting; !errors.Is(err, poolhouse.ErrDeviceClosed) {
		t.Error(err)
	}
	for ctx := deadline(t); len(goroutines()) > 0 && ctx.Err() == nil; {
		time.Sleep(time.Millisecond)
	}
	if left := goroutines(); len(left) > 0 {
		t.Error(strings.Join(left, "\n\n"))
	}
	if err := device.Sync("settings").Put("theme", "light"); !errors.Is(err, poolhouse.ErrDeviceClosed) {
		t.Error(err)
	}
	if text, _ := offline(t, poolhouse.DeviceOptions{Store: store}).Sync("settings").Get("theme"); text != "dark" {
		t.Errorf("the next device has %q", text)
	}
}

// A device whose context has ended is off line; what it has can be read and written until it is closed.
func TestADeviceWorksOnWhenItsContextEnds(t *testing.T) {
	server := serveSync(t)
	client, err := poolhouse.Connect(server.address, poolhouse.WithPlaintext())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ctx, cancel := context.WithCancel(t.Context())
	options := poolhouse.DeviceOptions{Credentials: poolhouse.CredentialsOptions{IdentityPoolID: pool}}
	device, err := poolhouse.OpenDevice(ctx, client, options)
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	server.watch().current("t1", heartbeat)
	becomes(t, device, poolhouse.StatusCurrent)
	cancel()
	becomes(t, device, poolhouse.StatusOffline)
	put(t, device.Sync("settings"), "theme", "dark")
	if err := device.Synchronize(deadline(t)); !errors.Is(err, poolhouse.ErrDeviceClosed) {
		t.Error(err)
	}
}

// Whoever waits for a device gives up with the context, and leaves the device alone.
func TestWaitingEndsWithItsContext(t *testing.T) {
	device := offline(t, poolhouse.DeviceOptions{})
	ctx, cancel := context.WithTimeout(t.Context(), aGlance)
	defer cancel()
	if err := device.Synchronize(ctx); !errors.Is(err, context.DeadlineExceeded) || device.Err() != nil {
		t.Error(err, device.Err())
	}
}

// The app hears of each status once.
func TestTheAppHearsOfEachStatus(t *testing.T) {
	server, heard := serveSync(t), &notes{}
	device := server.open(poolhouse.DeviceOptions{OnStatus: func(status poolhouse.Status) { heard.add(string(status)) }})
	watch := server.watch()
	watch.change("t1", "theme", "dark", 1)
	becomes(t, device, poolhouse.StatusBehind)
	watch.current("t1", heartbeat)
	becomes(t, device, poolhouse.StatusCurrent)
	watch.end <- status.Error(codes.Unavailable, "gone")
	server.watch()
	heard.become(t, "behind", "current", "offline")
}

// After signing out nothing is shown, also if the device was about to learn whose it is.
func TestWhoSignsOutIsForgotten(t *testing.T) {
	server := serveSync(t)
	device := server.open(poolhouse.DeviceOptions{})
	watch := server.watch()
	watch.change("t1", "diary", "secret", 1)
	eventually(t, "the record is there", func() bool { return device.Sync("settings").Len() == 1 })
	heard := &notes{}
	device.Sync("settings").Listen(heard.change)
	if err := device.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	heard.become(t, "diary: secret to nothing, remote")
	again := server.watch()
	if device.IdentityID() != guestID || again.token != "t1" {
		t.Errorf("%q watches on after %q", device.IdentityID(), again.token)
	}
}

// What cannot be kept is not written: the app has the store's error, and nobody sees the change.
func TestWhatCannotBeKeptIsNotWritten(t *testing.T) {
	full := &fullStore{Store: poolhouse.MemoryStore()}
	device := offline(t, poolhouse.DeviceOptions{Store: full})
	settings, heard := device.Sync("settings"), &notes{}
	put(t, settings, "theme", "dark")
	settings.Listen(heard.change)
	full.isFull = true
	if err := settings.Put("theme", "light"); !errors.Is(err, errFull) {
		t.Error(err)
	}
	full.isFull = false
	put(t, settings, "font", "mono")
	heard.become(t, "font: nothing to mono, local")
	if text, _ := settings.Get("theme"); text != "dark" {
		t.Error(text)
	}
}

var errFull = errors.New("the disk is full")

// fullStore is a store that has no room at times.
type fullStore struct {
	poolhouse.Store
	isFull bool
}

func (s *fullStore) Save(values map[string][]byte) error {
	if s.isFull {
		return errFull
	}
	return s.Store.Save(values)
}
