package replica

import (
	"maps"
	"reflect"
	"testing"
)

// What a store has kept is the replica again, whatever the names and texts are.
func TestAReplicaIsReadAsItWas(t *testing.T) {
	r, kept := New(), map[string][]byte{}
	for _, change := range []func(*Tx){
		func(tx *Tx) { tx.SetToken("token") },
		func(tx *Tx) { tx.Told(name, told("a", "1", 1)) },
		func(tx *Tx) { tx.Write(name, "", Text(""), 5) },
		func(tx *Tx) { tx.Write("a/b", "c", Text("Grüße \u2028 \x00 👋🏽"), 5) },
		func(tx *Tx) { tx.Write("a", "b/c", Text("another"), 6) },
		func(tx *Tx) { tx.Sent("a", r.Pending("a")) },
		func(tx *Tx) { tx.Told(name, Remote{"a", *removal(2), 2, ""}) },
		(*Tx).CaughtUp,
		func(tx *Tx) { tx.Delete("gone") },
	} {
		tx := r.Begin(lastWriter)
		change(tx)
		written, err := tx.Kept("mine/")
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(kept, written)
		maps.DeleteFunc(kept, func(_ string, value []byte) bool { return value == nil })
		tx.Commit()
	}
	read, err := Read("mine/", kept)
	if err != nil || !reflect.DeepEqual(read, r) {
		t.Errorf("%+v instead of %+v, %v", read, r, err)
	}
}

// What changes nothing is nothing to write.
func TestNothingIsWrittenWithoutAChange(t *testing.T) {
	r := with(told("a", "1", 1))
	tx := r.Begin(lastWriter)
	tx.Told(name, told("a", "1", 1))
	tx.Write(name, "a", Text("1"), 5)
	tx.CaughtUp()
	if written, err := tx.Kept(""); err != nil || len(written) > 0 {
		t.Error(written, err)
	}
}

// What is not a replica is refused.
func TestWhatIsNoReplicaIsRefused(t *testing.T) {
	for _, key := range []string{"dataset/a", "record/1/a/b"} {
		if _, err := Read("", map[string][]byte{key: []byte("{")}); err == nil {
			t.Error(key)
		}
	}
}
