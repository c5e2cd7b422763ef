package replica

import (
	"cmp"
	"maps"
	"slices"
)

// Replica is all that a device has of one identity. It changes by a Tx only.
type Replica struct {
	token    string
	datasets map[string]*held
	order    int64
}

type held struct {
	Dataset
	records map[string]Record
}

// New is a replica that has nothing.
func New() *Replica {
	return &Replica{datasets: map[string]*held{}}
}

// Token is where the watch goes on; empty if it is to begin.
func (r *Replica) Token() string {
	return r.token
}

// Get is what the app sees of a record.
func (r *Replica) Get(dataset, key string) Value {
	known, record := r.dataset(dataset), r.record(dataset, key)
	return record.visible(known.Deleting).Value
}

// Entry is a record as the app sees it.
type Entry struct{ Key, Text string }

// Entries are the records that the app sees, in the order of their keys.
func (r *Replica) Entries(dataset string) []Entry {
	var entries []Entry
	deleting := r.dataset(dataset).Deleting
	for _, record := range r.records(dataset) {
		if value := record.visible(deleting).Value; value.Exists {
			entries = append(entries, Entry{record.Key, value.Text})
		}
	}
	return entries
}

// Names are those of the datasets in which the app sees anything, in their order.
func (r *Replica) Names() []string {
	return slices.DeleteFunc(r.names(), func(name string) bool { return len(r.Entries(name)) == 0 })
}

// Dataset is how far a dataset is known.
func (r *Replica) Dataset(name string) Dataset {
	return r.dataset(name)
}

// Deleting is the dataset whose deletion the server is to hear of next; empty if there is none.
func (r *Replica) Deleting() string {
	for _, name := range r.names() {
		if r.datasets[name].Deleting {
			return name
		}
	}
	return ""
}

// Pending are the changes of a dataset that are to be sent, in the order in which they were made.
func (r *Replica) Pending(dataset string) []Record {
	pending := slices.DeleteFunc(r.records(dataset), func(one Record) bool { return one.Pending == nil })
	slices.SortFunc(pending, func(one, other Record) int { return cmp.Compare(one.Order, other.Order) })
	return pending
}

// Waiting is the dataset with the change that has been pending the longest; empty if there is none.
func (r *Replica) Waiting() string {
	var oldest int64
	waiting := ""
	for name, held := range r.datasets {
		for _, record := range held.records {
			if record.Pending != nil && (waiting == "" || record.Order < oldest) {
				waiting, oldest = name, record.Order
			}
		}
	}
	return waiting
}

// IsSettled tells that there is nothing that the server has yet to hear of.
func (r *Replica) IsSettled() bool {
	return r.Deleting() == "" && r.Waiting() == ""
}

// Difference is what looks different to the app when another identity's data comes in the place of this one's.
func (r *Replica) Difference(next *Replica) []Change {
	var changes []Change
	for _, name := range merged(r.names(), next.names()) {
		for _, key := range merged(r.keys(name), next.keys(name)) {
			if old, now := r.Get(name, key), next.Get(name, key); old != now {
				changes = append(changes, Change{name, key, old, now})
			}
		}
	}
	return changes
}

func merged(some, others []string) []string {
	all := slices.Concat(some, others)
	slices.Sort(all)
	return slices.Compact(all)
}

// names are those of all datasets of which anything is known, in their order.
func (r *Replica) names() []string {
	return slices.Sorted(maps.Keys(r.datasets))
}

func (r *Replica) keys(dataset string) []string {
	if held := r.datasets[dataset]; held != nil {
		return slices.Sorted(maps.Keys(held.records))
	}
	return nil
}

func (r *Replica) dataset(name string) Dataset {
	if held := r.datasets[name]; held != nil {
		return held.Dataset
	}
	return Dataset{Name: name}
}

func (r *Replica) record(dataset, key string) Record {
	if held := r.datasets[dataset]; held != nil {
		if record, ok := held.records[key]; ok {
			return record
		}
	}
	return Record{Key: key}
}

// records are all of a dataset, in the order of their keys.
func (r *Replica) records(dataset string) []Record {
	var records []Record
	for _, key := range r.keys(dataset) {
		records = append(records, r.datasets[dataset].records[key])
	}
	return records
}

// of makes room for a dataset.
func (r *Replica) of(name string) *held {
	if r.datasets[name] == nil {
		r.datasets[name] = &held{Dataset{Name: name}, map[string]Record{}}
	}
	return r.datasets[name]
}
