package poolhouse_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
	"github.com/poolhouse/poolhouse/clients/go/gen/identity/v1"
	"github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
)

const (
	pool      = "us-east-1:0-0"
	guestID   = "us-east-1:0-1"
	heartbeat = time.Minute
)

// syncing is a server of one guest's data that answers as a test says.
type syncing struct {
	identityv1.UnimplementedIdentityServiceServer
	syncv1.UnimplementedSyncServiceServer

	t       *testing.T
	address string
	watches chan *watching

	mutex sync.Mutex
	// credentials is what is said to who asks for them, from the second time on.
	credentials error
	asked       int
	list        func(*syncv1.ListRecordsRequest) (*syncv1.ListRecordsResponse, error)
	update      func(*syncv1.UpdateRecordsRequest) (*syncv1.UpdateRecordsResponse, error)
	pauses      []time.Duration
}

// watching is a watch that is open.
type watching struct {
	t      *testing.T
	stream grpc.ServerStreamingServer[syncv1.WatchResponse]
	token  string
	end    chan error
}

// serveSync starts such a server.
func serveSync(t *testing.T) *syncing {
	t.Helper()
	s := &syncing{t: t, watches: make(chan *watching)}
	s.update = func(request *syncv1.UpdateRecordsRequest) (*syncv1.UpdateRecordsResponse, error) {
		return stored(request, 1), nil
	}
	s.list = func(*syncv1.ListRecordsRequest) (*syncv1.ListRecordsResponse, error) {
		return &syncv1.ListRecordsResponse{}, nil
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	server := grpc.NewServer()
	identityv1.RegisterIdentityServiceServer(server, s)
	syncv1.RegisterSyncServiceServer(server, s)
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	return s
}

// open opens a device at the server; its pauses are noted, and take no time.
func (s *syncing) open(options poolhouse.DeviceOptions) *poolhouse.Device {
	s.t.Helper()
	client, err := poolhouse.Connect(s.address, poolhouse.WithPlaintext())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { client.Close() })
	options.Credentials.IdentityPoolID = pool
	device, err := poolhouse.OpenDeviceBy(s.t.Context(), client, options, s.pause)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { device.Close() })
	return device
}

func (s *syncing) pause(_ context.Context, length time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.pauses = append(s.pauses, length)
}

func (s *syncing) paused() []time.Duration {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.pauses
}

// refuse has everybody who asks for credentials be told so.
func (s *syncing) refuse(err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.credentials = err
}

// watch is the next one that is opened.
func (s *syncing) watch() *watching {
	s.t.Helper()
	select {
	case opened := <-s.watches:
		return opened
	case <-deadline(s.t).Done():
		s.t.Fatal("nobody watches")
		return nil
	}
}

func (s *syncing) Watch(
	request *syncv1.WatchRequest, stream grpc.ServerStreamingServer[syncv1.WatchResponse],
) error {
	opened := &watching{s.t, stream, request.GetResumeToken(), make(chan error)}
	select {
	case s.watches <- opened:
	case <-stream.Context().Done():
		return nil
	}
	select {
	case err := <-opened.end:
		return err
	case <-stream.Context().Done():
		return nil
	}
}

// send says something, after which the watch goes on with the token.
func (w *watching) send(token string, response *syncv1.WatchResponse) {
	w.t.Helper()
	response.ResumeToken = &token
	if err := w.stream.Send(response); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watching) current(token string, every time.Duration) {
	w.t.Helper()
	w.send(token, &syncv1.WatchResponse{
		Event: &syncv1.WatchResponse_Current{Current: &syncv1.Current{HeartbeatEvery: durationpb.New(every)}},
	})
}

// change tells of a record.
func (w *watching) change(token, key, value string, count int64) {
	w.t.Helper()
	record := &syncv1.RecordChange{DatasetName: proto.String("settings"), Record: recordOf(key, value, count)}
	w.send(token, &syncv1.WatchResponse{Event: &syncv1.WatchResponse_Changes{Changes: &syncv1.Changes{
		Changes: []*syncv1.Change{{What: &syncv1.Change_RecordChange{RecordChange: record}}},
	}}})
}

