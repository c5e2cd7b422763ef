package poolhouse_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
	"github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
)

// A change of which nobody knows whether it has arrived is one's own when it comes back: no conflict, and no news.
func TestAChangeThatHasArrivedUnnoticedIsOnesOwn(t *testing.T) {
	server := serveSync(t)
	var arrived *syncv1.UpdateRecordsResponse
	server.update = func(request *syncv1.UpdateRecordsRequest) (*syncv1.UpdateRecordsResponse, error) {
		if arrived == nil {
			arrived = stored(request, 1)
			return nil, status.Error(codes.Unavailable, "the answer is lost")
		}
		return nil, named(codes.Aborted, "ResourceConflictException")
	}
	server.list = func(*syncv1.ListRecordsRequest) (*syncv1.ListRecordsResponse, error) {
		if arrived == nil {
			return &syncv1.ListRecordsResponse{}, nil
		}
		return listed(1, arrived.Records...), nil
	}
	device := server.open(poolhouse.DeviceOptions{Conflict: func(conflict poolhouse.Conflict) (poolhouse.Value, error) {
		t.Error("there is a conflict:", conflict)
		return conflict.Remote, nil
	}})
	if err := device.Sync("settings").Put("theme", "dark"); err != nil {
		t.Fatal(err)
	}
	server.watch().current("t1", heartbeat)
	server.watch().current("t2", heartbeat)
	if err := device.Synchronize(deadline(t)); err != nil {
		t.Error(err)
	}
}

// Of many changes that go together, those that the server never takes are found, put back and told; the rest is sent.
func TestOnlyWhatIsRefusedForGoodIsPutBack(t *testing.T) {
	server := serveSync(t)
	calls, kept := int64(0), map[string]bool{}
	server.update = func(request *syncv1.UpdateRecordsRequest) (*syncv1.UpdateRecordsResponse, error) {
		calls++
		for _, patch := range request.GetRecordPatches() {
			if patch.GetValue() == "bad" {
				return nil, named(codes.InvalidArgument, "InvalidParameterException")
			}
		}
		for _, patch := range request.GetRecordPatches() {
			kept[patch.GetKey()] = true
		}
		return stored(request, calls), nil
	}
	var refused notes
	device := server.open(poolhouse.DeviceOptions{OnError: func(dataset, key string, err *poolhouse.SyncError) {
		refused.add(dataset, key, err.Name)
	}})
	settings := device.Sync("settings")
	for number := range 100 {
		value := "good"
		if number == 17 || number == 99 {
			value = "bad"
		}
		if err := settings.Put(fmt.Sprintf("k%d", number), value); err != nil {
			t.Fatal(err)
		}
	}
	server.watch().current("t1", heartbeat)
	if err := device.Synchronize(deadline(t)); err != nil {
		t.Fatal(err)
	}
	refused.become(t, "settings k17 InvalidParameterException", "settings k99 InvalidParameterException")
	if len(kept) != 98 || settings.Len() != 98 {
		t.Error(len(kept), settings.Len())
	}
}

// A change that does not fit into any message is put back as well: nothing waits behind it for ever.
func TestAChangeThatFitsIntoNoMessageIsPutBack(t *testing.T) {
	server := serveSync(t)
	var refused notes
	device := server.open(poolhouse.DeviceOptions{OnError: func(_, key string, _ *poolhouse.SyncError) {
		refused.add(key)
	}})
	settings := device.Sync("settings")
	if err := settings.Put("huge", strings.Repeat("x", 5_000_000)); err != nil {
		t.Fatal(err)
	}
	if err := settings.Put("small", "x"); err != nil {
		t.Fatal(err)
	}
	server.watch().current("t1", heartbeat)
	if err := device.Synchronize(deadline(t)); err != nil {
		t.Fatal(err)
	}
	refused.become(t, "huge")
	if settings.Len() != 1 {
		t.Error(settings.Len())
	}
}

// A change that the pool's function leaves out would be left out each time: it is put back and told; the rest is sent.
func TestAChangeThatThePoolsFunctionLeavesOutIsPutBack(t *testing.T) {
	server := serveSync(t)
	calls := 0
	server.update = func(request *syncv1.UpdateRecordsRequest) (*syncv1.UpdateRecordsResponse, error) {
		calls++
		answer := stored(request, 1)
		answer.Records = slices.DeleteFunc(answer.Records, func(one *syncv1.Record) bool { return one.GetKey() == "a" })
		return answer, nil
	}
	var refused notes
	device := server.open(poolhouse.DeviceOptions{OnError: func(dataset, key string, err *poolhouse.SyncError) {
		refused.add(dataset, key, err.Name)
	}})
	settings := device.Sync("settings")
	if err := settings.PutAll(maps.All(map[string]string{"a": "1", "b": "2"})); err != nil {
		t.Fatal(err)
	}
	server.watch().current("t1", heartbeat)
	if err := device.Synchronize(deadline(t)); err != nil {
		t.Fatal(err)
	}
	refused.become(t, "settings a ")
	if found := maps.Collect(settings.All()); !maps.Equal(found, map[string]string{"b": "2"}) || calls != 1 {
		t.Error(found, calls)
	}
}

