package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// stateFile keeps an emulator's objects in a file. The zero value keeps nothing.
type stateFile struct {
	name     string
	emulator *emulator.Server
	lines    *log.Logger
	revision uint64 // what is in the file
}

// loadState fills the emulator from a file; one that is missing will be made.
func loadState(e *emulator.Server, name string, lines *log.Logger) (*stateFile, error) {
	s := &stateFile{name, e, lines, e.Revision()}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		// What cannot be saved is better known before anything is worth saving.
		err = s.save(e.Revision())
		return s, err
	}
	if err != nil {
		return nil, fmt.Errorf("-state: %w", err)
	}
	if err := e.Load(data); err != nil {
		return nil, fmt.Errorf("-state: %s: %w", name, err)
	}
	s.revision = e.Revision()
	return s, nil
}

// keep saves changes, at most once a second, until the function it returns is called, which
// saves the last of them.
func (s *stateFile) keep() (stop func() error) {
	if s.name == "" {
		return func() error { return nil }
	}
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				if err := s.saveChanges(); err != nil {
					s.lines.Printf("WARNING: %s", err)
				}
			case <-end:
				return
			}
		}
	}()
	return func() error {
		close(end)
		<-ended
		return s.saveChanges()
	}
}

func (s *stateFile) saveChanges() error {
	if revision := s.emulator.Revision(); revision != s.revision {
		return s.save(revision)
	}
	return nil
}

// save replaces the file as a whole, so that nobody ever finds half of one. Only its owner may
// read it, as it holds passwords. The revision is from before: a change in between is saved
// the next time.
func (s *stateFile) save(revision uint64) error {
	f, err := os.CreateTemp(filepath.Dir(s.name), filepath.Base(s.name)+".*")
	if err == nil {
		_, err = f.Write(s.emulator.State())
		err = errors.Join(err, f.Close())
		if err == nil {
			err = os.Rename(f.Name(), s.name)
		}
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}
	if err != nil {
		return fmt.Errorf("-state: the objects cannot be saved: %w", err)
	}
	s.revision = revision
	return nil
}
