package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	syncv1 "github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
)

const (
	// How long what was written may take to be delivered.
	patience = 10 * time.Second
	// What a device that was refused waits at least before it tries again, and at most twice of.
	pause = 100 * time.Millisecond
	// How much longer than planned writing at a rate may take.
	slack = 1.2
)

var (
	errLate   = errors.New("not delivered in time")
	errSlow   = errors.New("the rate was not kept")
	errMissed = errors.New("current, without what was written meanwhile")
)

// write has each member write as fast as it can: the next time when all its watchers have it. What is counted are
// deliveries, and without watchers the writes.
func write(ctx context.Context, plan *Plan) *Sample {
	heard := make([]chan time.Time, len(plan.Members))
	watching := make([]int, len(plan.Members))
	for n := range heard {
		heard[n] = make(chan time.Time, plan.Watchers)
	}
	writers, notes := newWriters(ctx, plan), newNotes()
	for _, watcher := range newWatchers(ctx, plan) {
		watching[watcher.number]++
		go follow(watcher, notes, func(_ *syncv1.Changes, at time.Time) { heard[watcher.number] <- at })
	}
	notes.started = time.Now()
	end := notes.started.Add(time.Duration(plan.Seconds * float64(time.Second)))
	each(len(writers), len(writers), func(n int) {
		for began := time.Now(); began.Before(end); began = time.Now() {
			if err := writers[n].write(ctx); err != nil {
				notes.failed(err)
				return
			}
			if watching[n] == 0 {
				notes.done(time.Since(began))
			} else if !deliver(notes, heard[n], watching[n], began) {
				return
			}
		}
	})
	return notes.sample()
}

func deliver(notes *Notes, heard <-chan time.Time, count int, began time.Time) bool {
	took, late := make([]time.Duration, count), time.After(patience)
	for n := range took {
		select {
		case at := <-heard:
			took[n] = at.Sub(began)
		case <-late:
			notes.failed(errLate)
			return false
		}
	}
	notes.done(took...)
	return true
}

// follow listens to a watch that is not supposed to end.
func follow(watcher *Watcher, notes *Notes, heard func(*syncv1.Changes, time.Time)) {
	notes.failed(watcher.listen(heard))
}

// pace writes at a fixed rate, by each member in turn. What is counted are deliveries; they take from when the server
// took the change up, before its commit, until a device has it.
func pace(ctx context.Context, plan *Plan) *Sample {
	writers, watchers, notes := newWriters(ctx, plan), newWatchers(ctx, plan), newNotes()
	latest := make([]atomic.Int64, len(watchers))
	for n, watcher := range watchers {
		latest[n].Store(writers[watcher.number].count)
		go follow(watcher, notes, func(changes *syncv1.Changes, at time.Time) {
			for _, change := range changes.GetChanges() {
				record := change.GetRecordChange().GetRecord()
				notes.done(at.Sub(record.GetLastModifiedDate().AsTime()))
				latest[n].Store(record.GetSyncCount())
			}
		})
	}
	notes.started = time.Now()
	writeInTurn(ctx, plan, writers, notes)
	if took := time.Since(notes.started); took.Seconds() > slack*plan.Seconds {
		notes.failed(errSlow)
	}
	for end := time.Now().Add(patience); !all(watchers, func(n int, watcher *Watcher) bool {
		return latest[n].Load() == writers[watcher.number].count
	}); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			notes.failed(errLate)
			break
		}
	}
	return notes.sample()
}

// writeInTurn has the next member write at each beat of the plan's rate; one that still writes then does so later.
func writeInTurn(ctx context.Context, plan *Plan, writers []*Writer, notes *Notes) {
	beats := int(plan.Rate * plan.Seconds)
	turns := make([]chan struct{}, len(writers))
	var writing sync.WaitGroup
	for n, writer := range writers {
		turns[n] = make(chan struct{}, beats)
		writing.Go(func() {
			for range turns[n] {
				if err := writer.write(ctx); err != nil {
					notes.failed(err)
				}
			}
		})
	}
	for beat := range beats {
		time.Sleep(time.Until(notes.started.Add(time.Duration(float64(beat) / plan.Rate * float64(time.Second)))))
		turns[beat%len(turns)] <- struct{}{}
	}
	for _, turn := range turns {
		close(turn)
	}
	writing.Wait()
}

func all(watchers []*Watcher, is func(int, *Watcher) bool) bool {
	for n, watcher := range watchers {
		if !is(n, watcher) {
			return false
		}
	}
	return true
}

// reconnect cuts the connections of all watchers, has every member write, and has all watchers come back at once. What
// is counted are devices that are current again, each with what was written; a device that is refused tries again.
func reconnect(ctx context.Context, plan *Plan) *Sample {
	writers, watchers := newWriters(ctx, plan), newWatchers(ctx, plan)
	for _, watcher := range watchers {
		watcher.link.Close()
	}
	each(len(writers), politely, func(n int) {
		must(n, writers[n].write(ctx))
	})
	ctx, cancel := context.WithTimeout(ctx, time.Duration(plan.Seconds*float64(time.Second)))
	defer cancel()
	notes := newNotes()
	each(len(watchers), len(watchers), func(n int) {
		if err := comeBack(ctx, plan, watchers[n]); err != nil {
			notes.failed(err)
		} else {
			notes.done(time.Since(notes.started))
		}
	})
	return notes.sample()
}

func comeBack(ctx context.Context, plan *Plan, watcher *Watcher) error {
	for {
		watcher.link = must(dial(plan, watcher.of))
		err := watcher.open(ctx)
		if err == nil && !watcher.changed {
			return errMissed
		}
		if err == nil || ctx.Err() != nil {
			return err
		}
		watcher.link.Close()
		time.Sleep(pause + rand.N(pause))
	}
}

// hold opens all watches, says so, and keeps them until the process is ended.
func hold(ctx context.Context, plan *Plan) *Sample {
	for _, watcher := range newWatchers(ctx, plan) {
		go func() {
			log.Fatal(watcher.listen(func(*syncv1.Changes, time.Time) {}))
		}()
	}
	fmt.Println("ready", plan.Watchers)
	select {}
}
