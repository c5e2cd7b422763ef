package poolhouse_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
)

const crowd = 20

// ids is a store that a test can look into.
type ids map[string]string

func (i ids) Load(_ context.Context, pool string) (string, error) { return i[pool], nil }
func (i ids) Save(_ context.Context, pool, id string) error       { i[pool] = id; return nil }
func (i ids) Remove(_ context.Context, pool string) error         { delete(i, pool); return nil }

func first() []call {
	id, credentials := call{Call: "GetId"}, call{Call: "GetCredentialsForIdentity"}
	id.Answer.Identity, credentials.Answer.Key, credentials.Answer.Until = "A", "ASIA1", "09:00:00"
	return []call{id, credentials}
}

func second() call {
	credentials := call{Call: "GetCredentialsForIdentity"}
	credentials.Answer.Key, credentials.Answer.Until = "ASIA2", "09:55:00"
	return credentials
}

// get asks for credentials that must be there.
func get(t *testing.T, credentials *poolhouse.IdentityCredentials) poolhouse.Credentials {
	t.Helper()
	found, err := credentials.Get(deadline(t))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// got is what one goroutine of many has got.
type got struct {
	credentials poolhouse.Credentials
	err         error
}

// gather has goroutines ask for credentials at once.
func gather(t *testing.T, credentials *poolhouse.IdentityCredentials, goroutines int) <-chan got {
	t.Helper()
	all, ctx := make(chan got, goroutines), deadline(t)
	for range goroutines {
		go func() {
			found, err := credentials.Get(ctx)
			all <- got{found, err}
		}()
	}
	return all
}

// Credentials decide as those of all languages: what they ask, what they give, how long they wait, what they keep.
func TestCredentialsDecideAsThoseOfAllLanguages(t *testing.T) {
	for _, one := range serve(t).Cases {
		t.Run(one.Name, func(t *testing.T) {
			s, store, logins := serve(t), ids{}, map[string]string{}
			if one.Stored != "" {
				store[s.IdentityPool] = s.Identities[one.Stored]
			}
			credentials := s.credentials(poolhouse.CredentialsOptions{
				Logins:        func(context.Context) (map[string]string, error) { return logins, nil },
				CustomRoleARN: one.Role,
				IdentityIDs:   store,
			})
			for _, at := range one.Steps {
				switch at.Do {
				case "renew":
					credentials.Renew()
				case "forget":
					if err := credentials.Forget(t.Context()); err != nil {
						t.Fatal(err)
					}
				default:
					logins = s.logins(at)
					play(t, s, one, at, credentials)
					if store[s.IdentityPool] != s.Identities[at.Stored] {
						t.Errorf("%s: stored %q", at.At, store[s.IdentityPool])
					}
				}
			}
		})
	}
}

// play does one step in which credentials are asked for.
func play(t *testing.T, s *scripted, one sharedCase, at step, credentials *poolhouse.IdentityCredentials) {
	t.Helper()
	s.tell(at.At, at.Calls...)
	found, err := credentials.Get(deadline(t))
	if at.Fails != nil {
		var refused *poolhouse.CredentialsError
		if !errors.As(err, &refused) || refused.Operation != at.Fails.Call || refused.Name != at.Fails.Name {
			t.Errorf("%s: %v", at.At, err)
		}
	} else {
		told := []string{found.AccessKeyID, found.SecretAccessKey, found.SessionToken, found.IdentityID}
		wanted := []string{at.Gives, "secret " + at.Gives, "token " + at.Gives, s.Identities[at.Stored]}
		if err != nil || !slices.Equal(told, wanted) {
			t.Errorf("%s: %q, %v", at.At, told, err)
		}
	}
	if !slices.Equal(s.pauses, at.Pauses) {
		t.Errorf("%s: waited %v", at.At, s.pauses)
	}
	wanted := make([]proto.Message, len(at.Calls))
	for index, asked := range at.Calls {
		wanted[index] = s.expected(one, at, asked)
	}
	if !slices.EqualFunc(s.seen, wanted, proto.Equal) {
		t.Errorf("%s: asked %v instead of %v", at.At, s.seen, wanted)
	}
}

// Goroutines that wait share one call.
func TestThoseWhoWaitShareOneCall(t *testing.T) {
	s := serve(t)
	s.tell("08:00:00", first()...)
	credentials := s.credentials(poolhouse.CredentialsOptions{})
	all := gather(t, credentials, crowd)
	for range crowd {
		if one := <-all; one.err != nil || one.credentials.AccessKeyID != "ASIA1" {
			t.Error(one)
		}
	}
	s.asked(2)
}

// Goroutines that wait share a failure: they do not try one after the other. The next one tries again.
func TestThoseWhoWaitShareAFailure(t *testing.T) {
	s := serve(t)
	s.tell("08:00:00", call{Error: "expired"})
	credentials := s.credentials(poolhouse.CredentialsOptions{})
	s.shut()
	one := gather(t, credentials, 1)
	s.asked(1)
	others := gather(t, credentials, crowd)
	time.Sleep(aGlance)
	s.open()
	failed := (<-one).err
	for range crowd {
		if other := <-others; other.err == nil {
			t.Error("there are credentials")
		}
	}
	var refused *poolhouse.CredentialsError
	if !errors.As(failed, &refused) || refused.Name != "NotAuthorizedException" {
		t.Error(failed)
	}
	// On a busy machine some come too late, and call once more for all of them.
	if calls := s.calls(); calls > crowd/4 {
		t.Errorf("the server was asked %d times", calls)
	}
	s.tell("08:00:00", first()...)
	get(t, credentials)
}

// While one goroutine renews the others go on, as long as the credentials at hand are good.
func TestWhileOneRenewsTheOthersGoOn(t *testing.T) {
	s := serve(t)
	s.tell("08:00:00", first()...)
	credentials := s.credentials(poolhouse.CredentialsOptions{})
	if renewAt := get(t, credentials).RenewAt; !renewAt.Equal(s.moment(t, "08:54:30")) {
		t.Errorf("renewed at %s", renewAt)
	}
	s.tell("08:55:00", second())
	s.shut()
	renewing := gather(t, credentials, 1)
	s.asked(1)
	if found := get(t, credentials); found.AccessKeyID != "ASIA1" {
		t.Error(found)
	}
	s.open()
	if one := <-renewing; one.err != nil || one.credentials.AccessKeyID != "ASIA2" {
		t.Error(one)
	}
}

// Whoever gives up waiting leaves the others' call alone.
func TestWhoGivesUpLeavesTheOthersAlone(t *testing.T) {
	s := serve(t)
	s.tell("08:00:00", first()...)
	credentials := s.credentials(poolhouse.CredentialsOptions{})
	s.shut()
	ctx, giveUp := context.WithCancel(t.Context())
	gaveUp := make(chan error)
	go func() {
		_, err := credentials.Get(ctx)
		gaveUp <- err
	}()
	s.asked(1)
	other := gather(t, credentials, 1)
	giveUp()
	if err := <-gaveUp; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	s.open()
	if one := <-other; one.err != nil {
		t.Error(one.err)
	}
	s.asked(2)
}

// Who waits while the user signs out gets nothing of that user, and neither does who asks afterwards.
func TestWhoWaitsWhileTheUserSignsOutGetsNothingOfThatUser(t *testing.T) {
	s, store := serve(t), ids{}
	credentials := s.credentials(poolhouse.CredentialsOptions{IdentityIDs: store})
	script := slices.Concat(first()[:1], first())
	script[0].Answer.Identity, script[1].Answer.Identity = "B", "B"
	s.tell("08:00:00", script...)
	s.shut()
	before := gather(t, credentials, 1)
	s.asked(1)
	if err := credentials.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	after := gather(t, credentials, 1)
	s.asked(2)
	s.open()
	one, other := <-before, <-after
	if one.err != nil || other.err != nil || one.credentials != other.credentials {
		t.Error(one, other)
	}
}

// slowIDs is a store that takes its time.
type slowIDs struct {
	ids
	write chan struct{}
}

func (i slowIDs) Save(ctx context.Context, pool, id string) error {
	<-i.write
	return i.ids.Save(ctx, pool, id)
}

// An id that is written late is forgotten all the same.
func TestAnIDThatIsWrittenLateIsForgotten(t *testing.T) {
	s, store := serve(t), slowIDs{ids{}, make(chan struct{})}
	s.tell("08:00:00", append(first(), call{Error: "expired"})...)
	credentials := s.credentials(poolhouse.CredentialsOptions{IdentityIDs: store})
	waiting := gather(t, credentials, 1)
	s.asked(1)
	store.write <- struct{}{}
	if err := credentials.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if one := <-waiting; one.err == nil || len(store.ids) != 0 {
		t.Error(one, store.ids)
	}
}

// brokenIDs is a store that fails.
type brokenIDs struct{ ids }

var errBroken = errors.New("the disk is full")

func (brokenIDs) Load(context.Context, string) (string, error) { return "", errBroken }

// What the app's own parts say is passed on, and the next call tries again.
func TestErrorsOfTheAppArePassedOn(t *testing.T) {
	s := serve(t)
	if _, err := s.credentials(poolhouse.CredentialsOptions{IdentityIDs: brokenIDs{}}).Get(t.Context()); err != errBroken {
		t.Error(err)
	}
	signedOut := errors.New("nobody is signed in")
	answer := signedOut
	credentials := s.credentials(poolhouse.CredentialsOptions{
		Logins: func(context.Context) (map[string]string, error) { return nil, answer },
	})
	if _, err := credentials.Get(t.Context()); err != signedOut {
		t.Error(err)
	}
	answer = nil
	s.tell("08:00:00", first()...)
	get(t, credentials)
}

// A failure that the credentials at hand cover is told.
func TestACoveredFailureIsTold(t *testing.T) {
	s, told := serve(t), make(chan error, 1)
	credentials := s.credentials(poolhouse.CredentialsOptions{OnFailure: func(err error) { told <- err }})
	s.tell("08:00:00", first()...)
	get(t, credentials)
	s.tell("08:55:00", call{Error: "misconfigured"})
	if renewAt := get(t, credentials).RenewAt; !renewAt.Equal(s.moment(t, "08:55:30")) {
		t.Errorf("renewed at %s", renewAt)
	}
	words := "GetCredentialsForIdentity: InvalidIdentityPoolConfigurationException: Invalid identity pool"
	if err := <-told; !strings.HasPrefix(err.Error(), words) || status.Code(err) != codes.FailedPrecondition {
		t.Error(err)
	}
}

// A clock that is wrong, and a server that is not there, are told as such.
func TestTroubleIsToldAsWhatItIs(t *testing.T) {
	s := serve(t)
	s.tell("10:00:00", first()...)
	_, err := s.credentials(poolhouse.CredentialsOptions{}).Get(deadline(t))
	if err == nil || !strings.HasSuffix(err.Error(), "is this machine's clock right?") {
		t.Error(err)
	}
	s.client, err = poolhouse.Connect("127.0.0.1:1", poolhouse.WithPlaintext())
	if err != nil {
		t.Fatal(err)
	}
	defer s.client.Close()
	_, err = s.credentials(poolhouse.CredentialsOptions{}).Get(deadline(t))
	if err == nil || !strings.HasPrefix(err.Error(), "GetId: Unavailable: ") {
		t.Error(err)
	}
}

// Credentials do not show their secrets, however they are printed.
func TestCredentialsDoNotShowTheirSecrets(t *testing.T) {
	s := serve(t)
	s.tell("08:00:00", first()...)
	found := get(t, s.credentials(poolhouse.CredentialsOptions{}))
	var shown bytes.Buffer
	slog.New(slog.NewJSONHandler(&shown, nil)).Info("found", "credentials", found)
	fmt.Fprintf(&shown, "%v %+v %#v %s %q %v", found, found, found, found, found, &found)
	if text := shown.String(); strings.Count(text, "ASIA1") != 7 || strings.Contains(text, "token ASIA1") ||
		strings.Contains(text, "secret ASIA1") {
		t.Error(text)
	}
}
