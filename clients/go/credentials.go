package poolhouse

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// Credentials are temporary, and stand for one identity. Printed or logged, they do not show their secrets.
type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Expiration      time.Time
	IdentityID      string
	// RenewAt is the time from which on Get gives other ones, if it can.
	RenewAt time.Time
}

// Format shows whose they are.
func (c Credentials) Format(state fmt.State, _ rune) {
	fmt.Fprintf(state, "credentials %s of %s until %s", c.AccessKeyID, c.IdentityID, c.Expiration.Format(time.RFC3339))
}

// LogValue shows whose they are.
func (c Credentials) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprint(c))
}

// CredentialsOptions say whose credentials are wanted.
type CredentialsOptions struct {
	IdentityPoolID string
	// Logins is called at each renewal, so let it give fresh tokens; without it the identity is a guest's.
	Logins func(context.Context) (map[string]string, error)
	// CustomRoleARN is the role to ask for, where a token offers several.
	CustomRoleARN string
	// IdentityIDs keeps the identity's id, such as an IdentityFile; by default until the program ends.
	IdentityIDs IdentityStore
	// OnFailure is told of each renewal that has failed while the credentials at hand are still good.
	OnFailure func(error)
}

// IdentityCredentials are the credentials of one identity of an identity pool, which renew themselves. Any number of
// goroutines may use them.
type IdentityCredentials struct {
	renewals renewals
	options  CredentialsOptions
	clock    clock
	// lifetime ends the renewals that are under way, whoever waits for them.
	lifetime context.Context

	mutex      sync.Mutex
	generation int
	kept       *kept
	flight     *flight

	// storing is held while the store is used: an id that is written late must not outlive the order to forget it.
	storing sync.Mutex
}

type kept struct {
	credentials Credentials
	lastUse     time.Time
}

// flight is a renewal that any number of goroutines wait for.
type flight struct {
	generation int
	landed     chan struct{}
	// credentials are nil if they were dropped meanwhile.
	credentials *Credentials
	err         error
}

// Credentials gives those of one identity. Nothing is sent before the first Get.
func (c *Client) Credentials(options CredentialsOptions) *IdentityCredentials {
	return newCredentials(c, options, systemClock)
}

func newCredentials(client *Client, options CredentialsOptions, clock clock) *IdentityCredentials {
	if options.IdentityIDs == nil {
		options.IdentityIDs = identityMemory{}
	}
	return &IdentityCredentials{
		renewals: renewals{client.IdentityPools, options.IdentityPoolID, options.CustomRoleARN, clock},
		options:  options,
		clock:    clock,
		lifetime: context.Background(),
	}
}

// Get gives credentials that are good for a while. It asks the server only if need be, and once for all who wait.
// The error is a *CredentialsError, that of Logins, of the store, or of the context.
func (i *IdentityCredentials) Get(ctx context.Context) (Credentials, error) {
	for {
		held, fresh, flight, mine := i.board(ctx)
		if held != nil && (fresh || !mine) {
			return *held, nil
		}
		select {
		case <-flight.landed:
		case <-ctx.Done():
			return Credentials{}, ctx.Err()
		}
		if flight.err != nil {
			return Credentials{}, flight.err
		}
		if flight.credentials != nil {
			return *flight.credentials, nil
		}
	}
}

// Renew drops the credentials, as after signing in: the next ones are asked for with the logins of then.
func (i *IdentityCredentials) Renew() {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.generation++
	i.kept = nil
}

// Forget drops the credentials and the identity's id, as after signing out.
func (i *IdentityCredentials) Forget(ctx context.Context) error {
	i.Renew()
	i.storing.Lock()
	defer i.storing.Unlock()
	return i.options.IdentityIDs.Remove(ctx, i.options.IdentityPoolID)
}

// board tells which credentials may be handed out, and whether that will do; if not, the flight to wait for, and
// whether it has just begun.
func (i *IdentityCredentials) board(ctx context.Context) (held *Credentials, fresh bool, _ *flight, mine bool) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	now := i.clock.now()
	if i.kept != nil && now.Before(i.kept.lastUse) {
		credentials := i.kept.credentials
		held, fresh = &credentials, now.Before(credentials.RenewAt)
	}
	if fresh {
		return held, fresh, nil, false
	}
	if i.flight != nil && i.flight.generation == i.generation {
		return held, fresh, i.flight, false
	}
	i.flight = &flight{generation: i.generation, landed: make(chan struct{})}
	// Whoever gives up waiting leaves the others' renewal alone.
	go i.fly(context.WithoutCancel(ctx), i.flight, held)
	return held, fresh, i.flight, true
}

// fly renews, and tells those who wait.
func (i *IdentityCredentials) fly(ctx context.Context, own *flight, held *Credentials) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	stop := context.AfterFunc(i.lifetime, end)
	defer stop()
	found, err := i.renew(ctx, own.generation)
	if i.land(own, found, err, held) && i.options.OnFailure != nil {
		i.options.OnFailure(err)
	}
}

// land ends a flight; whether it has failed without harm.
func (i *IdentityCredentials) land(own *flight, found Credentials, err error, held *Credentials) (covered bool) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if i.flight == own {
		i.flight = nil
	}
	defer close(own.landed)
	if own.generation != i.generation {
		return false
	}
	if err == nil {
		own.credentials = i.keep(found)
		return false
	}
	if held == nil {
		own.err = err
		return false
	}
	own.credentials = i.putOff()
	return i.lifetime.Err() == nil
}

// keep keeps new credentials. The mutex is held.
func (i *IdentityCredentials) keep(found Credentials) *Credentials {
	renewAt, lastUse := scheduled(i.clock.now(), found.Expiration, i.clock.random())
	found.RenewAt = renewAt
	i.kept = &kept{found, lastUse}
	return &found
}

// putOff waits with the next renewal, as one has failed, and returns the credentials at hand. The mutex is held.
func (i *IdentityCredentials) putOff() *Credentials {
	i.kept.credentials.RenewAt = i.clock.now().Add(putOff)
	credentials := i.kept.credentials
	return &credentials
}

func (i *IdentityCredentials) renew(ctx context.Context, generation int) (Credentials, error) {
	logins, err := i.logins(ctx)
	if err != nil {
		return Credentials{}, err
	}
	return i.renewals.run(ctx, logins, &memory{i, generation})
}

func (i *IdentityCredentials) logins(ctx context.Context) (map[string]string, error) {
	if i.options.Logins == nil {
		return map[string]string{}, nil
	}
	return i.options.Logins(ctx)
}

// memory is the identity's id, as long as the credentials of a generation are wanted.
type memory struct {
	credentials *IdentityCredentials
	generation  int
}

func (m *memory) recall(ctx context.Context) (string, error) {
	i := m.credentials
	i.storing.Lock()
	defer i.storing.Unlock()
	return i.options.IdentityIDs.Load(ctx, i.options.IdentityPoolID)
}

func (m *memory) remember(ctx context.Context, identityID string) error {
	i := m.credentials
	i.storing.Lock()
	defer i.storing.Unlock()
	if !m.wanted() {
		return errDropped
	}
	store, pool := i.options.IdentityIDs, i.options.IdentityPoolID
	known, err := store.Load(ctx, pool)
	if err != nil || known == identityID {
		return err
	}
	return store.Save(ctx, pool, identityID)
}

func (m *memory) wanted() bool {
	m.credentials.mutex.Lock()
	defer m.credentials.mutex.Unlock()
	return m.generation == m.credentials.generation
}
