// Package replica is an identity's data as a device has it, and how it changes. Values in, values out: it does no I/O,
// and knows neither time nor chance.
package replica

import "encoding/json"

// Value is a record's text; without one, the record was removed, or is not there.
type Value struct {
	Text   string
	Exists bool
}

// Text is the value of a record that is there.
func Text(text string) Value {
	return Value{text, true}
}

// MarshalJSON writes the text, or null.
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.Exists {
		return []byte("null"), nil
	}
	return json.Marshal(v.Text)
}

// UnmarshalJSON reads what MarshalJSON has written.
func (v *Value) UnmarshalJSON(written []byte) error {
	var text *string
	if err := json.Unmarshal(written, &text); err != nil {
		return err
	}
	if *v = (Value{}); text != nil {
		*v = Text(*text)
	}
	return nil
}

// Version is a value, and when it was made: in milliseconds since the Unix epoch, by its device's clock.
type Version struct {
	Value Value `json:"value"`
	At    int64 `json:"at"`
}

// Remote is a record as the server tells it.
type Remote struct {
	Key       string
	Version   Version
	SyncCount int64
	By        string
}

// Record is a record as it is here: what the server has of it as far as is known, and what was changed since.
type Record struct {
	Key  string  `json:"key"`
	Base Version `json:"base"`
	// SyncCount is the base's on the server; 0 if the server has none.
	SyncCount int64  `json:"sync_count"`
	By        string `json:"by"`
	// Stale tells that the base is from before a reset, and was not told of again.
	Stale bool `json:"stale"`
	// Pending is a change that is not known to be on the server.
	Pending *Version `json:"pending"`
	// Order tells which of the pending changes was made first.
	Order int64 `json:"order"`
	// Sent is the change that was last sent, whatever became of it.
	Sent *Version `json:"sent"`
}

// visible is what the app sees; of a dataset that it has deleted, only what was written since.
func (r Record) visible(deleting bool) Version {
	if r.Pending != nil {
		return *r.Pending
	}
	if deleting {
		return Version{}
	}
	return r.Base
}

// withoutBase is the record when the server has it no more. A change stays, unless it was to remove what is gone.
func (r Record) withoutBase() Record {
	left := Record{Key: r.Key, Order: r.Order}
	if r.Pending != nil && r.Pending.Value.Exists {
		left.Pending = r.Pending
	}
	return left
}

// isSpent tells that nothing can come of the record any more, in a dataset that is known so far.
func (r Record) isSpent(known int64) bool {
	return r.Pending == nil && !r.Base.Value.Exists && !r.Stale && r.SyncCount <= known
}

// isPending tells whether the change is the one that is to be sent.
func (r Record) isPending(change Version) bool {
	return r.Pending != nil && *r.Pending == change
}
