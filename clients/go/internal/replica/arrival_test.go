package replica

import "testing"

func version(text string, at int64) *Version {
	return &Version{Text(text), at}
}

func removal(at int64) *Version {
	return &Version{Value{}, at}
}

func show(version *Version) string {
	switch {
	case version == nil:
		return "nothing"
	case !version.Value.Exists:
		return "a removal"
	}
	return version.Value.Text
}

// asked is a rule that says how often it was asked.
func asked(times *int, decided *Version) Settle {
	return func(Record, Remote) *Version {
		*times++
		return decided
	}
}

// What arrives becomes the base, if it is newer; what was changed here stays if the rule says so.
func TestWhatArrivesIsMergedWithWhatIsPending(t *testing.T) {
	for _, one := range []struct {
		name     string
		here     Record
		remote   Remote
		deleting bool
		conflict bool
		base     string
		pending  string
	}{
		{"news", Record{}, Remote{"k", *version("new", 5), 1, ""}, false, false, "new", "nothing"},
		{"a removal", Record{Base: *version("old", 1), SyncCount: 1}, Remote{"k", *removal(5), 2, ""},
			false, false, "a removal", "nothing"},
		{"of the past", Record{Base: *version("old", 1), SyncCount: 2}, Remote{"k", *version("new", 5), 2, ""},
			false, false, "old", "nothing"},
		{"a conflict", Record{Pending: version("mine", 9)}, Remote{"k", *version("new", 5), 1, ""},
			false, true, "new", "decided"},
		{"the same value", Record{Pending: version("new", 9)}, Remote{"k", *version("new", 5), 1, ""},
			false, false, "new", "nothing"},
		{"both removed it", Record{Pending: removal(9)}, Remote{"k", *removal(5), 1, ""},
			false, false, "a removal", "nothing"},
		{"one's own, come back", Record{Pending: version("mine", 9), Sent: version("mine", 9)},
			Remote{"k", *version("mine", 9), 1, ""}, false, false, "mine", "nothing"},
		{"one's own, changed since", Record{Pending: version("more", 10), Sent: version("mine", 9)},
			Remote{"k", *version("mine", 9), 1, ""}, false, false, "mine", "more"},
		{"of a dataset that was deleted here", Record{Pending: version("mine", 1)},
			Remote{"k", *version("new", 5), 1, ""}, true, false, "new", "mine"},
		{"the same after a reset", Record{Base: *version("old", 1), SyncCount: 7, Stale: true, Pending: version("mine", 9)},
			Remote{"k", *version("old", 1), 7, ""}, false, false, "old", "mine"},
		{"a lower number after a reset", Record{Base: *version("old", 1), SyncCount: 7, Stale: true},
			Remote{"k", *version("new", 5), 2, ""}, false, false, "new", "nothing"},
	} {
		times := 0
		found := arrive(one.here, one.remote, asked(&times, version("decided", 0)), one.deleting)
		if show(&found.Base) != one.base || show(found.Pending) != one.pending || (times > 0) != one.conflict || found.Stale {
			t.Errorf("%s: %s, pending %s, asked %d times", one.name, show(&found.Base), show(found.Pending), times)
		}
	}
}

// The last writer wins, and the server if both were at the same time.
func TestTheLastWriterWins(t *testing.T) {
	for at, kept := range map[int64]bool{4: false, 5: false, 6: true} {
		here := Record{Pending: version("mine", at)}
		if found := LastWriter(here, Remote{Version: *version("theirs", 5)}); (found != nil) != kept {
			t.Errorf("written at %d: %s stays", at, show(found))
		}
	}
}

// What somebody did as somebody else counts if it is later, or if there is nothing. Removals do not.
func TestFoldingTakesWhatIsLater(t *testing.T) {
	for _, one := range []struct {
		name   string
		here   Record
		change *Version
		folds  bool
	}{
		{"into nothing", Record{}, version("theirs", 1), true},
		{"into a removed record", Record{Base: *removal(9), SyncCount: 3}, version("theirs", 1), true},
		{"later", Record{Base: *version("mine", 1)}, version("theirs", 2), true},
		{"at the same time", Record{Base: *version("mine", 1)}, version("theirs", 1), false},
		{"earlier than what is pending", Record{Base: *version("mine", 1), Pending: version("more", 5)}, version("theirs", 2), false},
		{"a removal", Record{}, removal(9), false},
	} {
		if folds(one.here, *one.change, false) != one.folds {
			t.Errorf("%s: it should be %t", one.name, one.folds)
		}
	}
}
