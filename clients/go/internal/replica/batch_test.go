package replica

import (
	"strings"
	"testing"
)

func changes(number, length int) []Record {
	pending := make([]Record, number)
	for index := range pending {
		pending[index] = Record{Key: "k", Pending: version(strings.Repeat("x", length-1), 0)}
	}
	return pending
}

// As many changes go together as one message takes, and one in any case.
func TestABatchFitsIntoAMessage(t *testing.T) {
	for _, one := range []struct{ number, length, taken int }{
		{0, 1, 0}, {3, 10, 3}, {501, 10, 500}, {3, 1_000_000, 2}, {3, 1_000_001, 1}, {2, 5_000_000, 1},
	} {
		if taken := len(Batch(changes(one.number, one.length))); taken != one.taken {
			t.Errorf("%d of %d bytes: %d go together", one.number, one.length, taken)
		}
	}
}

// A removal takes the bytes of its key.
func TestARemovalIsSmall(t *testing.T) {
	if size := (Record{Key: "ключ", Pending: removal(0)}).Size(); size != 8 {
		t.Errorf("it takes %d bytes", size)
	}
}
