package poolhouse

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc/metadata"

	"github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

const (
	silenceBefore = time.Minute
	// A watch that says nothing for so many heartbeats is dead.
	silentHeartbeats = 2
)

var (
	errSilent = errors.New("the watch has fallen silent")
	errEnded  = errors.New("the watch has ended")
)

// session is a connection while it is one identity's.
type session struct {
	*engine
	identityID string
	uploads    uploads
}

func newSession(e *engine, identityID string) *session {
	return &session{e, identityID, newUploads()}
}

// run watches and uploads, until either fails.
func (s *session) run(ctx context.Context, credentials Credentials) error {
	ctx, cancel := context.WithCancelCause(ctx)
	uploaded := make(chan struct{})
	go func() {
		defer close(uploaded)
		cancel(s.upload(ctx))
	}()
	cancel(s.watch(ctx, credentials))
	<-uploaded
	return context.Cause(ctx)
}

// watch hears what changes in the identity's data, until that ends.
func (s *session) watch(ctx context.Context, credentials Credentials) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silent := time.AfterFunc(s.silence, func() { cancel(errSilent) })
	defer silent.Stop()
	stream, err := s.server.Watch(signed(ctx, credentials), s.watched())
	if err != nil {
		return syncError(err)
	}
	for longest := s.silence; ; silent.Reset(longest) {
		response, err := stream.Recv()
		if err != nil {
			return ending(ctx, err)
		}
		silent.Stop()
		if every := response.GetCurrent().GetHeartbeatEvery(); every != nil {
			longest = silentHeartbeats * every.AsDuration()
		}
		if err := s.take(response); err != nil {
			return err
		}
	}
}

// ending is why a watch says nothing any more.
func ending(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errSilent) {
		return errSilent
	}
	if errors.Is(err, io.EOF) {
		return errEnded
	}
	return syncError(err)
}

func (s *session) watched() *syncv1.WatchRequest {
	request := &syncv1.WatchRequest{IdentityPoolId: s.poolID(), IdentityId: &s.identityID}
	if token := look(s.local, (*replica.Replica).Token); token != "" {
		request.ResumeToken = &token
	}
	return request
}

// take makes a message part of what is here, together with where the watch goes on after it.
func (s *session) take(response *syncv1.WatchResponse) error {
	err := s.local.hear(s.identityID, func(tx *replica.Tx) {
		tx.SetToken(response.GetResumeToken())
		hear(tx, response)
	})
	if err != nil {
		return err
	}
	_, isReset := response.GetEvent().(*syncv1.WatchResponse_Reset_)
	isCurrent := response.GetCurrent() != nil
	if isCurrent {
		s.worked()
	}
	s.progress.note(func(facts *facts) {
		facts.answered, facts.current = true, isCurrent || facts.current && !isReset
	})
	s.nudge()
	if told := response.GetComeBack(); told != nil {
		return &comeBack{told.GetAfter().AsDuration()}
	}
	return nil
}

// hear takes what a message says; what later versions of the protocol may add, says nothing.
func hear(tx *replica.Tx, response *syncv1.WatchResponse) {
	switch event := response.GetEvent().(type) {
	case *syncv1.WatchResponse_Changes:
		for _, change := range event.Changes.GetChanges() {
			hearChange(tx, change)
		}
	case *syncv1.WatchResponse_Current, *syncv1.WatchResponse_Heartbeat:
		tx.CaughtUp()
	case *syncv1.WatchResponse_Reset_:
		tx.Reset()
	}
}

func hearChange(tx *replica.Tx, change *syncv1.Change) {
	switch what := change.GetWhat().(type) {
	case *syncv1.Change_RecordChange:
		tx.Told(what.RecordChange.GetDatasetName(), remote(what.RecordChange.GetRecord()))
	case *syncv1.Change_DatasetDeletion:
		tx.ToldDeletion(what.DatasetDeletion.GetDatasetName(), what.DatasetDeletion.GetSyncCount())
	}
}

// remote is a record as the server tells it.
func remote(record *syncv1.Record) replica.Remote {
	value := replica.Value{}
	if record.Value != nil {
		value = replica.Text(record.GetValue())
	}
	made := record.GetDeviceLastModifiedDate().AsTime().Round(time.Millisecond).UnixMilli()
	return replica.Remote{
		Key: record.GetKey(), Version: replica.Version{Value: value, At: made},
		SyncCount: record.GetSyncCount(), By: record.GetLastModifiedBy(),
	}
}

// signed is a context whose calls prove whose they are.
func signed(ctx context.Context, credentials Credentials) context.Context {
	return metadata.AppendToOutgoingContext(ctx,
		"authorization", "Bearer "+credentials.AccessKeyID+":"+credentials.SecretAccessKey,
		"x-poolhouse-session-token", credentials.SessionToken)
}
