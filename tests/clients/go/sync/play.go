package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"strconv"
	"strings"
	"time"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
	"github.com/poolhouse/poolhouse/clients/go/gen/identity/v1"
)

const (
	patience      = 10 * time.Second
	aWhile        = 300 * time.Millisecond
	aGlance       = 10 * time.Millisecond
	betweenWrites = 3 * time.Millisecond
	mostShown     = 500
)

// play plays a case; the error says what is not as it should be.
func play(one testCase, clock time.Time, tokens map[string]string) (err error) {
	folder, err := os.MkdirTemp("", "sync")
	if err != nil {
		return err
	}
	players := map[string]*player{}
	defer func() {
		for _, player := range players {
			err = errors.Join(err, player.close())
		}
		err = errors.Join(err, os.RemoveAll(folder))
	}()
	identity, err := guest(one.Identity)
	if err != nil {
		return err
	}
	for name, said := range one.Devices {
		players[name] = &player{name: name, said: said, folder: folder, now: clock, listens: map[string]bool{}}
		if identity != "" {
			players[name].ids = ids{os.Getenv("IDENTITY_POOL_ID"): identity}
		}
		if err := players[name].open(os.Getenv("SERVER_GRPC")); err != nil {
			return err
		}
	}
	for number, step := range one.Steps {
		step.SignIn = tokens[step.SignIn]
		if err := playStep(step, players); err != nil {
			return fmt.Errorf("step %d: %w", number+1, err)
		}
	}
	return nil
}

// guest is the id of a new guest, unless each device gets its own.
func guest(identity string) (string, error) {
	if identity == "each" {
		return "", nil
	}
	client, err := poolhouse.Connect(os.Getenv("SERVER_GRPC"), poolhouse.WithPlaintext())
	if err != nil {
		return "", err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	pool := os.Getenv("IDENTITY_POOL_ID")
	found, err := client.IdentityPools.GetId(ctx, &identityv1.GetIdRequest{IdentityPoolId: &pool})
	return found.GetIdentityId(), err
}

func playStep(step caseStep, players map[string]*player) error {
	results := make(chan error, len(step.On))
	for _, name := range step.On {
		if step.Count > 0 { // all at once
			go func() { results <- players[name].do(step) }()
		} else {
			results <- players[name].do(step)
		}
	}
	var err error
	for range step.On {
		err = errors.Join(err, <-results)
	}
	if step.Same && err == nil {
		first := players[step.On[0]].device.IdentityID()
		for _, name := range step.On {
			err = errors.Join(err, equal(name+"'s identity", players[name].device.IdentityID(), first))
		}
	}
	return err
}

// do does what a step says of this device, and looks whether it is as expected.
func (p *player) do(step caseStep) error {
	if step.At != "" {
		if err := p.setTime(step.At); err != nil {
			return err
		}
	}
	dataset := p.device.Sync(cmp.Or(step.Dataset, "settings"))
	for _, part := range []func(*poolhouse.Dataset, caseStep) error{p.write, p.live, p.expect} {
		if err := part(dataset, step); err != nil {
			return fmt.Errorf("%s, %s: %w", p.name, p.device.Status(), err)
		}
	}
	return nil
}

// write does what changes data.
func (p *player) write(dataset *poolhouse.Dataset, step caseStep) error {
	err := dataset.PutAll(step.Put.all())
	if step.PutMany != nil {
		err = errors.Join(err, dataset.PutAll(step.PutMany.all()))
	}
	for key, length := range step.PutLong {
		err = errors.Join(err, dataset.Put(key, strings.Repeat("x", length)))
	}
	for _, key := range step.Remove {
		err = errors.Join(err, dataset.Remove(key))
	}
	if step.Clear {
		err = errors.Join(err, dataset.Clear())
	}
	if step.Delete {
		err = errors.Join(err, dataset.Delete())
	}
	return errors.Join(err, p.count(dataset, step.Count))
}

func (p *player) count(dataset *poolhouse.Dataset, times int) error {
	more := func(old poolhouse.Value) poolhouse.Value {
		number, _ := strconv.Atoi(old.Text) // none is 0
		return poolhouse.Value{Text: strconv.Itoa(number + 1), Exists: true}
	}
	named := func(old poolhouse.Value) poolhouse.Value {
		return poolhouse.Value{Text: join(old.Text, p.name), Exists: true}
	}
	for range times {
		if err := errors.Join(dataset.Update(p.name, more), dataset.Update("who", named)); err != nil {
			return err
		}
		time.Sleep(betweenWrites)
	}
	return nil
}

// live does what happens to a device.
func (p *player) live(dataset *poolhouse.Dataset, step caseStep) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	switch {
	case step.Go == "offline":
		return p.open(nowhere)
	case step.Go == "online":
		return p.open(os.Getenv("SERVER_GRPC"))
	case step.SignIn != "":
		p.signIn(step.SignIn)
		p.device.Renew()
	case step.SignOut:
		p.signIn("")
		return p.device.Forget(ctx)
	case step.Listen:
		p.listens[dataset.Name()] = true
		dataset.Listen(p.noteChange)
	case step.Waits:
		return p.device.Synchronize(ctx)
	}
	return nil
}

// expect looks whether it is as expected.
func (p *player) expect(dataset *poolhouse.Dataset, step caseStep) error {
	records := func() map[string]string { return maps.Collect(dataset.All()) }
	switch {
	case step.Has != nil:
		return equal("records", records(), step.Has)
	case step.Sees != nil:
		return until("records", records, step.Sees)
	case step.HasCount != nil:
		return equal("count", dataset.Len(), *step.HasCount)
	case step.SeesMany != nil:
		return until("count", dataset.Len, *step.SeesMany)
	case step.Told != nil:
		return untilTold(p, "told", &p.told, step.Told)
	case step.Errors != nil:
		return untilTold(p, "errors", &p.errors, step.Errors)
	case step.Conflict != nil:
		return equal("conflicts", p.takeConflicts(), *step.Conflict)
	case step.Datasets != nil:
		return equal("datasets", append([]string{}, p.device.Datasets()...), step.Datasets)
	case step.Status != "":
		return until("status", p.device.Status, poolhouse.Status(step.Status))
	}
	return nil
}
