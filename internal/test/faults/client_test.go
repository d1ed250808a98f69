package faults

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// requestTimeout is that of the client in these tests; as its time is not the real one,
// nobody waits for it.
const requestTimeout = 30 * time.Second

// What the client does with every fault: outcome, number of requests, waits between
// them, and what the service has afterwards. The read-backs repeat the request of a
// read, so that the client has six columns.
func TestClient(t *testing.T) {
	t.Parallel()
	for _, trial := range trials(create, read, update, remove, firstPage, laterPage) {
		allowances := []int{2}
		if trial.stays {
			allowances = []int{0, 2} // no retries: one request, always
		}
		for _, retries := range allowances {
			how := "once"
			if trial.stays {
				how = "stays"
			}
			t.Run(fmt.Sprintf("%s/%s/%s/retries %d", trial.id, columns[trial.column].title, how, retries), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { trial.client(t, retries) })
			})
		}
	}
}

const trunkName = "sales"

func (x *trial) client(t *testing.T, retries int) {
	t.Helper()
	service := newMemoryService(t)
	var id string
	switch x.column {
	case create:
	case firstPage, laterPage:
		for range pageSize + 1 {
			service.Put(emulator.Trunks, emulator.Object{"trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
		}
	default:
		id = service.Put(emulator.Trunks, emulator.Object{"name": trunkName, "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
	}
	if x.refused() {
		service.network.refuse = func(dial int) bool {
			if x.column == laterPage {
				dial--
			}
			return dial == 0 || dial > 0 && x.stays
		}
	} else {
		x.inject(service.Server, world{now: time.Now(), elsewhere: "http://198.51.100.1/v1/", asks: 7}, trunkName, nil)
	}

	client, err := zentrunk.New(zentrunk.Config{
		BaseURL: service.url, AuthID: service.AuthID(), AuthToken: service.AuthToken(),
		MaxRetries: retries, RequestTimeout: requestTimeout, Transport: service.network.transport(),
	})
	if err != nil {
		t.Fatal(err)
	}
	err = x.call(t, client, id)
	x.checkVerdict(t, err, retries)
	x.checkRequests(t, service, retries)
	if foreign := service.network.foreign; len(foreign) > 0 {
		t.Errorf("somebody else was asked: %v", foreign)
	}
	if x.column.lists() {
		return
	}
	if got, want := service.holds(t), x.end.service.of(x.column); got != want {
		t.Errorf("the service has %s, expected %s", got, want)
	}
}

// call is what the provider asks of the client.
func (x *trial) call(t *testing.T, client *zentrunk.Client, id string) error {
	t.Helper()
	request := zentrunk.TrunkRequest{Direction: zentrunk.Inbound}
	switch x.column {
	case create:
		request.Name, request.PrimaryURIUUID = zentrunk.Set(trunkName), zentrunk.Set("uri-1")
		_, err := client.Trunks.Create(t.Context(), request)
		return err
	case update:
		request.Secure = zentrunk.Set(true)
		return client.Trunks.Update(t.Context(), id, request)
	case remove:
		return client.Trunks.Delete(t.Context(), id)
	case firstPage, laterPage:
		return x.list(t, client)
	default:
		_, err := client.Trunks.Get(t.Context(), id)
		return err
	}
}

// list is the error of a list; it comes once, after the pages that could be read.
func (x *trial) list(t *testing.T, client *zentrunk.Client) error {
	t.Helper()
	var errs []error
	trunks := 0
	for _, err := range client.Trunks.List(t.Context(), zentrunk.TrunkFilter{}) {
		if err != nil {
			errs = append(errs, err)
		} else {
			trunks++
		}
	}
	switch {
	case len(errs) > 1:
		t.Errorf("the list failed more than once: %v", errs)
	case len(errs) == 0 && trunks != pageSize+1:
		t.Errorf("the list has %d trunks and no error", trunks)
	case len(errs) == 1 && trunks != map[column]int{firstPage: 0, laterPage: pageSize}[x.column]:
		t.Errorf("the list failed after %d trunks", trunks)
	}
	if len(errs) == 0 {
		return nil
	}
	return errs[0]
}

func (x *trial) checkVerdict(t *testing.T, err error, retries int) {
	t.Helper()
	want := x.end.client
	if (err == nil) != (want == done) {
		t.Fatalf("the error is: %v", err)
	}
	if err == nil {
		return
	}
	// That something is not there need not be due to the fault, but to its having been deleted before.
	if want != missing || x.genuine {
		expectText(t, err.Error(), x.text(x.op()))
	}
	// To hear that it is gone ends the doubt.
	if got := zentrunk.IsUncertain(err); got != (want == doubtful) && want != missing {
		t.Errorf("uncertain: %v", got)
	}
	if got := zentrunk.IsNotFound(err); got != (want == missing || x.genuine) {
		t.Errorf("not found: %v", got)
	}
	if n := x.requests(retries); n > 1 {
		expectText(t, err.Error(), fmt.Sprintf("%d attempts", n))
	}
	expectFit(t, err.Error())
}

func (x *trial) checkRequests(t *testing.T, service *memoryService, retries int) {
	t.Helper()
	served := 0
	for _, request := range service.Journal() {
		if x.meets(request) {
			served++
		}
	}
	times := service.network.dials
	if x.column == laterPage {
		times = times[1:]
	}
	n := x.requests(retries)
	if n == untilTimeout { // five minutes, as there is no other
		n = len(times)
		if took := times[n-1].Sub(times[0]); n < 3 || took < 4*time.Minute+45*time.Second || took > 5*time.Minute {
			t.Errorf("gave up after %d requests in %s", n, took)
		}
	}
	if len(times) < n || served+service.network.refused != n {
		t.Fatalf("%d requests were served, %d refused, expected %d", served, service.network.refused, n)
	}
	// How long it waits: half of the longest wait, which doubles, is chance.
	longest := 500 * time.Millisecond
	if x.says == slowDown {
		longest = time.Second // after a 429
	}
	for i := 1; i < n; i++ {
		least, most := longest/2, longest
		if x.asks {
			least, most = 7*time.Second, 7500*time.Millisecond
			if x.id == "429_date" && i > 1 {
				least, most = 0, time.Second // the moment has come: it goes on at the pace of what gets through
			}
		}
		wait := times[i].Sub(times[i-1])
		if x.slow {
			wait -= requestTimeout
		}
		if wait < least || wait > most {
			t.Errorf("waited %s before attempt %d, expected %s to %s", wait, i+1, least, most)
		}
		longest = min(2*longest, 8*time.Second)
	}
}

// memoryService is an emulator that is reached through memory alone, so that time can
// be a test's own.
type memoryService struct {
	*emulator.Server
	url     string
	network *memoryNetwork
}

func newMemoryService(t *testing.T) *memoryService {
	t.Helper()
	s := &memoryService{
		Server: emulator.New(emulator.Options{}), url: "http://127.0.0.1/v1",
		network: &memoryNetwork{address: "127.0.0.1:80", accepted: make(chan net.Conn), closed: make(chan struct{})},
	}
	server := &http.Server{Handler: s.Server}
	var ended sync.WaitGroup
	ended.Go(func() { _ = server.Serve(s.network) })
	t.Cleanup(func() {
		_ = server.Close()
		s.Close()
		ended.Wait()
	})
	return s
}

func (s *memoryService) holds(t *testing.T) has {
	t.Helper()
	all := s.All(emulator.Trunks)
	if len(all) == 0 {
		return nothing
	}
	if len(all) > 1 || all[0]["name"] != trunkName {
		t.Errorf("the service has %v", all)
	}
	return holds(true, all[0]["secure"])
}

// memoryNetwork has one address. It is the listener there as well.
type memoryNetwork struct {
	address  string
	accepted chan net.Conn
	closed   chan struct{}
	once     sync.Once

	refuse  func(dial int) bool // the number of the dial, from 0
	mu      sync.Mutex
	dials   []time.Time
	refused int
	foreign []string
}

// transport has a fresh connection for every request: on a used one that has died
// net/http sends some requests again by itself.
func (n *memoryNetwork) transport() http.RoundTripper {
	return &http.Transport{DialContext: n.dial, DisableKeepAlives: true}
}

func (n *memoryNetwork) dial(ctx context.Context, network, address string) (net.Conn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if address != n.address {
		n.foreign = append(n.foreign, address)
	}
	n.dials = append(n.dials, time.Now())
	if n.refuse != nil && n.refuse(len(n.dials)-1) {
		n.refused++
		return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	ours, theirs := net.Pipe()
	select {
	case n.accepted <- theirs:
		return ours, nil
	case <-n.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (n *memoryNetwork) Accept() (net.Conn, error) {
	select {
	case conn := <-n.accepted:
		return conn, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n *memoryNetwork) Close() error {
	n.once.Do(func() { close(n.closed) })
	return nil
}

func (n *memoryNetwork) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
