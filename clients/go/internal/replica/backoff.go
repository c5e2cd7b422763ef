package replica

import "time"

const (
	firstPause    = 200 * time.Millisecond
	longestPause  = 30 * time.Second
	mostDoublings = 8
)

// Backoff is pauses that grow with each attempt, and of which chance takes a part: those who failed together do not
// come back together.
type Backoff struct {
	attempts int
}

// Next is how long to wait now; the chance is between 0 and 1.
func (b *Backoff) Next(chance float64) time.Duration {
	longest := min(longestPause, firstPause<<b.attempts)
	b.attempts = min(b.attempts+1, mostDoublings)
	return time.Duration(float64(longest) * chance)
}

// Reset is for when it has worked.
func (b *Backoff) Reset() {
	b.attempts = 0
}
