package poolhouse

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

const syncCallTime = 30 * time.Second

// errTorn says that a listing's pages are not of one piece: the dataset was deleted, or removals were forgotten,
// meanwhile.
var errTorn = &SyncError{Message: "the listing is torn", code: codes.Aborted}

// call makes one call in the identity's name.
func call[Q, A any](
	ctx context.Context, s *session, method func(context.Context, *Q, ...grpc.CallOption) (*A, error), request *Q,
) (*A, error) {
	credentials, err := s.credentials.Get(ctx)
	if err != nil {
		return nil, err
	}
	if credentials.IdentityID != s.identityID {
		return nil, errMoved
	}
	ctx, cancel := context.WithTimeout(signed(ctx, credentials), syncCallTime)
	defer cancel()
	answer, err := method(ctx, request)
	if err != nil {
		return nil, syncError(err)
	}
	return answer, nil
}

func (s *session) poolID() *string {
	return &s.credentials.options.IdentityPoolID
}

// list gives what has changed in a dataset since a sync count, all pages of it.
func (s *session) list(ctx context.Context, dataset string, since int64) (replica.Listing, error) {
	request := &syncv1.ListRecordsRequest{
		IdentityPoolId: s.poolID(), IdentityId: &s.identityID, DatasetName: &dataset, LastSyncCount: &since,
	}
	page, err := call(ctx, s, s.server.ListRecords, request)
	listing := begun(page, since)
	for err == nil && page.GetNextToken() != "" {
		request.NextToken, request.SyncSessionToken = page.NextToken, page.SyncSessionToken
		if page, err = call(ctx, s, s.server.ListRecords, request); err == nil {
			err = proceed(&listing, page)
		}
	}
	return listing, err
}

func begun(page *syncv1.ListRecordsResponse, since int64) replica.Listing {
	return replica.Listing{
		Since:        since,
		SyncCount:    page.GetDatasetSyncCount(),
		Exists:       page.GetDatasetExists(),
		BeginsAnew:   page.GetDatasetDeletedAfterRequestedSyncCount(),
		Records:      remotes(page.GetRecords()),
		MergedNames:  page.GetMergedDatasetNames(),
		SessionToken: page.GetSyncSessionToken(),
	}
}

func proceed(listing *replica.Listing, page *syncv1.ListRecordsResponse) error {
	listing.Records = append(listing.Records, remotes(page.GetRecords())...)
	if page.GetDatasetExists() == listing.Exists &&
		page.GetDatasetDeletedAfterRequestedSyncCount() == listing.BeginsAnew {
		return nil
	}
	return errTorn
}

func remotes(records []*syncv1.Record) []replica.Remote {
	all := make([]replica.Remote, len(records))
	for index, record := range records {
		all[index] = remote(record)
	}
	return all
}

// update sends changes, and gives what became of them.
func (s *session) update(
	ctx context.Context, dataset string, batch []replica.Record, token string,
) ([]replica.Remote, error) {
	request := &syncv1.UpdateRecordsRequest{
		IdentityPoolId: s.poolID(), IdentityId: &s.identityID, DatasetName: &dataset, SyncSessionToken: &token,
	}
	for _, record := range batch {
		request.RecordPatches = append(request.RecordPatches, patch(record))
	}
	answer, err := call(ctx, s, s.server.UpdateRecords, request)
	return remotes(answer.GetRecords()), err
}

func patch(record replica.Record) *syncv1.RecordPatch {
	patch := &syncv1.RecordPatch{
		Op:                     syncv1.Operation_OPERATION_REMOVE.Enum(),
		Key:                    &record.Key,
		SyncCount:              &record.SyncCount,
		DeviceLastModifiedDate: timestamppb.New(time.UnixMilli(record.Pending.At)),
	}
	if record.Pending.Value.Exists {
		patch.Op, patch.Value = syncv1.Operation_OPERATION_REPLACE.Enum(), &record.Pending.Value.Text
	}
	return patch
}

func (s *session) deleteDataset(ctx context.Context, dataset string) error {
	request := &syncv1.DeleteDatasetRequest{IdentityPoolId: s.poolID(), IdentityId: &s.identityID, DatasetName: &dataset}
	_, err := call(ctx, s, s.server.DeleteDataset, request)
	return err
}

// listDatasets gives the names of all datasets that the identity is shown.
func (s *session) listDatasets(ctx context.Context) ([]string, error) {
	request := &syncv1.ListDatasetsRequest{IdentityPoolId: s.poolID(), IdentityId: &s.identityID}
	var names []string
	for {
		page, err := call(ctx, s, s.server.ListDatasets, request)
		if err != nil {
			return nil, err
		}
		for _, dataset := range page.GetDatasets() {
			names = append(names, dataset.GetDatasetName())
		}
		if request.NextToken = page.NextToken; page.GetNextToken() == "" {
			return names, nil
		}
	}
}
