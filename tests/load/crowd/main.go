// Command crowd is many devices at once. It does to one server what a plan says, and prints what came of it as JSON.
//
// It looks into what it receives no further than a device has to, so that as much of the machine as possible is left to
// the server.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
)

// A Plan says what to do. The program that has it done writes it.
type Plan struct {
	Scenario string   `json:"scenario"`
	Links    string   `json:"links"`
	Address  string   `json:"address"`
	Members  []Member `json:"members"`
	// Watchers are spread evenly over the members.
	Watchers int `json:"watchers"`
	// Connections are shared by all watchers; with 0, each has its own.
	Connections int     `json:"connections"`
	Seconds     float64 `json:"seconds"`
	// Rate is of writes, in each second.
	Rate float64 `json:"rate"`
}

// A Member is an identity with one dataset, and how its devices prove who they are.
type Member struct {
	PoolID        string `json:"pool_id"`
	IdentityID    string `json:"identity_id"`
	Authorization string `json:"authorization"`
}

var scenarios = map[string]func(context.Context, *Plan) *Sample{
	"write":     write,
	"pace":      pace,
	"hold":      hold,
	"reconnect": reconnect,
}

func main() {
	plan := &Plan{}
	if err := json.Unmarshal(must(os.ReadFile(os.Args[1])), plan); err != nil {
		log.Fatal(err)
	}
	play, known := scenarios[plan.Scenario]
	if !known {
		log.Fatalf("there is no scenario %q", plan.Scenario)
	}
	if err := json.NewEncoder(os.Stdout).Encode(play(context.Background(), plan)); err != nil {
		log.Fatal(err)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
