package replica

// Told takes a record that the watch tells of.
func (t *Tx) Told(dataset string, remote Remote) {
	before := t.dataset(dataset)
	if remote.SyncCount <= max(before.Known, before.Deleted) {
		return
	}
	t.arrive(dataset, remote)
	t.putDataset(t.dataset(dataset).told(remote.SyncCount))
}

// ToldDeletion takes the deletion of a dataset that the watch tells of.
func (t *Tx) ToldDeletion(dataset string, syncCount int64) {
	if syncCount <= t.dataset(dataset).Deleted {
		return
	}
	t.hearDeletion(dataset, syncCount)
	for _, record := range t.all(dataset) {
		if record.SyncCount <= syncCount {
			t.put(dataset, record.withoutBase())
		}
	}
	t.putDataset(t.dataset(dataset).told(syncCount))
}

// CaughtUp is for when the watch has told of all there is: what is still from before a reset is no more.
func (t *Tx) CaughtUp() {
	for _, name := range t.names() {
		for _, record := range t.all(name) {
			if record.Stale {
				t.put(name, record.withoutBase())
			}
		}
		t.putDataset(t.dataset(name).caughtUp())
	}
}

// Reset is for when nothing of what was known counts any more, and everything is about to be told anew.
func (t *Tx) Reset() {
	for _, name := range t.names() {
		for _, record := range t.all(name) {
			record.Stale = record.SyncCount > 0
			t.put(name, record)
		}
		t.putDataset(t.dataset(name).reset())
	}
}

// Listed takes a listing of a dataset.
func (t *Tx) Listed(dataset string, listing Listing) {
	before, held := t.dataset(dataset), t.all(dataset)
	gone := listing.gone(held)
	if listing.tellsOfDeletion(before, held, gone) {
		t.hearDeletion(dataset, listing.deletedAt())
	}
	t.takeListing(before, listing, gone)
}

// Settle is for when a deletion that was made here is done, and the dataset was listed since. The watch may have told
// of it before.
func (t *Tx) Settle(dataset string, listing Listing) {
	before, held := t.dataset(dataset), t.all(dataset)
	if !before.Deleting {
		t.Listed(dataset, listing)
		return
	}
	t.hearDeletion(dataset, listing.deletedAt())
	t.takeListing(before, listing, listing.gone(held))
}

// Answered takes what became of changes that were sent, and of whatever else the server has written with them.
func (t *Tx) Answered(dataset string, batch []Record, remotes []Remote) {
	sent := map[string]*Version{}
	for _, change := range batch {
		sent[change.Key] = change.Pending
	}
	for _, remote := range remotes {
		known := t.dataset(dataset)
		if remote.SyncCount <= known.Deleted {
			continue
		}
		if !known.Deleting {
			t.put(dataset, taken(t.record(dataset, remote.Key), sent[remote.Key], remote.SyncCount))
		}
		t.arrive(dataset, remote)
	}
	for _, remote := range remotes {
		t.putDataset(t.dataset(dataset).answered(remote.SyncCount))
	}
}

func (t *Tx) arrive(dataset string, remote Remote) {
	record := t.record(dataset, remote.Key)
	t.put(dataset, arrive(record, remote, t.rules.Settle(dataset), t.dataset(dataset).Deleting))
}

// hearDeletion gives up what was pending, unless the app keeps it, or it is of the new dataset already.
func (t *Tx) hearDeletion(dataset string, syncCount int64) {
	before := t.dataset(dataset)
	pending := t.pending(dataset)
	if !before.Deleting && !(len(pending) > 0 && t.rules.Keep(dataset, pending)) {
		for _, record := range pending {
			record.Pending = nil
			t.put(dataset, record)
		}
	}
	t.putDataset(before.wasDeleted(syncCount))
}

// takeListing takes the records of a listing. What was deleted before it is the past; what was deleted by it is not in
// it.
func (t *Tx) takeListing(before Dataset, listing Listing, gone []Record) {
	for _, one := range gone {
		t.put(before.Name, t.record(before.Name, one.Key).withoutBase())
	}
	for _, remote := range listing.Records {
		if remote.SyncCount > before.Deleted {
			t.arrive(before.Name, remote)
		}
	}
	after := t.dataset(before.Name)
	after.Known = max(after.Known, listing.SyncCount)
	if !listing.Exists {
		after.Deleted = max(after.Deleted, listing.SyncCount)
	}
	t.putDataset(after)
}

// pending are the dataset's changes that are to be sent.
func (t *Tx) pending(dataset string) []Record {
	var pending []Record
	for _, record := range t.all(dataset) {
		if record.Pending != nil {
			pending = append(pending, record)
		}
	}
	return pending
}
