package replica

import (
	"maps"
	"slices"
	"testing"
)

const name = "settings"

var lastWriter = Rules{
	Settle: func(string) Settle { return LastWriter },
	Keep:   func(string, []Record) bool { return false },
}

// commit makes changes, and gives those that the app hears of.
func commit(r *Replica, change func(*Tx)) []Change {
	tx := r.Begin(lastWriter)
	change(tx)
	changes := tx.Changes()
	tx.Commit()
	return changes
}

// with is a replica that was told of records, all of which it knows.
func with(records ...Remote) *Replica {
	r := New()
	commit(r, func(tx *Tx) {
		for _, record := range records {
			tx.Told(name, record)
		}
		tx.CaughtUp()
	})
	return r
}

func told(key, text string, count int64) Remote {
	return Remote{key, *version(text, count), count, "them"}
}

func expect(t *testing.T, r *Replica, records map[string]string) {
	t.Helper()
	found := map[string]string{}
	for _, entry := range r.Entries(name) {
		found[entry.Key] = entry.Text
	}
	if !maps.Equal(found, records) {
		t.Errorf("there is %v instead of %v", found, records)
	}
}

// Nothing of a transaction shows before it is committed, and nothing of one that never is.
func TestNothingShowsBeforeItIsCommitted(t *testing.T) {
	r := with(told("a", "1", 1))
	tx := r.Begin(lastWriter)
	tx.Write(name, "b", Text("2"), 5)
	tx.Delete(name)
	tx.Write(name, "c", Text("3"), 5)
	expect(t, r, map[string]string{"a": "1"})
	tx.Commit()
	expect(t, r, map[string]string{"c": "3"})
}

// The app hears of each record once that looks different, in the order in which they were changed.
func TestTheAppHearsOfEachRecordThatLooksDifferent(t *testing.T) {
	r := with(told("a", "1", 1), told("z", "1", 2))
	changes := commit(r, func(tx *Tx) {
		tx.Write(name, "z", Text("2"), 5)
		tx.Write(name, "b", Text("2"), 5)
		tx.Write(name, "z", Text("3"), 6)
		tx.Write(name, "a", Text("1"), 7)
		tx.Write(name, "none", Value{}, 8)
	})
	expected := []Change{{name, "z", Text("1"), Text("3")}, {name, "b", Value{}, Text("2")}}
	if !slices.Equal(changes, expected) {
		t.Error(changes)
	}
}

// What goes by a deletion is told, and so is what comes back.
func TestTheAppHearsOfADeletion(t *testing.T) {
	r := with(told("a", "1", 1), told("b", "2", 2))
	changes := commit(r, func(tx *Tx) { tx.Delete(name) })
	expected := []Change{{name, "a", Text("1"), Value{}}, {name, "b", Text("2"), Value{}}}
	if !slices.Equal(changes, expected) {
		t.Error(changes)
	}
	again := Listing{SyncCount: 4, Exists: true, Records: []Remote{told("b", "2", 2), told("c", "4", 4)}}
	changes = commit(r, func(tx *Tx) { tx.Settle(name, again) })
	expected = []Change{{name, "b", Value{}, Text("2")}, {name, "c", Value{}, Text("4")}}
	slices.SortFunc(changes, func(one, other Change) int { return int(one.Key[0]) - int(other.Key[0]) })
	if !slices.Equal(changes, expected) {
		t.Error(changes)
	}
}

// A removed record is kept for as long as something older could come, and no longer.
func TestRemovedRecordsAreDroppedInTime(t *testing.T) {
	r := with(told("a", "1", 1))
	commit(r, func(tx *Tx) {
		tx.Told(name, Remote{"a", *removal(2), 2, ""})
		tx.Told(name, told("b", "2", 2))
	})
	if _, kept := r.datasets[name].records["a"]; !kept {
		t.Error("it was dropped while others of its number may come")
	}
	commit(r, (*Tx).CaughtUp)
	if _, kept := r.datasets[name].records["a"]; kept {
		t.Error("it is still there")
	}
}
