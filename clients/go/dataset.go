package poolhouse

import (
	"errors"
	"iter"
	"maps"
	"unicode/utf8"

	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

// Dataset is records of a device's identity: keys and values in text. What is written is here at once, also off line,
// and on the identity's other devices soon. Any number of goroutines may use it.
type Dataset struct {
	device *Device
	name   string
}

type pair struct{ key, text string }

// Name is what the server calls it.
func (d *Dataset) Name() string {
	return d.name
}

// Get returns a record's text, and whether there is such a record.
func (d *Dataset) Get(key string) (text string, exists bool) {
	value := look(d.device.local, func(r *replica.Replica) replica.Value { return r.Get(d.name, key) })
	return value.Text, value.Exists
}

// All are the records as they are when it begins, in the order of their keys.
func (d *Dataset) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, entry := range d.entries() {
			if !yield(entry.Key, entry.Text) {
				return
			}
		}
	}
}

// Len is how many records there are.
func (d *Dataset) Len() int {
	return len(d.entries())
}

func (d *Dataset) entries() []replica.Entry {
	return look(d.device.local, func(r *replica.Replica) []replica.Entry { return r.Entries(d.name) })
}

// Put writes a record. It does not wait for the server; what that refuses later is put back, and OnError is told.
func (d *Dataset) Put(key, text string) error {
	return d.PutAll(maps.All(map[string]string{key: text}))
}

// PutAll writes records in their order, all of them or none.
func (d *Dataset) PutAll(records iter.Seq2[string, string]) error {
	var pairs []pair
	for key, text := range records {
		if !utf8.ValidString(key) || !utf8.ValidString(text) {
			return ErrNotText
		}
		pairs = append(pairs, pair{key, text})
	}
	return d.write(func(tx *replica.Tx, at int64) {
		for _, one := range pairs {
			tx.Write(d.name, one.key, replica.Text(one.text), at)
		}
	})
}

// Update changes a record by what it is: nothing comes between. The function may read the device's data, and write none.
func (d *Dataset) Update(key string, change func(old Value) Value) (err error) {
	kept := d.write(func(tx *replica.Tx, at int64) {
		value := change(Value(tx.Get(d.name, key)))
		if !utf8.ValidString(key) || !utf8.ValidString(value.Text) {
			err = ErrNotText
			return
		}
		tx.Write(d.name, key, replica.Value(value), at)
	})
	return errors.Join(kept, err)
}

// Remove removes a record, if there is one.
func (d *Dataset) Remove(key string) error {
	return d.write(func(tx *replica.Tx, at int64) { tx.Write(d.name, key, replica.Value{}, at) })
}

// Clear removes all records that there are here.
func (d *Dataset) Clear() error {
	return d.write(func(tx *replica.Tx, at int64) { tx.Clear(d.name, at) })
}

// Delete deletes the dataset everywhere, with what the other devices have still to send to it. What is written
// afterwards is of a new one.
func (d *Dataset) Delete() error {
	return d.write(func(tx *replica.Tx, _ int64) { tx.Delete(d.name) })
}

// Listen has a function told of each change of the dataset, one after the other, until cancel is called. By then the
// change is made.
func (d *Dataset) Listen(listener func(Change)) (cancel func()) {
	return d.device.local.listeners.add(d.name, listener)
}

// OnConflict has the dataset's conflicts decided by a handler of its own, in place of the device's.
func (d *Dataset) OnConflict(handler ConflictHandler) {
	d.device.rules.set(d.name, handler)
}

func (d *Dataset) write(change func(tx *replica.Tx, at int64)) error {
	at := d.device.rules.now().UnixMilli()
	return d.device.local.write(func(tx *replica.Tx) { change(tx, at) })
}
