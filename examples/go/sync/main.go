// Two devices of a guest share their settings, on line and off: over gRPC, with the Go client.
//
//	make dev                                    # in another terminal
//	cd examples/go
//	go run ./sync
package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"time"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
)

const nowhere = "localhost:1"

func main() {
	server := cmp.Or(os.Getenv("SERVER_GRPC"), "localhost:50051")
	folder := must(os.MkdirTemp("", "sync"))
	defer os.RemoveAll(folder)
	// Users have the same identity everywhere; guests are the same by their id alone.
	ids := poolhouse.IdentityFile(filepath.Join(folder, "guest.json"))
	guest := poolhouse.CredentialsOptions{IdentityPoolID: newPool(server), IdentityIDs: ids}

	store := poolhouse.FileStore(filepath.Join(folder, "phone.db"))
	phone := open(nowhere, guest, store)
	check(phone.Sync("settings").Put("theme", "dark"))
	fmt.Println("off line:", maps.Collect(phone.Sync("settings").All()), phone.Status())
	check(phone.Close())

	phone = open(server, guest, store)
	defer phone.Close()
	synchronize(phone)
	laptop := open(server, guest, poolhouse.MemoryStore())
	defer laptop.Close()
	synchronize(laptop)
	fmt.Println("on the laptop:", maps.Collect(laptop.Sync("settings").All()))
}

// open opens a device.
func open(server string, guest poolhouse.CredentialsOptions, store poolhouse.Store) *poolhouse.Device {
	client := must(poolhouse.Connect(server, poolhouse.WithPlaintext()))
	options := poolhouse.DeviceOptions{Credentials: guest, Store: store}
	return must(poolhouse.OpenDevice(context.Background(), client, options))
}

// synchronize waits until a device and the server have the same.
func synchronize(device *poolhouse.Device) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	check(device.Synchronize(ctx))
}
