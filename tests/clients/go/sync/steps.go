package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"time"
)

// caseStep is one of a case. What it does not say is nil.
type caseStep struct {
	On       oneOrMore
	At       string
	Dataset  string
	Put      texts
	PutMany  *many          `json:"put_many"`
	PutLong  map[string]int `json:"put_long"`
	Remove   []string
	Clear    bool
	Delete   bool
	Count    int
	Go       string
	SignIn   string `json:"sign_in"`
	SignOut  bool   `json:"sign_out"`
	Listen   bool
	Waits    bool `json:"synchronize"`
	Has      map[string]string
	Sees     map[string]string
	HasCount *int `json:"has_count"`
	SeesMany *int `json:"sees_count"`
	Told     []event
	Errors   [][2]string
	Conflict *int `json:"conflicts"`
	Datasets []string
	Status   string
	Same     bool `json:"same_identity"`
}

type many struct {
	Count int
	Value string
}

// event is a change as the cases tell it: key, old and new value, origin.
type event [4]*string

// oneOrMore is a device or a list of them.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte("[")) {
		return json.Unmarshal(text, (*[]string)(o))
	}
	*o = make([]string, 1)
	return json.Unmarshal(text, &(*o)[0])
}

// texts are records in the order of the file.
type texts [][2]string

func (t *texts) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	_, err := decoder.Token()
	for err == nil && decoder.More() {
		var pair [2]string
		if err = decoder.Decode(&pair[0]); err == nil {
			err = decoder.Decode(&pair[1])
		}
		*t = append(*t, pair)
	}
	return err
}

func (t texts) all() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, pair := range t {
			if !yield(pair[0], pair[1]) {
				return
			}
		}
	}
}

// all are the records k0, k1 and so on.
func (m many) all() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for number := range m.Count {
			if !yield(fmt.Sprintf("k%d", number), m.Value) {
				return
			}
		}
	}
}

// moved is a clock that stands at another time of the same day.
func moved(clock time.Time, at string) (time.Time, error) {
	return time.Parse(time.RFC3339, clock.Format(time.DateOnly)+"T"+at+"Z")
}
