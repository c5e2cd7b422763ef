package poolhouse_test

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
)

// Off line, a dataset is there for all that a map is there for.
func TestADatasetIsAMap(t *testing.T) {
	device := offline(t, poolhouse.DeviceOptions{})
	settings := device.Sync("settings")
	if err := settings.PutAll(maps.All(map[string]string{"b": "2", "a": "1", "c": ""})); err != nil {
		t.Fatal(err)
	}
	if err := settings.Remove("b"); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for key := range settings.All() {
		keys = append(keys, key)
	}
	text, exists := settings.Get("c")
	_, removed := settings.Get("b")
	if !slices.Equal(keys, []string{"a", "c"}) || settings.Len() != 2 || text != "" || !exists || removed {
		t.Error(keys, settings.Len(), text, exists, removed)
	}
	if names := device.Datasets(); !slices.Equal(names, []string{"settings"}) {
		t.Error(names)
	}
	if err := settings.Clear(); err != nil || settings.Len() != 0 || len(device.Datasets()) != 0 {
		t.Error(err, settings.Len(), device.Datasets())
	}
}

// What is no text is refused at once, and nothing of what came with it is written.
func TestWhatIsNoTextIsRefusedAtOnce(t *testing.T) {
	settings := offline(t, poolhouse.DeviceOptions{}).Sync("settings")
	for _, pair := range [][2]string{{"\xff", "text"}, {"key", "\xc3"}} {
		all := func(yield func(string, string) bool) {
			_ = yield("first", "text") && yield(pair[0], pair[1])
		}
		if err := settings.PutAll(all); !errors.Is(err, poolhouse.ErrNotText) || settings.Len() != 0 {
			t.Errorf("%q: %v, %d records", pair, err, settings.Len())
		}
	}
}

// Listeners are told of changes in their order until they are cancelled. One of them may write; one that panics harms
// nobody.
func TestListenersAreToldInOrder(t *testing.T) {
	settings, heard := offline(t, poolhouse.DeviceOptions{}).Sync("settings"), &notes{}
	settings.Listen(func(poolhouse.Change) { panic("it fails") })
	settings.Listen(func(change poolhouse.Change) {
		if change.Key == "a" {
			put(t, settings, "b", change.New.Text+"!")
		}
	})
	cancel := settings.Listen(heard.change)
	put(t, settings, "a", "1")
	put(t, settings, "a", "1")
	put(t, settings, "a", "2")
	heard.become(t, "a: nothing to 1, local", "b: nothing to 1!, local", "a: 1 to 2, local", "b: 1! to 2!, local")
	cancel()
	put(t, settings, "a", "3")
	time.Sleep(aGlance)
	heard.become(t, "a: nothing to 1, local", "b: nothing to 1!, local", "a: 1 to 2, local", "b: 1! to 2!, local")
}

// Goroutines that change a record by what it is do not undo each other's changes.
func TestAnUpdateLosesNothing(t *testing.T) {
	settings := offline(t, poolhouse.DeviceOptions{}).Sync("settings")
	longer := func(old poolhouse.Value) poolhouse.Value { return poolhouse.Value{Text: old.Text + "x", Exists: true} }
	var all sync.WaitGroup
	for range crowd {
		all.Go(func() {
			if err := settings.Update("key", longer); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if text, _ := settings.Get("key"); len(text) != crowd {
		t.Error(text)
	}
	if err := settings.Update("key", func(poolhouse.Value) poolhouse.Value { return poolhouse.Value{} }); err != nil {
		t.Error(err)
	}
	broken := func(poolhouse.Value) poolhouse.Value { return poolhouse.Value{Text: "\xff", Exists: true} }
	if err := settings.Update("key", broken); !errors.Is(err, poolhouse.ErrNotText) || settings.Len() != 0 {
		t.Error(err, settings.Len())
	}
}

// Goroutines may write, read and listen at once: nothing is lost.
func TestGoroutinesShareADataset(t *testing.T) {
	const each = 50
	settings, heard := offline(t, poolhouse.DeviceOptions{}).Sync("settings"), &notes{}
	settings.Listen(func(change poolhouse.Change) { heard.add(change.Key) })
	var all sync.WaitGroup
	for _, name := range []string{"a", "b", "c", "d"} {
		all.Go(func() {
			for number := range each {
				if err := settings.Put(name+string(rune('A'+number)), name); err != nil {
					t.Error(err)
				}
				settings.Len()
			}
		})
	}
	all.Wait()
	eventually(t, "all were told", func() bool {
		heard.mutex.Lock()
		defer heard.mutex.Unlock()
		return len(heard.all) == 4*each
	})
	if settings.Len() != 4*each {
		t.Error(settings.Len())
	}
}
