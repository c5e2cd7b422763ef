package replica

// Listing is all pages of one listing of a dataset.
type Listing struct {
	Since     int64
	SyncCount int64
	Exists    bool
	// BeginsAnew tells that it has all records, as what the device has may be of the past.
	BeginsAnew   bool
	Records      []Remote
	MergedNames  []string
	SessionToken string
}

// isWhole tells whether what the listing does not have is not there.
func (l Listing) isWhole() bool {
	return l.Since == 0 || l.BeginsAnew || !l.Exists
}

// deletedAt is up to which sync count a deletion is heard that the listing tells of: what there is now, is from later.
func (l Listing) deletedAt() int64 {
	if l.Exists {
		return l.SyncCount - 1
	}
	return l.SyncCount
}

// gone are those of the records here that the server has no more.
func (l Listing) gone(held []Record) []Record {
	if !l.isWhole() {
		return nil
	}
	listed := map[string]bool{}
	for _, remote := range l.Records {
		listed[remote.Key] = true
	}
	var gone []Record
	for _, record := range held {
		if 0 < record.SyncCount && record.SyncCount <= l.SyncCount && !listed[record.Key] {
			gone = append(gone, record)
		}
	}
	return gone
}

// tellsOfDeletion tells whether the dataset was deleted since the device has heard of it, which the server says only in
// part.
func (l Listing) tellsOfDeletion(dataset Dataset, held, gone []Record) bool {
	if l.deletedAt() <= dataset.Deleted {
		return false
	}
	if !l.Exists {
		latest := max(dataset.Known, dataset.Seen)
		for _, record := range held {
			latest = max(latest, record.SyncCount)
		}
		return latest > dataset.Deleted
	}
	if l.BeginsAnew {
		return !l.hasFromBefore()
	}
	for _, record := range gone {
		if record.Base.Value.Exists {
			return true
		}
	}
	return false
}

// hasFromBefore tells that a record is there which a deletion would have taken: then removals were forgotten, and
// nothing else.
func (l Listing) hasFromBefore() bool {
	for _, remote := range l.Records {
		if remote.SyncCount <= l.Since {
			return true
		}
	}
	return false
}
