package poolhouse

import (
	"context"
	"math/rand/v2"
	"time"
)

// When credentials are renewed, and how long to wait for a server that is away. The other languages do the same.
const (
	ahead = 5 * time.Minute
	// Credentials that last for minutes only are renewed when this part of their time is left.
	aheadOfLifetime = 1.0 / 3
	// Up to so much earlier, so that those who started together do not come back together.
	earlier = 0.2
	// Of the time in which a failed renewal does no harm, the rest in which credentials are not handed out any more.
	lastPart = 0.2
	putOff   = 30 * time.Second
)

var pauses = []time.Duration{200 * time.Millisecond, 800 * time.Millisecond, 3200 * time.Millisecond}

// clock is time and chance, as credentials and devices know them. A pause ends early with its context.
type clock struct {
	now    func() time.Time
	random func() float64
	pause  func(context.Context, time.Duration)
}

var systemClock = clock{now: time.Now, random: rand.Float64, pause: pause}

func pause(ctx context.Context, length time.Duration) {
	over := time.NewTimer(length)
	defer over.Stop()
	select {
	case <-over.C:
	case <-ctx.Done():
	}
}

// scheduled is from when on credentials that were received at a time are to be renewed, and until when they are handed
// out if that fails. The chance is between 0 and 1.
func scheduled(received, expiration time.Time, chance float64) (renewal, lastUse time.Time) {
	before := min(ahead, part(expiration.Sub(received), aheadOfLifetime))
	return expiration.Add(-part(before, 1+earlier*chance)), expiration.Add(-part(before, lastPart))
}

// spread is a pause of at least half that length; the chance is between 0 and 1.
func spread(length time.Duration, chance float64) time.Duration {
	return part(length, (1+chance)/2)
}

func part(length time.Duration, share float64) time.Duration {
	return time.Duration(float64(length) * share)
}
