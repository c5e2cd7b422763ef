package replica

// Dataset is how far a dataset is known. The numbers are sync counts.
type Dataset struct {
	Name string `json:"name"`
	// Known tells that all changes up to this one are here.
	Known int64 `json:"known"`
	// Seen is the greatest one that the watch has told of.
	Seen int64 `json:"seen"`
	// Deleted tells that deletions up to this one were heard.
	Deleted int64 `json:"deleted"`
	// Deleting tells that it was deleted here, and the server has yet to hear of it.
	Deleting bool `json:"deleting"`
}

// told is the dataset after the watch has told of a change. Others of the same number may follow; those before are
// complete.
func (d Dataset) told(syncCount int64) Dataset {
	d.Seen, d.Known = max(d.Seen, syncCount), max(d.Known, syncCount-1)
	return d
}

// caughtUp is the dataset after the watch has told of all that there is.
func (d Dataset) caughtUp() Dataset {
	d.Known = max(d.Known, d.Seen)
	return d
}

// answered is the dataset after a change of one's own has become this one. It is known if nothing came between.
func (d Dataset) answered(syncCount int64) Dataset {
	if d.Known == syncCount-1 {
		d.Known = syncCount
	}
	return d
}

// wasDeleted is the dataset after a deletion was heard, which settles one that was made here.
func (d Dataset) wasDeleted(syncCount int64) Dataset {
	d.Deleted, d.Known, d.Deleting = max(d.Deleted, syncCount), max(d.Known, syncCount), false
	return d
}

// reset is the dataset when nothing of what was known counts any more.
func (d Dataset) reset() Dataset {
	d.Known, d.Seen, d.Deleted = 0, 0, 0
	return d
}
