package replica

import "testing"

// One's own echo, and whatever else is known already, changes nothing.
func TestWhatIsKnownChangesNothing(t *testing.T) {
	r := with(told("a", "1", 1), told("a", "2", 2))
	if changes := commit(r, func(tx *Tx) { tx.Told(name, told("a", "1", 1)) }); len(changes) > 0 {
		t.Error(changes)
	}
	expect(t, r, map[string]string{"a": "2"})
}

// All records of one call count, although they have the same number.
func TestRecordsOfOneCallHaveTheSameNumber(t *testing.T) {
	r := with(told("a", "1", 1))
	commit(r, func(tx *Tx) { tx.Told(name, told("b", "2", 2)) })
	commit(r, func(tx *Tx) { tx.Told(name, told("c", "2", 2)) })
	expect(t, r, map[string]string{"a": "1", "b": "2", "c": "2"})
	if known := r.Dataset(name).Known; known != 1 {
		t.Errorf("%d is known while more of 2 may come", known)
	}
}

// A deletion takes what there was by then, and what was still to be sent.
func TestADeletionTakesWhatThereWas(t *testing.T) {
	r := with(told("a", "1", 1))
	commit(r, func(tx *Tx) {
		tx.Write(name, "b", Text("2"), 5)
		tx.ToldDeletion(name, 2)
		tx.Told(name, told("c", "3", 3))
		tx.ToldDeletion(name, 2)
	})
	expect(t, r, map[string]string{"c": "3"})
}

// What is to be sent of a deleted dataset becomes a new one, if the app keeps it.
func TestTheAppKeepsWhatIsToBeSentOfADeletedDataset(t *testing.T) {
	r := with(told("a", "1", 1))
	commit(r, func(tx *Tx) {
		tx.Write(name, "a", Text("2"), 5)
		tx.Write(name, "b", Text("2"), 5)
	})
	tx := r.Begin(Rules{Settle: lastWriter.Settle, Keep: func(_ string, pending []Record) bool { return len(pending) == 2 }})
	tx.ToldDeletion(name, 2)
	tx.Commit()
	expect(t, r, map[string]string{"a": "2", "b": "2"})
	if kept := r.Pending(name)[0]; kept.SyncCount != 0 {
		t.Errorf("it builds on %d", kept.SyncCount)
	}
}

// After a reset nothing looks different until everything was told anew; then what was not told is gone.
func TestAResetRebuildsWithoutAGap(t *testing.T) {
	r := with(told("same", "1", 1), told("gone", "2", 2), told("other", "3", 3), told("mine", "4", 4), told("removed", "5", 5))
	commit(r, func(tx *Tx) {
		tx.Write(name, "mine", Text("pending"), 100)
		tx.Write(name, "removed", Value{}, 100)
	})
	if changes := commit(r, (*Tx).Reset); len(changes) > 0 {
		t.Error(changes)
	}
	changes := commit(r, func(tx *Tx) {
		tx.Told(name, told("same", "1", 1))
		tx.Told(name, told("other", "4", 2))
	})
	if len(changes) != 1 || changes[0].Key != "other" {
		t.Error(changes)
	}
	changes = commit(r, (*Tx).CaughtUp)
	if len(changes) != 1 || changes[0].Key != "gone" {
		t.Error(changes)
	}
	expect(t, r, map[string]string{"same": "1", "other": "4", "mine": "pending"})
	if left := r.Pending(name); len(left) != 1 || left[0].SyncCount != 0 {
		t.Error(left)
	}
}

// What was deleted here stays so, whatever is told of it, until the server has heard; what was written since, is there.
func TestADeletionMadeHereWaitsForTheServer(t *testing.T) {
	r := with(told("a", "1", 1))
	commit(r, func(tx *Tx) {
		tx.Delete(name)
		tx.Write(name, "b", Text("new"), 5)
		tx.Told(name, told("a", "2", 2))
	})
	expect(t, r, map[string]string{"b": "new"})
	if r.Deleting() != name || r.IsSettled() {
		t.Error("the server need not hear of it")
	}
	commit(r, func(tx *Tx) { tx.Settle(name, Listing{SyncCount: 3}) })
	expect(t, r, map[string]string{"b": "new"})
	if left := r.Pending(name); r.Deleting() != "" || len(left) != 1 || left[0].SyncCount != 0 {
		t.Error(r.Deleting(), left)
	}
}

// The watch may tell of a deletion that was made here before its own call is answered: what was written since, stays.
func TestTheWatchMayTellFirst(t *testing.T) {
	r := with(told("a", "1", 1))
	commit(r, func(tx *Tx) {
		tx.Delete(name)
		tx.Write(name, "b", Text("new"), 5)
	})
	commit(r, func(tx *Tx) { tx.ToldDeletion(name, 2) })
	commit(r, func(tx *Tx) { tx.Settle(name, Listing{SyncCount: 2}) })
	expect(t, r, map[string]string{"b": "new"})
}

// A removal that the server has forgotten is heard by a listing of everything.
func TestAWholeListingTellsOfForgottenRemovals(t *testing.T) {
	r := with(told("stays", "1", 1), told("gone", "2", 2))
	commit(r, func(tx *Tx) { tx.Write(name, "mine", Text("pending"), 100) })
	commit(r, func(tx *Tx) {
		tx.Listed(name, Listing{
			Since: 2, SyncCount: 9, Exists: true, BeginsAnew: true, Records: []Remote{told("stays", "1", 1)},
		})
	})
	expect(t, r, map[string]string{"stays": "1", "mine": "pending"})
	if known := r.Dataset(name).Known; known != 9 {
		t.Errorf("%d is known", known)
	}
}
