package main

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
)

const nowhere = "127.0.0.1:1"

// player is one device of a case, which is closed and opened again as the case says.
type player struct {
	name    string
	said    said
	folder  string
	token   string
	ids     ids
	client  *poolhouse.Client
	device  *poolhouse.Device
	listens map[string]bool

	mutex     sync.Mutex
	now       time.Time
	told      []event
	errors    [][2]string
	conflicts int
}

// ids keeps an identity's id for as long as a case takes.
type ids map[string]string

func (i ids) Load(_ context.Context, pool string) (string, error) { return i[pool], nil }
func (i ids) Save(_ context.Context, pool, id string) error       { i[pool] = id; return nil }
func (i ids) Remove(_ context.Context, pool string) error         { delete(i, pool); return nil }

// open opens the device on its store.
func (p *player) open(target string) error {
	if err := p.close(); err != nil {
		return err
	}
	client, err := poolhouse.Connect(target, poolhouse.WithPlaintext())
	if err != nil {
		return err
	}
	options := poolhouse.DeviceOptions{
		Credentials: poolhouse.CredentialsOptions{IdentityPoolID: os.Getenv("IDENTITY_POOL_ID"), Logins: p.logins},
		Store:       poolhouse.FileStore(filepath.Join(p.folder, p.name+".db")),
		Keep:        func(string, map[string]poolhouse.Value) bool { return p.said.Keep },
		OnError:     p.noteError,
		Now:         p.time,
	}
	if p.ids != nil {
		options.Credentials.IdentityIDs = p.ids
	}
	if p.said.Conflict != "" {
		options.Conflict = p.decide
	}
	p.client = client
	if p.device, err = poolhouse.OpenDevice(context.Background(), client, options); err != nil {
		return err
	}
	for dataset := range p.listens {
		p.device.Sync(dataset).Listen(p.noteChange)
	}
	return nil
}

// close closes the device, if it is open.
func (p *player) close() error {
	if p.device == nil {
		return nil
	}
	return errors.Join(p.device.Close(), p.client.Close())
}

func (p *player) logins(context.Context) (map[string]string, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.token == "" {
		return map[string]string{}, nil
	}
	return poolhouse.SignInLogins(p.token)
}

func (p *player) signIn(token string) {
	p.mutex.Lock()
	p.token = token
	p.mutex.Unlock()
}

func (p *player) time() time.Time {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.now
}

func (p *player) setTime(at string) (err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.now, err = moved(p.now, at)
	return err
}

func (p *player) noteChange(change poolhouse.Change) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	origin := string(change.Origin)
	p.told = append(p.told, event{&change.Key, text(change.Old), text(change.New), &origin})
}

func (p *player) noteError(_, key string, err *poolhouse.SyncError) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.errors = append(p.errors, [2]string{key, err.Name})
}

// decide is the handler that the case names.
func (p *player) decide(conflict poolhouse.Conflict) (poolhouse.Value, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.conflicts++
	switch p.said.Conflict {
	case "local":
		return conflict.Local, nil
	case "remote":
		return conflict.Remote, nil
	case "join":
		return poolhouse.Value{Text: join(conflict.Local.Text, conflict.Remote.Text), Exists: true}, nil
	}
	return poolhouse.Value{}, errors.New("this handler fails")
}

// takeConflicts is how many there were since the last time.
func (p *player) takeConflicts() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	defer func() { p.conflicts = 0 }()
	return p.conflicts
}

// join gives the words of both, each once.
func join(one, other string) string {
	words := map[string]bool{}
	for _, word := range strings.Split(one+","+other, ",") {
		words[word] = true
	}
	delete(words, "")
	return strings.Join(slices.Sorted(maps.Keys(words)), ",")
}

func text(value poolhouse.Value) *string {
	if !value.Exists {
		return nil
	}
	return &value.Text
}
