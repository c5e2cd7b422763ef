package replica

import (
	"encoding/json"
	"fmt"
	"strings"
)

const (
	tokenPart   = "token"
	datasetPart = "dataset/"
	recordPart  = "record/"
)

// keptRecord is a record as a store keeps it: it says itself where it belongs.
type keptRecord struct {
	Dataset string `json:"dataset"`
	Record
}

// Kept is what a store has to write so that the changes last, by its keys, which begin with the prefix; what has no
// value is to be dropped.
func (t *Tx) Kept(prefix string) (map[string][]byte, error) {
	kept := map[string][]byte{}
	if t.token != t.under.token {
		kept[prefix+tokenPart] = []byte(t.token)
	}
	for name, dataset := range t.datasets {
		written, err := json.Marshal(dataset)
		if err != nil {
			return nil, err
		}
		kept[prefix+datasetPart+name] = written
	}
	for at, record := range t.records {
		written, err := t.keptRecord(at, record)
		if err != nil {
			return nil, err
		}
		kept[prefix+recordKey(at)] = written
	}
	return kept, nil
}

func (t *Tx) keptRecord(at place, record Record) ([]byte, error) {
	if t.isDropped(at, record) {
		return nil, nil
	}
	return json.Marshal(keptRecord{at.dataset, record})
}

// recordKey tells a dataset's name from what follows it, whatever is in the name.
func recordKey(at place) string {
	return fmt.Sprintf("%s%d/%s/%s", recordPart, len(at.dataset), at.dataset, at.key)
}

// Read is the replica that a store has kept.
func Read(prefix string, kept map[string][]byte) (*Replica, error) {
	r := New()
	for key, written := range kept {
		if err := r.read(strings.TrimPrefix(key, prefix), written); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *Replica) read(key string, written []byte) error {
	if key == tokenPart {
		r.token = string(written)
		return nil
	}
	if strings.HasPrefix(key, datasetPart) {
		var dataset Dataset
		err := json.Unmarshal(written, &dataset)
		r.of(dataset.Name).Dataset = dataset
		return err
	}
	var record keptRecord
	err := json.Unmarshal(written, &record)
	r.of(record.Dataset).records[record.Key] = record.Record
	r.order = max(r.order, record.Order)
	return err
}
