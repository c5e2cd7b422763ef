package poolhouse_test

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
	"github.com/poolhouse/poolhouse/clients/go/gen/identity/v1"
)

// The cases that the clients of all languages share.
type cases struct {
	Day          string
	Random       float64
	IdentityPool string `json:"identity_pool"`
	Provider     string
	Identities   map[string]string
	Errors       map[string]struct{ Status, Name, Message string }
	Cases        []sharedCase
}

type sharedCase struct {
	Name, Role, Stored string
	Steps              []step
}

type step struct {
	Do, At, Login, Gives, Stored string
	Calls                        []call
	Pauses                       []float64
	Fails                        *struct{ Call, Name string }
}

type call struct {
	Call, Identity, Error string
	Answer                struct{ Identity, Key, Until string }
}

// conformance reads a file of shared cases.
func conformance(t *testing.T, name string, cases any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "conformance", name))
	if err == nil {
		err = json.Unmarshal(text, cases)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// moment is a time of the cases' day.
func (c *cases) moment(t *testing.T, clock string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, c.Day+"T"+clock+"Z")
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func (c *cases) logins(s step) map[string]string {
	if s.Login == "" {
		return map[string]string{}
	}
	return map[string]string{c.Provider: s.Login}
}

// scripted is a server that answers as it is told, a client of it, and the client's clock.
type scripted struct {
	identityv1.UnimplementedIdentityServiceServer
	cases

	t      *testing.T
	client *poolhouse.Client

	mutex  sync.Mutex
	script []call
	seen   []proto.Message
	now    time.Time
	pauses []float64
	gate   chan struct{}
}

func serve(t *testing.T) *scripted {
	t.Helper()
	s := &scripted{t: t}
	conformance(t, "credentials.json", &s.cases)
	s.now = s.moment(t, "08:00:00")
	s.gate = make(chan struct{})
	s.open()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	identityv1.RegisterIdentityServiceServer(server, s)
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	s.client, err = poolhouse.Connect(listener.Addr().String(), poolhouse.WithPlaintext())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.client.Close() })
	return s
}

// credentials are by the test's clock.
func (s *scripted) credentials(options poolhouse.CredentialsOptions) *poolhouse.IdentityCredentials {
	options.IdentityPoolID = s.IdentityPool
	now := func() time.Time {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		return s.now
	}
	return s.client.CredentialsBy(options, now, func() float64 { return s.Random }, s.pause)
}

func (s *scripted) pause(length time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.pauses = append(s.pauses, length.Seconds())
}

// tell says what the time is and what will be answered, and forgets what was before.
func (s *scripted) tell(clock string, script ...call) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.now, s.script, s.seen, s.pauses = s.moment(s.t, clock), script, nil, nil
}

// shut lets every call wait, until open.
func (s *scripted) shut() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.gate = make(chan struct{})
}

func (s *scripted) open() {
	close(s.gate)
}

// calls is how many there were.
func (s *scripted) calls() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.seen)
}

// asked waits until the server was asked so many times.
func (s *scripted) asked(calls int) {
	s.t.Helper()
	for ctx := deadline(s.t); ctx.Err() == nil; time.Sleep(time.Millisecond) {
		if s.calls() == calls {
			return
		}
	}
	s.t.Fatalf("the server was not asked %d times", calls)
}

// next is what is answered to a request.
func (s *scripted) next(ctx context.Context, request proto.Message) (call, error) {
	s.mutex.Lock()
	s.seen = append(s.seen, request)
	gate := s.gate
	s.mutex.Unlock()
	select {
	case <-gate:
	case <-ctx.Done():
		return call{}, ctx.Err()
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.script) == 0 {
		return call{}, status.Error(codes.Unknown, "nobody has expected this call")
	}
	next := s.script[0]
	s.script = s.script[1:]
	return next, s.refusal(next.Error)
}

// refusal is an error as Poolhouse gives it, or a proxy that knows no names.
func (s *scripted) refusal(key string) error {
	told, ok := s.Errors[key]
	if !ok {
		return nil
	}
	var code codes.Code
	if err := code.UnmarshalJSON([]byte(`"` + told.Status + `"`)); err != nil {
		return err
	}
	refused := status.New(code, told.Message)
	if told.Name == "" {
		return refused.Err()
	}
	refused, err := refused.WithDetails(&errdetails.ErrorInfo{Reason: told.Name, Domain: "poolhouse"})
	if err != nil {
		return err
	}
	return refused.Err()
}

func (s *scripted) GetId(ctx context.Context, request *identityv1.GetIdRequest) (*identityv1.GetIdResponse, error) {
	told, err := s.next(ctx, request)
	if err != nil {
		return nil, err
	}
	return &identityv1.GetIdResponse{IdentityId: proto.String(s.Identities[told.Answer.Identity])}, nil
}

func (s *scripted) GetCredentialsForIdentity(
	ctx context.Context, request *identityv1.GetCredentialsForIdentityRequest,
) (*identityv1.GetCredentialsForIdentityResponse, error) {
	told, err := s.next(ctx, request)
	if err != nil {
		return nil, err
	}
	identityID := request.GetIdentityId()
	if told.Answer.Identity != "" {
		identityID = s.Identities[told.Answer.Identity]
	}
	return &identityv1.GetCredentialsForIdentityResponse{
		IdentityId: &identityID,
		Credentials: &identityv1.Credentials{
			AccessKeyId:  &told.Answer.Key,
			SecretKey:    proto.String("secret " + told.Answer.Key),
			SessionToken: proto.String("token " + told.Answer.Key),
			Expiration:   timestamppb.New(s.moment(s.t, told.Answer.Until)),
		},
	}, nil
}

// expected is what the server should be asked in a step.
func (s *scripted) expected(one sharedCase, at step, asked call) proto.Message {
	if asked.Call == "GetId" {
		return &identityv1.GetIdRequest{IdentityPoolId: &s.IdentityPool, Logins: s.logins(at)}
	}
	identityID := s.Identities[asked.Identity]
	request := &identityv1.GetCredentialsForIdentityRequest{IdentityId: &identityID, Logins: s.logins(at)}
	if one.Role != "" {
		request.CustomRoleArn = &one.Role
	}
	return request
}
