package replica

import "testing"

func at(count int64) Record {
	return Record{Key: "here", Base: *version("v", 1), SyncCount: count}
}

// A listing tells of a deletion by what is not in it, or by what can only be from after one.
func TestAListingTellsOfADeletion(t *testing.T) {
	before, after := Remote{Key: "other", SyncCount: 2}, Remote{Key: "other", SyncCount: 6}
	for _, one := range []struct {
		name    string
		dataset Dataset
		held    []Record
		listing Listing
		deleted bool
	}{
		{"nothing has changed", Dataset{Known: 4}, []Record{at(3)}, Listing{Since: 4, SyncCount: 4, Exists: true}, false},
		{"there never was one", Dataset{}, nil, Listing{SyncCount: 7}, false},
		{"it is gone", Dataset{Known: 3}, []Record{at(3)}, Listing{Since: 3, SyncCount: 7}, true},
		{"it is gone, which was heard", Dataset{Known: 7, Deleted: 7}, nil, Listing{Since: 7, SyncCount: 7}, false},
		{"it was made anew", Dataset{Known: 4}, []Record{at(3)},
			Listing{Since: 4, SyncCount: 6, Exists: true, BeginsAnew: true, Records: []Remote{after}}, true},
		{"removals were forgotten", Dataset{Known: 4}, []Record{at(3)},
			Listing{Since: 4, SyncCount: 6, Exists: true, BeginsAnew: true, Records: []Remote{before, after}}, false},
		{"all of it was listed, without what is here", Dataset{}, []Record{at(3)},
			Listing{SyncCount: 6, Exists: true, Records: []Remote{after}}, true},
		{"what is here is from later", Dataset{}, []Record{at(9)},
			Listing{SyncCount: 6, Exists: true, Records: []Remote{after}}, false},
	} {
		gone := one.listing.gone(one.held)
		if one.listing.tellsOfDeletion(one.dataset, one.held, gone) != one.deleted {
			t.Errorf("%s: it should be %t", one.name, one.deleted)
		}
	}
}
