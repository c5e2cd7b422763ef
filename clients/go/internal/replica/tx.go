package replica

import (
	"maps"
	"slices"
)

// Change is a record that looks different to the app.
type Change struct {
	Dataset, Key string
	Old, New     Value
}

// Rules are what the app decides.
type Rules struct {
	// Settle gives the rule for a dataset's conflicts.
	Settle func(dataset string) Settle
	// Keep tells whether the pending changes of a dataset that was deleted elsewhere are to be a new dataset.
	Keep func(dataset string, pending []Record) bool
}

// Tx is changes of a replica that are made together or not at all: nothing of them shows before Commit.
type Tx struct {
	under    *Replica
	rules    Rules
	token    string
	order    int64
	datasets map[string]Dataset
	records  map[place]Record
	touched  []place
}

type place struct{ dataset, key string }

// Begin begins changes of a replica. There is one Tx at a time.
func (r *Replica) Begin(rules Rules) *Tx {
	return &Tx{r, rules, r.token, r.order, map[string]Dataset{}, map[place]Record{}, nil}
}

// SetToken says where the watch goes on; empty if it is to begin.
func (t *Tx) SetToken(token string) {
	t.token = token
}

// Changes are what looks different to the app, each record once, in the order in which they were made.
func (t *Tx) Changes() []Change {
	var changes []Change
	for _, at := range t.touched {
		old := t.under.Get(at.dataset, at.key)
		if now := t.Get(at.dataset, at.key); now != old {
			changes = append(changes, Change{at.dataset, at.key, old, now})
		}
	}
	return changes
}

// Commit makes the changes part of the replica.
func (t *Tx) Commit() {
	t.under.token, t.under.order = t.token, t.order
	for name, dataset := range t.datasets {
		t.under.of(name).Dataset = dataset
	}
	for at, record := range t.records {
		if held := t.under.of(at.dataset); t.isDropped(at, record) {
			delete(held.records, at.key)
		} else {
			held.records[at.key] = record
		}
	}
}

func (t *Tx) isDropped(at place, record Record) bool {
	return record.isSpent(t.dataset(at.dataset).Known)
}

func (t *Tx) dataset(name string) Dataset {
	if dataset, changed := t.datasets[name]; changed {
		return dataset
	}
	return t.under.dataset(name)
}

// names are those of all datasets of which anything is known, in their order.
func (t *Tx) names() []string {
	return merged(t.under.names(), slices.Collect(maps.Keys(t.datasets)))
}

func (t *Tx) record(dataset, key string) Record {
	if record, changed := t.records[place{dataset, key}]; changed {
		return record
	}
	return t.under.record(dataset, key)
}

// all are the records of a dataset, in the order of their keys.
func (t *Tx) all(dataset string) []Record {
	var changed []string
	for at := range t.records {
		if at.dataset == dataset {
			changed = append(changed, at.key)
		}
	}
	keys := merged(t.under.keys(dataset), changed)
	records := make([]Record, len(keys))
	for index, key := range keys {
		records[index] = t.record(dataset, key)
	}
	return records
}

// put changes a record.
func (t *Tx) put(dataset string, record Record) {
	if record != t.record(dataset, record.Key) {
		t.touch(dataset, record)
	}
}

// putDataset changes how far a dataset is known. What it shows or keeps may change by that.
func (t *Tx) putDataset(dataset Dataset) {
	before := t.dataset(dataset.Name)
	if dataset == before {
		return
	}
	t.datasets[dataset.Name] = dataset
	for _, record := range t.all(dataset.Name) {
		if dataset.Deleting != before.Deleting || record.isSpent(dataset.Known) {
			t.touch(dataset.Name, record)
		}
	}
}

func (t *Tx) touch(dataset string, record Record) {
	at := place{dataset, record.Key}
	if _, known := t.records[at]; !known {
		t.touched = append(t.touched, at)
	}
	t.records[at] = record
}
