package faults

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
)

// door is a way to a service over the network, each request on a connection of its own.
// While it is closed connections are refused.
type door struct {
	t       *testing.T
	address string
	handler http.Handler

	mu       sync.Mutex
	listener net.Listener // nil while closed
	serving  sync.WaitGroup
}

func newDoor(t *testing.T, handler http.Handler) *door {
	t.Helper()
	return newDoorAt(t, "127.0.0.1:0", handler)
}

var backDoors atomic.Uint32

// newBackDoor is one that can be closed, and nobody else is found behind its address
// then: it has a loopback address of its own, on systems where all of 127.0.0.0/8 is
// loopback. A port of 127.0.0.1 would soon be some other test's.
func newBackDoor(t *testing.T, handler http.Handler) *door {
	t.Helper()
	address := fmt.Sprintf("127.%d.%d.%d:0", 1+os.Getpid()/250%250, 1+os.Getpid()%250, 1+backDoors.Add(1)%250)
	if listener, err := net.Listen("tcp", address); err == nil {
		_ = listener.Close()
	} else {
		address = "127.0.0.1:0"
	}
	return newDoorAt(t, address, handler)
}

func newDoorAt(t *testing.T, address string, handler http.Handler) *door {
	t.Helper()
	d := &door{t: t, address: address, handler: handler}
	d.open()
	t.Cleanup(func() {
		d.close()
		d.serving.Wait()
	})
	return d
}

func (d *door) url() string { return "http://" + d.address + "/v1" }

// open opens the door, at the same address as before.
func (d *door) open() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.listener != nil {
		return
	}
	listener, err := net.Listen("tcp", d.address)
	if err != nil {
		d.t.Errorf("the door stays closed: %s", err)
		return
	}
	d.address, d.listener = listener.Addr().String(), listener
	server := &http.Server{Handler: d.handler}
	server.SetKeepAlivesEnabled(false)
	d.serving.Go(func() { _ = server.Serve(listener) })
}

// close closes the door; who is inside is served.
func (d *door) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.listener != nil {
		_ = d.listener.Close()
		d.listener = nil
	}
}
