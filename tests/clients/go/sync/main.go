// Plays the cases that the clients of all languages share, with Go's devices, and says how each has ended.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"
)

// cases are those of sync.json.
type cases struct {
	Clock time.Time
	Cases []testCase
}

type testCase struct {
	Name, Skip, Identity string
	Devices              map[string]said
	Steps                []caseStep
}

// said is what a case says of a device.
type said struct {
	Conflict string
	Keep     bool
}

func main() {
	var all cases
	var users map[string]map[string]string
	read("SYNC_CASES", &all)
	read("SYNC_USERS", &users)
	failed := false
	for _, one := range all.Cases {
		if len(os.Args) > 1 && !slices.Contains(os.Args[1:], one.Name) {
			continue
		}
		if one.Skip != "" {
			fmt.Printf("skipped %s\n", one.Name)
		} else if err := play(one, all.Clock, users[one.Name]); err != nil {
			failed = true
			fmt.Printf("failed %s: %v\n", one.Name, err)
		} else {
			fmt.Printf("ok %s\n", one.Name)
		}
	}
	if failed {
		os.Exit(1)
	}
}

// read reads the JSON file that a variable of the environment names.
func read(variable string, into any) {
	text, err := os.ReadFile(os.Getenv(variable))
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", variable, err)
		os.Exit(2)
	}
}
