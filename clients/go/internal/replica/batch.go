package replica

const (
	// BatchChanges is how many changes go together at most.
	BatchChanges = 500
	// BatchBytes is half of the largest message that a server takes by default.
	BatchBytes = 2_000_000
)

// Batch is the first of these pending changes, as many as one call takes; one fits in any case.
func Batch(pending []Record) []Record {
	total := 0
	for index, record := range pending[:min(len(pending), BatchChanges)] {
		total += record.Size()
		if index > 0 && total > BatchBytes {
			return pending[:index]
		}
	}
	return pending[:min(len(pending), BatchChanges)]
}

// Size is how many bytes the pending change takes.
func (r Record) Size() int {
	if r.Pending == nil {
		return len(r.Key)
	}
	return len(r.Key) + len(r.Pending.Value.Text)
}
