package replica

import (
	"cmp"
	"slices"
)

// Get is what the app sees of a record.
func (t *Tx) Get(dataset, key string) Value {
	return t.record(dataset, key).visible(t.dataset(dataset).Deleting).Value
}

// Write changes a record, or removes it. What is so already stays as it is.
func (t *Tx) Write(dataset, key string, value Value, at int64) {
	if t.Get(dataset, key) != value {
		t.put(dataset, t.changed(t.record(dataset, key), Version{value, at}))
	}
}

// Clear removes all records of a dataset.
func (t *Tx) Clear(dataset string, at int64) {
	for _, record := range t.all(dataset) {
		t.Write(dataset, record.Key, Value{}, at)
	}
}

// Delete deletes a dataset: what is written from now on is of a new one.
func (t *Tx) Delete(dataset string) {
	for _, record := range t.all(dataset) {
		record.Pending = nil
		t.put(dataset, record)
	}
	deleted := t.dataset(dataset)
	deleted.Deleting = true
	t.putDataset(deleted)
}

// Sent notes which changes are about to be sent.
func (t *Tx) Sent(dataset string, batch []Record) {
	for _, sent := range batch {
		record := t.record(dataset, sent.Key)
		record.Sent = sent.Pending
		t.put(dataset, record)
	}
}

// PutBack gives up a change that was refused for good, unless another has come in its place: the record is again as the
// server has it.
func (t *Tx) PutBack(dataset string, refused Record) {
	if record := t.record(dataset, refused.Key); refused.Pending != nil && record.isPending(*refused.Pending) {
		record.Pending = nil
		t.put(dataset, record)
	}
}

// Fold takes over what somebody did as somebody else, if that is news.
func (t *Tx) Fold(dataset, key string, change Version) {
	if record := t.record(dataset, key); folds(record, change, t.dataset(dataset).Deleting) {
		t.put(dataset, t.changed(record, change))
	}
}

// Succeed takes over from another identity that was merged into this one: what was still to be sent, and which of its
// datasets, as they are shown here, are to be deleted. Nobody's, without an id, has none on the server.
func (t *Tx) Succeed(former *Replica, formerID string) {
	for _, name := range former.names() {
		if former.dataset(name).Deleting && formerID != "" {
			t.Delete(name + "." + formerID)
		}
	}
	for _, at := range former.inOrder() {
		t.Fold(at.dataset, at.key, *former.record(at.dataset, at.key).Pending)
	}
}

// changed is the record with a change that is the latest of all.
func (t *Tx) changed(record Record, change Version) Record {
	t.order++
	record.Pending, record.Order = &change, t.order
	return record
}

// inOrder are the places of all pending changes, in the order in which they were made.
func (r *Replica) inOrder() []place {
	var places []place
	for name := range r.datasets {
		for _, record := range r.Pending(name) {
			places = append(places, place{name, record.Key})
		}
	}
	slices.SortFunc(places, func(one, other place) int {
		return cmp.Compare(r.record(one.dataset, one.key).Order, r.record(other.dataset, other.key).Order)
	})
	return places
}