// What the pool's function makes of a change is no conflict for ever, whoever tells of it first, although the app would
// insist on its own.
func TestWhatThePoolsFunctionMakesOfAChangeIsTaken(t *testing.T) {
	for _, isToldBefore := range []bool{false, true} {
		server := serveSync(t)
		var watch *watching
		var asked atomic.Bool
		calls := 0
		device := server.open(poolhouse.DeviceOptions{Conflict: func(conflict poolhouse.Conflict) (poolhouse.Value, error) {
			asked.Store(true)
			return conflict.Local, nil
		}})
		server.update = func(request *syncv1.UpdateRecordsRequest) (*syncv1.UpdateRecordsResponse, error) {
			if calls++; isToldBefore {
				watch.change("t2", "a", "changed", 1)
				eventually(t, "the watch tells", func() bool { return asked.Load() })
			}
			answer := stored(request, 1)
			answer.Records[0].Value = proto.String("changed")
			return answer, nil
		}
		if err := device.Sync("settings").Put("a", "1"); err != nil {
			t.Fatal(err)
		}
		watch = server.watch()
		watch.current("t1", heartbeat)
		if err := device.Synchronize(deadline(t)); err != nil {
			t.Fatal(err)
		}
		if text, _ := device.Sync("settings").Get("a"); text != "changed" || calls != 1 {
			t.Error(isToldBefore, text, calls)
		}
	}
}

// A server that was set back, and has gone on since, contradicts what is here: all is heard anew, and then it is current.
func TestAllIsHeardAnewFromAServerThatWasSetBack(t *testing.T) {
	server := serveSync(t)
	server.list = func(request *syncv1.ListRecordsRequest) (*syncv1.ListRecordsResponse, error) {
		if request.GetLastSyncCount() > 2 {
			return nil, named(codes.InvalidArgument, "InvalidParameterException")
		}
		return listed(2), nil
	}
	server.update = func(request *syncv1.UpdateRecordsRequest) (*syncv1.UpdateRecordsResponse, error) {
		return stored(request, 3), nil
	}
	insistAnew(t, server)
}

// A conflict that stays though nobody writes is with what is known here: such a server was set back as well.
func TestAConflictThatStaysIsWithWhatIsKnownHere(t *testing.T) {
	server := serveSync(t)
	calls := 0
	server.list = func(*syncv1.ListRecordsRequest) (*syncv1.ListRecordsResponse, error) { return listed(9), nil }
	server.update = func(request *syncv1.UpdateRecordsRequest) (*syncv1.UpdateRecordsResponse, error) {
		if calls++; request.GetRecordPatches()[0].GetSyncCount() != 1 {
			return nil, named(codes.Aborted, "ResourceConflictException")
		}
		return stored(request, 10), nil
	}
	insistAnew(t, server)
	if calls != 7 {
		t.Error(calls)
	}
}

// insistAnew has a device change a record that the server does not have so any more, hear all anew, and then insist on it.
func insistAnew(t *testing.T, server *syncing) {
	t.Helper()
	device := server.open(poolhouse.DeviceOptions{Conflict: func(conflict poolhouse.Conflict) (poolhouse.Value, error) {
		return conflict.Local, nil
	}})
	watch := server.watch()
	watch.change("t1", "theme", "dark", 9)
	watch.current("t2", heartbeat)
	if err := device.Synchronize(deadline(t)); err != nil {
		t.Fatal(err)
	}
	if err := device.Sync("settings").Put("theme", "blue"); err != nil {
		t.Fatal(err)
	}
	anew := server.watch()
	anew.change("t3", "theme", "light", 1)
	anew.current("t4", heartbeat)
	if err := device.Synchronize(deadline(t)); err != nil {
		t.Error(err)
	}
	if text, _ := device.Sync("settings").Get("theme"); text != "blue" || anew.token != "" {
		t.Error(text, anew.token)
	}
}

func listed(count int64, records ...*syncv1.Record) *syncv1.ListRecordsResponse {
	return &syncv1.ListRecordsResponse{
		DatasetExists: proto.Bool(true), DatasetSyncCount: proto.Int64(count), Records: records,
	}
}

// A server that has no time is asked again, after pauses that grow; the watch goes on meanwhile.
func TestAServerThatHasNoTimeIsAskedAgain(t *testing.T) {
	server := serveSync(t)
	calls := 0
	server.update = func(request *syncv1.UpdateRecordsRequest) (*syncv1.UpdateRecordsResponse, error) {
		if calls++; calls < 4 {
			return nil, named(codes.ResourceExhausted, "TooManyRequestsException")
		}
		return stored(request, 1), nil
	}
	device := server.open(poolhouse.DeviceOptions{})
	if err := device.Sync("settings").Put("theme", "dark"); err != nil {
		t.Fatal(err)
	}
	watch := server.watch()
	watch.current("t1", heartbeat)
	if err := device.Synchronize(deadline(t)); err != nil {
		t.Fatal(err)
	}
	if pauses := server.paused(); len(pauses) != 3 || pauses[2] != 4*pauses[0] {
		t.Error(pauses)
	}
	watch.change("t2", "font", "mono", 2)
	eventually(t, "the watch tells", func() bool { return device.Sync("settings").Len() == 2 })
}
