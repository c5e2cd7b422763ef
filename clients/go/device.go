package poolhouse

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/poolhouse/poolhouse/clients/go/gen/identity/v1"
	"github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
	"github.com/poolhouse/poolhouse/clients/go/internal/replica"
)

// DeviceOptions say whose data a device has, where it keeps that, and what the app decides and hears of. The app's
// functions are called one at a time. They must not wait for the device, nor close it.
type DeviceOptions struct {
	// Credentials say whose data it is. The identity's id is kept in the store, unless they say otherwise.
	Credentials CredentialsOptions
	// Store keeps the data, such as a FileStore; by default until the device is closed.
	Store Store
	// Conflict decides what was changed here and elsewhere; without it, the last writer wins.
	Conflict ConflictHandler
	// Keep decides, when a dataset was deleted elsewhere, whether what is still to be sent of it, by key, is to be a new
	// dataset; without it, that is dropped. As a ConflictHandler, it writes nothing.
	Keep func(dataset string, pending map[string]Value) bool
	// OnError is told of a change that the server has refused for good, and that was put back.
	OnError func(dataset, key string, err *SyncError)
	// OnStatus is told of each new status.
	OnStatus func(Status)
	// Now tells the time by which changes are dated; by default the system's.
	Now func() time.Time
}

// Device has the data of an identity, and keeps it the same as on the identity's other devices: at once while the server
// can be reached, and later otherwise. Any number of goroutines may use it.
type Device struct {
	local    *local
	rules    *rules
	progress *progress
	engine   *engine
	end      context.CancelFunc
	ended    chan struct{}
	close    func() error
}

// OpenDevice gives the device of an identity, over a connection of its own to the client's server. It does not wait for
// that. The device connects until the context ends; close it in any case.
func OpenDevice(ctx context.Context, client *Client, options DeviceOptions) (*Device, error) {
	return openDevice(ctx, client, options, systemClock)
}

func openDevice(ctx context.Context, client *Client, options DeviceOptions, clock clock) (*Device, error) {
	line, err := client.anotherLine()
	if err != nil {
		return nil, err
	}
	if options.Store == nil {
		options.Store = MemoryStore()
	}
	callbacks := &callbacks{}
	local, err := openLocal(options.Store, options.Credentials.IdentityPoolID, callbacks)
	if err != nil {
		return nil, errors.Join(err, line.close())
	}
	d := &Device{local: local, rules: newRules(options), ended: make(chan struct{})}
	local.rules = d.rules.forReplica()
	d.progress = newProgress(func() bool { return look(local, (*replica.Replica).IsSettled) }, callbacks, options.OnStatus)
	ctx, d.end = context.WithCancel(ctx)
	d.engine = newEngine(ctx, d, line, options, clock)
	d.close = sync.OnceValue(func() error { return d.shut(line) })
	go d.run(ctx)
	return d, nil
}

func newEngine(ctx context.Context, device *Device, line *line, options DeviceOptions, clock clock) *engine {
	own := &Client{IdentityPools: identityv1.NewIdentityServiceClient(line)}
	if options.Credentials.IdentityIDs == nil {
		options.Credentials.IdentityIDs = device.local
	}
	e := &engine{
		line:        line,
		server:      syncv1.NewSyncServiceClient(line),
		credentials: newCredentials(own, options.Credentials, clock),
		local:       device.local,
		progress:    device.progress,
		onError:     options.OnError,
		clock:       clock,
		wake:        make(chan struct{}, 1),
		silence:     silenceBefore,
	}
	e.credentials.lifetime = ctx
	device.local.changed = e.changed
	return e
}

func (d *Device) run(ctx context.Context) {
	defer close(d.ended)
	d.engine.run(ctx)
	d.progress.note(func(facts *facts) { facts.ended = ErrDeviceClosed })
}

// Sync gives the dataset of that name. There is no need for it to exist.
func (d *Device) Sync(dataset string) *Dataset {
	return &Dataset{d, dataset}
}

// Datasets are the names of the datasets that have records here, in their order.
func (d *Device) Datasets() []string {
	return look(d.local, (*replica.Replica).Names)
}

// IdentityID is whose data it has; empty before that is known.
func (d *Device) IdentityID() string {
	return d.local.identityID()
}

// Status is how the device stands to the server.
func (d *Device) Status() Status {
	_, status, _ := d.progress.known()
	return status
}

// Err is why the device has stopped; nil while it has not. It is a *CredentialsError or a *SyncError, or ErrDeviceClosed.
func (d *Device) Err() error {
	facts, _, _ := d.progress.known()
	return facts.ended
}

// Synchronize returns when everything that was written here is on the server, and everything that is there is here. It
// is an error if the device stops, or if the context ends before.
func (d *Device) Synchronize(ctx context.Context) error {
	return d.progress.wait(ctx)
}

// Renew is for when somebody has signed in: credentials are asked for anew, and a device that has stopped goes on.
func (d *Device) Renew() {
	d.engine.credentials.Renew()
	d.engine.restart()
}

// Forget is for when somebody has signed out: the device shows nobody's data, and keeps what it has for when they come
// back.
func (d *Device) Forget(ctx context.Context) error {
	defer d.engine.restart()
	if err := d.engine.credentials.Forget(ctx); err != nil {
		return err
	}
	return d.local.forget()
}

// Credentials are those of the device's identity, such as for the AWS SDK. Sign in and out by Renew and Forget of the
// device.
func (d *Device) Credentials() *IdentityCredentials {
	return d.engine.credentials
}

// Close ends everything, and waits for that. What has not been sent yet will be when the device is opened again on its
// store.
func (d *Device) Close() error {
	return d.close()
}

func (d *Device) shut(line *line) error {
	d.end()
	<-d.ended
	return errors.Join(line.close(), d.local.close())
}
