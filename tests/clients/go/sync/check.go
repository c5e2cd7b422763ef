package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// equal is an error that says what is different, if anything is.
func equal[T any](what string, found, expected T) error {
	if reflect.DeepEqual(found, expected) {
		return nil
	}
	return fmt.Errorf("%s: %s instead of %s", what, shown(found), shown(expected))
}

// until waits until it is as expected; the error says what it is after a long time.
func until[T any](what string, find func() T, expected T) error {
	for end := time.Now().Add(patience); ; time.Sleep(aGlance) {
		if err := equal(what, find(), expected); err == nil || time.Now().After(end) {
			return err
		}
	}
}

// untilTold waits until a device was told just this since the last time.
func untilTold[T any](p *player, what string, noted *[]T, expected []T) error {
	if len(expected) == 0 {
		time.Sleep(aWhile)
	}
	err := until(what, func() []T {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		return append([]T{}, *noted...)
	}, expected)
	p.mutex.Lock()
	defer p.mutex.Unlock()
	*noted = nil
	return err
}

func shown(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text[:min(len(text), mostShown)])
}
