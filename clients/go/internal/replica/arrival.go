package replica

// Settle decides a conflict: it gives the change that is to stay pending, or nil to take the server's.
type Settle func(local Record, remote Remote) *Version

// LastWriter lets the later one win; a tie goes to the server.
func LastWriter(local Record, remote Remote) *Version {
	if local.Pending != nil && local.Pending.At > remote.Version.At {
		return local.Pending
	}
	return nil
}

// arrive is the record after the server has told of it.
func arrive(here Record, remote Remote, settle Settle, deleting bool) Record {
	if here.Stale && remote.SyncCount == here.SyncCount && remote.Version.Value == here.Base.Value {
		here.Stale = false
		return here
	}
	if !here.Stale && remote.SyncCount <= here.SyncCount {
		return here
	}
	return Record{
		Key:       here.Key,
		Base:      remote.Version,
		SyncCount: remote.SyncCount,
		By:        remote.By,
		Pending:   left(here, remote, settle, deleting),
		Order:     here.Order,
		Sent:      here.Sent,
	}
}

// taken is the record once the server has taken what was sent, whatever it has made of that, unless more is known by now.
func taken(here Record, sent *Version, syncCount int64) Record {
	isLatest := here.Stale || here.SyncCount <= syncCount
	if sent != nil && here.isPending(*sent) && isLatest {
		here.Pending = nil
	}
	return here
}

// left is what is still to be sent of a record of which the server has told.
func left(here Record, remote Remote, settle Settle, deleting bool) *Version {
	if here.Pending == nil || deleting {
		return here.Pending
	}
	if here.Sent != nil && *here.Sent == remote.Version { // one's own change comes back
		if here.isPending(*here.Sent) {
			return nil
		}
		return here.Pending
	}
	if here.Pending.Value == remote.Version.Value {
		return nil
	}
	return settle(here, remote)
}

// folds tells whether what somebody did as somebody else counts: if there is nothing here, or nothing as late. No
// removal does.
func folds(here Record, change Version, deleting bool) bool {
	present := here.visible(deleting)
	return change.Value.Exists && (!present.Value.Exists || change.At > present.At)
}
