package main

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"google.golang.org/grpc/status"
)

var percentiles = []int{50, 95, 99}

// A Sample is what was measured: how much was done in how many seconds, how long each took, and what failed.
type Sample struct {
	Calls     int                `json:"calls"`
	Seconds   float64            `json:"seconds"`
	Errors    map[string]int     `json:"errors"`
	LatencyMS map[string]float64 `json:"latency_ms"`
}

// Notes collects a sample. It may be used by many at once.
type Notes struct {
	mutex   sync.Mutex
	started time.Time
	took    []time.Duration
	errors  map[string]int
}

func newNotes() *Notes {
	return &Notes{started: time.Now(), errors: map[string]int{}}
}

func (n *Notes) done(took ...time.Duration) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.took = append(n.took, took...)
}

func (n *Notes) failed(err error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.errors[reason(err)]++
}

// sample is of the time from the beginning of the notes until now.
func (n *Notes) sample() *Sample {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	found := &Sample{
		Calls:     len(n.took),
		Seconds:   time.Since(n.started).Seconds(),
		Errors:    n.errors,
		LatencyMS: map[string]float64{},
	}
	slices.Sort(n.took)
	for _, p := range percentiles {
		if len(n.took) > 0 {
			found.LatencyMS[strconv.Itoa(p)] = milliseconds(n.took[min(len(n.took)-1, len(n.took)*p/100)])
		}
	}
	return found
}

func milliseconds(took time.Duration) float64 {
	return float64(took.Microseconds()) / 1000
}

func reason(err error) string {
	if found, ok := status.FromError(err); ok {
		return fmt.Sprintf("%s: %s", found.Code(), found.Message())
	}
	return err.Error()
}
