package main

import (
	"context"
	"strings"
	"sync"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	syncv1 "github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
)

const (
	dataset     = "settings"
	key         = "theme"
	valueLength = 100
	// Connections that those who write share.
	writersLinks = 4
	// How many things are begun at once where time does not count.
	politely = 32
)

// A Writer is a device that writes one record over and over. It does one thing at a time.
type Writer struct {
	link    Link
	of      *Member
	session *string
	count   int64
	value   string
}

// newWriters lists the dataset of each member, as one has to before one writes.
func newWriters(ctx context.Context, plan *Plan) []*Writer {
	links := share(plan, writersLinks)
	writers := make([]*Writer, len(plan.Members))
	each(len(writers), politely, func(n int) {
		of := &plan.Members[n]
		writer := &Writer{link: pick(plan, links, n, of), of: of, value: strings.Repeat("x", valueLength)}
		listed := must(writer.link.List(ctx, writer.of))
		writer.session = listed.SyncSessionToken
		for _, record := range listed.Records {
			if record.GetKey() == key {
				writer.count = record.GetSyncCount()
			}
		}
		writers[n] = writer
	})
	return writers
}

func (w *Writer) write(ctx context.Context) error {
	name, what, op, now := dataset, key, syncv1.Operation_OPERATION_REPLACE, timestamppb.New(time.Now())
	answer, err := w.link.Update(ctx, w.of, &syncv1.UpdateRecordsRequest{
		IdentityPoolId:   &w.of.PoolID,
		IdentityId:       &w.of.IdentityID,
		DatasetName:      &name,
		SyncSessionToken: w.session,
		RecordPatches: []*syncv1.RecordPatch{
			{Op: &op, Key: &what, Value: &w.value, SyncCount: &w.count, DeviceLastModifiedDate: now},
		},
	})
	if err == nil {
		w.count = answer.GetRecords()[0].GetSyncCount()
	}
	return err
}

// each calls do with the numbers below count, up to atOnce of them at the same time.
func each(count, atOnce int, do func(int)) {
	turns := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for n := range count {
		turns <- struct{}{}
		all.Go(func() {
			do(n)
			<-turns
		})
	}
	all.Wait()
}
