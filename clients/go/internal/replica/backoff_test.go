package replica

import (
	"slices"
	"testing"
	"time"
)

// Pauses double up to half a minute, chance takes any part of them, and they begin anew when it has worked.
func TestPausesGrowAndBeginAnew(t *testing.T) {
	var backoff Backoff
	var pauses []float64
	for range 10 {
		pauses = append(pauses, backoff.Next(1).Seconds())
	}
	if !slices.Equal(pauses, []float64{0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30}) {
		t.Error(pauses)
	}
	if none, half := backoff.Next(0), backoff.Next(0.5); none != 0 || half != 15*time.Second {
		t.Error(none, half)
	}
	backoff.Reset()
	if first := backoff.Next(1); first != firstPause {
		t.Error(first)
	}
}
