package zentrunk_test

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// serveModern is a TLS server that would rather speak HTTP/2: h2 is what it does with a
// connection that does, nil is what net/http does.
func serveModern(t *testing.T, h2 func(*tls.Conn), wrap func(net.Conn) net.Conn, ways ...http.HandlerFunc) *service {
	t.Helper()
	return serveBy(t, func(s *httptest.Server) {
		s.TLS = &tls.Config{NextProtos: []string{"h2", "http/1.1"}}
		s.EnableHTTP2 = true
		if h2 != nil {
			s.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
				"h2": func(_ *http.Server, conn *tls.Conn, _ http.Handler) { h2(conn) },
			}
		}
		if wrap != nil {
			s.Listener = &wrapped{s.Listener, wrap}
		}
		s.StartTLS()
	}, ways)
}

type wrapped struct {
	net.Listener
	wrap func(net.Conn) net.Conn
}

func (l *wrapped) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.wrap(conn), nil
}

// ownNetwork is a client over its own pool of connections, which trusts the service.
func (s *service) ownNetwork(t *testing.T, changes ...func(*zentrunk.Config)) *zentrunk.Client {
	t.Helper()
	network := zentrunk.NewNetwork()
	network.TLSClientConfig.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	t.Cleanup(network.CloseIdleConnections)
	return s.client(t, append(changes, transport(network))...)
}

// resetAll speaks just enough HTTP/2 to take every request and then to reset its stream:
// PROTOCOL_ERROR from the other side is what net/http sends any request again after.
func resetAll(taken *atomic.Int32) func(*tls.Conn) {
	const data, headers, reset, settings, endStream, ack, protocolError = 0, 1, 3, 4, 1, 1, 1
	return func(conn *tls.Conn) {
		defer func() { _ = conn.Close() }()
		if _, err := io.CopyN(io.Discard, conn, int64(len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))); err != nil {
			return
		}
		send := func(kind, flags byte, stream uint32, payload ...byte) {
			frame := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
			frame = binary.BigEndian.AppendUint32(append(frame, flags), stream)
			_, _ = conn.Write(append(frame, payload...))
		}
		send(settings, 0, 0)
		for head := make([]byte, 9); ; {
			if _, err := io.ReadFull(conn, head); err != nil {
				return
			}
			size, kind, flags, stream := binary.BigEndian.Uint32(head)>>8, head[3], head[4], binary.BigEndian.Uint32(head[5:])
			if _, err := io.CopyN(io.Discard, conn, int64(size)); err != nil {
				return
			}
			switch {
			case kind == settings && flags&ack == 0:
				send(settings, ack, 0)
			case (kind == headers || kind == data) && flags&endStream != 0:
				taken.Add(1)
				send(reset, 0, stream, 0, 0, 0, protocolError)
			}
		}
	}
}

// Over HTTP/2 net/http itself sends a request again after some resets, a create too.
func TestNetwork_resetCreates(t *testing.T) {
	t.Parallel()
	var taken atomic.Int32
	s := serveModern(t, resetAll(&taken), nil, get.ok, cutOff)
	c := s.ownNetwork(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	// The second time over a connection that has served already.
	if err := get.call(ctx, c); err != nil {
		t.Errorf("%d requests of HTTP/2, %v", taken.Load(), err)
	}
	err := create.call(ctx, c)
	failure(t, err)
	if n := int(taken.Load()) + len(s.seen()); n != 2 || !zentrunk.IsUncertain(err) {
		t.Errorf("%d requests, %d of them of HTTP/2, %v", n, taken.Load(), err)
	}
}

// A connection that has gone silent is not the one to try again on.
func TestNetwork_silentConnection(t *testing.T) {
	t.Parallel()
	for _, v := range []verb{get, update, remove, list} {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			first := &silenced{}
			s := serveModern(t, nil, func(conn net.Conn) net.Conn {
				if first.take(conn) {
					return first
				}
				return conn
			}, func(w http.ResponseWriter, r *http.Request) {
				if r.Proto != "HTTP/1.1" {
					t.Errorf("%s over %s", r.Method, r.Proto)
				}
				v.ok(w, r)
			})
			c := s.ownNetwork(t, requestTimeout(2*time.Second), retries(3))
			if err := v.call(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			first.silent.Store(true)
			if err := v.call(t.Context(), c); err != nil {
				t.Error(err)
			}
		})
	}
}

// silenced is a connection whose answers get lost from some moment on.
type silenced struct {
	net.Conn
	mu     sync.Mutex
	silent atomic.Bool
}

// take makes it the given connection, if it is none yet.
func (c *silenced) take(conn net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Conn != nil {
		return false
	}
	c.Conn = conn
	return true
}

func (c *silenced) Write(b []byte) (int, error) {
	if c.silent.Load() {
		return len(b), nil
	}
	return c.Conn.Write(b)
}

// Balancers commonly close an idle connection after 60 s, perhaps just as a request goes out.
func TestNetwork_idleConnections(t *testing.T) {
	t.Parallel()
	if idle := zentrunk.NewNetwork().IdleConnTimeout; idle <= 0 || idle >= time.Minute {
		t.Errorf("kept for %s", idle)
	}
}
