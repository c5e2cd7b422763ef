package poolhouse

import (
	"context"
	"slices"
	"strings"

	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

// fold makes the datasets of identities that were merged into this one part of its own.
func (s *session) fold(ctx context.Context) error {
	names, err := s.listDatasets(ctx)
	if err != nil {
		return err
	}
	for _, own := range withMerged(names, s.identityID) {
		if err := s.foldInto(ctx, own); err != nil {
			return err
		}
	}
	s.progress.note(func(facts *facts) { facts.folded = true })
	return nil
}

// withMerged are the datasets of which others may be shown that were merged: those have an identity's id behind the
// name.
func withMerged(names []string, identityID string) []string {
	var found []string
	for _, name := range names {
		dot := strings.LastIndexByte(name, '.')
		if dot > 0 && strings.Contains(name[dot:], ":") && name[dot+1:] != identityID {
			found = append(found, name[:dot])
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func (s *session) foldInto(ctx context.Context, own string) error {
	listing, err := s.news(ctx, own)
	if err != nil {
		return err
	}
	if err := s.local.hear(s.identityID, func(tx *replica.Tx) { tx.Listed(own, listing) }); err != nil {
		return err
	}
	for _, name := range listing.MergedNames {
		if err := s.foldOne(ctx, own, name); err != nil {
			return err
		}
	}
	return nil
}

// foldOne takes a merged dataset over, and deletes it once all of it is on the server.
func (s *session) foldOne(ctx context.Context, own, name string) error {
	listing, err := s.list(ctx, name, 0)
	if err != nil {
		return err
	}
	err = s.local.hear(s.identityID, func(tx *replica.Tx) {
		for _, record := range listing.Records {
			tx.Fold(own, record.Key, record.Version)
		}
	})
	delete(s.uploads.refused, own)
	for err == nil && len(s.pending(own)) > 0 {
		err = s.send(ctx, own)
	}
	if err != nil || s.uploads.refused[own] {
		return err
	}
	if err = s.deleteDataset(ctx, name); ErrorName(err) == notFound {
		return nil
	}
	return err
}
