package replica

import (
	"slices"
	"testing"
)

func keys(records []Record) []string {
	var keys []string
	for _, record := range records {
		keys = append(keys, record.Key)
	}
	return keys
}

// Changes are sent in the order in which they were made; one that replaces another takes its place at the end.
func TestChangesAreSentInTheirOrder(t *testing.T) {
	r := New()
	commit(r, func(tx *Tx) {
		tx.Write("later", "x", Text("1"), 5)
		tx.Write(name, "b", Text("1"), 5)
		tx.Write(name, "a", Text("1"), 5)
		tx.Write("later", "x", Text("2"), 5)
		tx.Write(name, "b", Text("2"), 5)
	})
	if found := keys(r.Pending(name)); !slices.Equal(found, []string{"a", "b"}) || r.Waiting() != name {
		t.Error(found, r.Waiting())
	}
}

// A change that was made while another was sent stays, on top of what the server has by then.
func TestAChangeThatWasMadeMeanwhileStays(t *testing.T) {
	r := New()
	commit(r, func(tx *Tx) { tx.Write(name, "a", Text("1"), 5) })
	batch := r.Pending(name)
	commit(r, func(tx *Tx) { tx.Write(name, "a", Text("2"), 6) })
	commit(r, func(tx *Tx) { tx.Sent(name, batch) })
	commit(r, func(tx *Tx) { tx.Answered(name, batch, []Remote{{"a", *version("1", 5), 1, ""}}) })
	left := r.Pending(name)
	if len(left) != 1 || show(left[0].Pending) != "2" || left[0].SyncCount != 1 {
		t.Error(left)
	}
	commit(r, func(tx *Tx) { tx.Sent(name, left) })
	commit(r, func(tx *Tx) { tx.Answered(name, left, []Remote{{"a", *version("2", 6), 2, ""}}) })
	if !r.IsSettled() || r.Dataset(name).Known != 2 {
		t.Error(r.Pending(name), r.Dataset(name))
	}
}

// What is refused for good is put back, unless it was changed since.
func TestWhatIsRefusedIsPutBack(t *testing.T) {
	r := with(told("a", "1", 1))
	commit(r, func(tx *Tx) { tx.Write(name, "a", Text("2"), 5) })
	refused := r.Pending(name)[0]
	commit(r, func(tx *Tx) { tx.Write(name, "a", Text("3"), 6) })
	commit(r, func(tx *Tx) { tx.PutBack(name, refused) })
	expect(t, r, map[string]string{"a": "3"})
	refused = r.Pending(name)[0]
	commit(r, func(tx *Tx) { tx.PutBack(name, refused) })
	expect(t, r, map[string]string{"a": "1"})
}

// Clearing removes what is there, and nothing that comes later.
func TestClearingRemovesWhatIsThere(t *testing.T) {
	r := with(told("a", "1", 1))
	commit(r, func(tx *Tx) {
		tx.Write(name, "b", Text("2"), 5)
		tx.Clear(name, 6)
	})
	expect(t, r, map[string]string{})
	commit(r, func(tx *Tx) { tx.Told(name, told("c", "3", 3)) })
	expect(t, r, map[string]string{"c": "3"})
}

// Who succeeds another takes over what that has still to send, in its order, and what it wanted deleted.
func TestASuccessorTakesOverWhatIsPending(t *testing.T) {
	former := New()
	commit(former, func(tx *Tx) {
		tx.Told("old", told("x", "1", 1))
		tx.Told("scores", told("x", "1", 1))
		tx.Write(name, "b", Text("guest"), 20)
		tx.Write(name, "a", Text("guest"), 1)
		tx.Write("scores", "y", Text("guest"), 2)
		tx.Write("scores", "x", Value{}, 2)
		tx.Delete("old")
	})
	next := with(told("a", "hers", 5), told("b", "hers", 6))
	commit(next, func(tx *Tx) { tx.Succeed(former, "us-east-1:0-1") })
	expect(t, next, map[string]string{"a": "hers", "b": "guest"})
	if pending := keys(next.Pending("scores")); !slices.Equal(pending, []string{"y"}) {
		t.Error(pending)
	}
	if next.Deleting() != "old.us-east-1:0-1" {
		t.Error(next.Deleting())
	}
}