// from is where the watch comes from.
func (w *watching) from() string {
	connection, _ := peer.FromContext(w.stream.Context())
	return connection.Addr.String()
}

func recordOf(key, value string, count int64) *syncv1.Record {
	return &syncv1.Record{Key: &key, Value: &value, SyncCount: &count, DeviceLastModifiedDate: timestamppb.Now()}
}

func (s *syncing) GetId(context.Context, *identityv1.GetIdRequest) (*identityv1.GetIdResponse, error) {
	return &identityv1.GetIdResponse{IdentityId: proto.String(guestID)}, nil
}

func (s *syncing) GetCredentialsForIdentity(
	context.Context, *identityv1.GetCredentialsForIdentityRequest,
) (*identityv1.GetCredentialsForIdentityResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.asked++
	return &identityv1.GetCredentialsForIdentityResponse{
		IdentityId: proto.String(guestID),
		Credentials: &identityv1.Credentials{
			AccessKeyId: proto.String(fmt.Sprintf("ASIA%d", s.asked)),
			Expiration:  timestamppb.New(time.Now().Add(time.Hour)),
		},
	}, s.credentials
}

func (s *syncing) ListDatasets(
	context.Context, *syncv1.ListDatasetsRequest,
) (*syncv1.ListDatasetsResponse, error) {
	return &syncv1.ListDatasetsResponse{}, nil
}

func (s *syncing) ListRecords(
	_ context.Context, request *syncv1.ListRecordsRequest,
) (*syncv1.ListRecordsResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.list(request)
}

func (s *syncing) UpdateRecords(
	_ context.Context, request *syncv1.UpdateRecordsRequest,
) (*syncv1.UpdateRecordsResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.update(request)
}

// stored is what became of patches that are stored.
func stored(request *syncv1.UpdateRecordsRequest, count int64) *syncv1.UpdateRecordsResponse {
	answer := &syncv1.UpdateRecordsResponse{}
	for _, patch := range request.GetRecordPatches() {
		record := recordOf(patch.GetKey(), patch.GetValue(), count)
		record.Value, record.DeviceLastModifiedDate = patch.Value, patch.GetDeviceLastModifiedDate()
		answer.Records = append(answer.Records, record)
	}
	return answer
}

// named is a refusal as Poolhouse gives it.
func named(code codes.Code, name string) error {
	refused, err := status.New(code, "no").WithDetails(&errdetails.ErrorInfo{Reason: name, Domain: "poolhouse"})
	if err != nil {
		return err
	}
	return refused.Err()
}

// eventually waits until something is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for ctx := deadline(t); ctx.Err() == nil; time.Sleep(time.Millisecond) {
		if so() {
			return
		}
	}
	t.Fatalf("it never happened: %s", what)
}

// becomes waits for a status.
func becomes(t *testing.T, device *poolhouse.Device, status poolhouse.Status) {
	t.Helper()
	eventually(t, string(status), func() bool { return device.Status() == status })
}

// notes are what an app was told.
type notes struct {
	mutex sync.Mutex
	all   []string
}

func (n *notes) add(words ...string) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.all = append(n.all, strings.Join(words, " "))
}

// become waits until the app was told just this.
func (n *notes) become(t *testing.T, expected ...string) {
	t.Helper()
	told := func() []string {
		n.mutex.Lock()
		defer n.mutex.Unlock()
		return slices.Clone(n.all)
	}
	for ctx := deadline(t); ctx.Err() == nil; time.Sleep(time.Millisecond) {
		if slices.Equal(told(), expected) {
			return
		}
	}
	t.Errorf("it was told %q instead of %q", told(), expected)
}

// change notes a change as `theme: light to dark, remote`.
func (n *notes) change(change poolhouse.Change) {
	n.add(fmt.Sprintf("%s: %s to %s, %s", change.Key, shown(change.Old), shown(change.New), change.Origin))
}

func shown(value poolhouse.Value) string {
	if !value.Exists {
		return "nothing"
	}
	return value.Text
}
