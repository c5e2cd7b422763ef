package poolhouse_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
	"github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
)

// A watch goes on after the last message, over another connection, however it has broken; pauses grow until it is
// current again.
func TestAWatchGoesOnWhereItBroke(t *testing.T) {
	server := serveSync(t)
	device := server.open(poolhouse.DeviceOptions{})
	first := server.watch()
	first.change("t1", "theme", "dark", 1)
	eventually(t, "the record is there", func() bool { return device.Sync("settings").Len() == 1 })
	first.end <- status.Error(codes.Unavailable, "gone")
	second := server.watch()
	if second.token != "t1" || second.from() == first.from() {
		t.Errorf("it goes on after %q, from %s", second.token, second.from())
	}
	second.end <- status.Error(codes.Internal, "broken")
	third := server.watch()
	third.current("t2", heartbeat)
	becomes(t, device, poolhouse.StatusCurrent)
	third.end <- nil
	fourth := server.watch()
	if fourth.token != "t2" {
		t.Errorf("it goes on after %q", fourth.token)
	}
	if pauses := server.paused(); !slices.Equal(pauses, []time.Duration{2e8, 4e8, 2e8}) {
		t.Error(pauses)
	}
}

// A watch that says nothing for two heartbeats is dead, however alive its connection looks.
func TestASilentWatchIsDead(t *testing.T) {
	server := serveSync(t)
	server.open(poolhouse.DeviceOptions{})
	first := server.watch()
	first.current("t1", 20*time.Millisecond)
	second := server.watch()
	if second.token != "t1" || second.from() == first.from() {
		t.Errorf("it goes on after %q, from %s", second.token, second.from())
	}
}

// A server that is about to stop says when to come back.
func TestADeviceComesBackWhenItIsTold(t *testing.T) {
	server := serveSync(t)
	server.open(poolhouse.DeviceOptions{})
	later := &syncv1.ComeBack{After: durationpb.New(3 * time.Second)}
	server.watch().send("t1", &syncv1.WatchResponse{Event: &syncv1.WatchResponse_ComeBack{ComeBack: later}})
	if token := server.watch().token; token != "t1" {
		t.Errorf("it goes on after %q", token)
	}
	if pauses := server.paused(); !slices.Equal(pauses, []time.Duration{3 * time.Second}) {
		t.Error(pauses)
	}
}

// Credentials that are not good any more are renewed at once, and after a pause if that does not help.
func TestCredentialsThatAreNotGoodAnyMoreAreRenewed(t *testing.T) {
	server := serveSync(t)
	server.open(poolhouse.DeviceOptions{})
	for range 2 {
		server.watch().end <- named(codes.Unauthenticated, "UnrecognizedClientException")
	}
	server.watch()
	server.mutex.Lock()
	defer server.mutex.Unlock()
	if server.asked != 3 || len(server.pauses) != 1 {
		t.Errorf("credentials were asked for %d times, with the pauses %v", server.asked, server.pauses)
	}
}

// A token that is none is dropped. What is here stays, and what the server does not tell of again is gone.
func TestAWatchBeginsAnewWhenItsTokenIsNone(t *testing.T) {
	server := serveSync(t)
	device := server.open(poolhouse.DeviceOptions{})
	settings := device.Sync("settings")
	first := server.watch()
	first.change("t1", "stays", "1", 1)
	first.change("t2", "goes", "1", 2)
	eventually(t, "two records are there", func() bool { return settings.Len() == 2 })
	first.end <- named(codes.InvalidArgument, "InvalidParameterException")
	second := server.watch()
	if second.token != "" || settings.Len() != 2 {
		t.Errorf("it goes on after %q with %d records", second.token, settings.Len())
	}
	second.change("t1", "stays", "1", 1)
	second.current("t2", heartbeat)
	eventually(t, "one record is there", func() bool { return settings.Len() == 1 })
}

// A device that is refused stops and says why, works on with what it has, and goes on when somebody signs in.
func TestADeviceThatIsRefusedStops(t *testing.T) {
	server := serveSync(t)
	device := server.open(poolhouse.DeviceOptions{})
	server.watch().end <- named(codes.PermissionDenied, "AccessDeniedException")
	err := device.Synchronize(deadline(t))
	var refused *poolhouse.SyncError
	if !errors.As(err, &refused) || refused.Name != "AccessDeniedException" || !errors.Is(device.Err(), err) {
		t.Error(err, device.Err())
	}
	if err := device.Sync("settings").Put("theme", "dark"); err != nil || device.Status() != poolhouse.StatusStopped {
		t.Error(err, device.Status())
	}
	server.refuse(named(codes.Unauthenticated, "NotAuthorizedException"))
	device.Renew()
	var withheld *poolhouse.CredentialsError
	if err := device.Synchronize(deadline(t)); !errors.As(err, &withheld) || withheld.Name != "NotAuthorizedException" {
		t.Error(err)
	}
	server.refuse(nil)
	device.Renew()
	server.watch().current("t1", heartbeat)
	becomes(t, device, poolhouse.StatusCurrent)
}

// A refusal of credentials that passes is none: the device tries again.
func TestARefusalThatPassesStopsNothing(t *testing.T) {
	server := serveSync(t)
	server.refuse(named(codes.ResourceExhausted, "LimitExceededException"))
	device := server.open(poolhouse.DeviceOptions{})
	eventually(t, "it has tried again", func() bool { return len(server.paused()) > 2 })
	if device.Status() != poolhouse.StatusOffline {
		t.Error(device.Status())
	}
	server.refuse(nil)
	server.watch()
}
