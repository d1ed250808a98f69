package object

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// routesAt are those of a service that answers so, and the paths that it was asked for.
func routesAt(t *testing.T, answer func(path string) (status int, body string)) (r *Routes, asked func() []string) {
	t.Helper()
	var mu sync.Mutex
	var paths []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, path, _ := strings.Cut(r.URL.Path, "/Account/MA1/")
		mu.Lock()
		paths = append(paths, r.Method+" "+path)
		mu.Unlock()
		status, body := answer(path)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	client, err := zentrunk.New(zentrunk.Config{BaseURL: s.URL, AuthID: "MA1", AuthToken: "t", RequestTimeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return newRoutes(client), func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(paths)
	}
}

// A trunk's direction is asked for once, however many ask; what the run plans or does comes
// first, and an error is kept for nobody.
func TestRoutes_direction(t *testing.T) {
	t.Parallel()
	r, asked := routesAt(t, func(path string) (int, string) {
		if path != "Zentrunk/Trunk/1/" {
			return http.StatusNotFound, "{}"
		}
		return http.StatusOK, `{"trunk_id": "1", "trunk_direction": "outbound"}`
	})
	expect := func(trunk, want string, wantPlanned bool) {
		t.Helper()
		if got, planned, err := r.Direction(t.Context(), trunk); got != want || planned != wantPlanned || err != nil {
			t.Errorf("trunk %s is %q (planned: %t), %v", trunk, got, planned, err)
		}
	}
	var all sync.WaitGroup
	for range 300 {
		all.Go(func() { expect("1", "outbound", false) })
	}
	all.Wait()
	if got := asked(); len(got) != 1 {
		t.Errorf("asked for %v", got)
	}
	r.Directed("1", "inbound", true)
	r.Directed("2", "inbound", false)
	r.Directed("", "inbound", true)
	expect("1", "inbound", true)
	expect("2", "inbound", false)
	r.Deleted("1")
	expect("1", "outbound", false)
	for range 2 {
		if _, _, err := r.Direction(t.Context(), "3"); !zentrunk.IsNotFound(err) {
			t.Errorf("trunk 3: %v", err)
		}
	}
	if got := asked(); len(got) != 4 {
		t.Errorf("asked for %v", got)
	}
}

// Which numbers count for a trunk: what lists show and each confirms, but for those that this
// run has released from it, and those that it has routed, which are where it routed them.
func TestRoutes_on(t *testing.T) {
	t.Parallel()
	r, _ := routesAt(t, func(path string) (int, string) {
		on := func(number, trunk string) string {
			return `{"number": "` + number + `", "application": "/v1/Account/MA1/Zentrunk/Trunk/` + trunk + `/"}`
		}
		switch path {
		case "Number/":
			return http.StatusOK, `{"meta": {"total_count": 5}, "objects": [` + strings.Join([]string{on("11", "1"), on("12", "1"), on("13", "1"), on("14", "1"), on("15", "1")}, ",") + `]}`
		case "Number/11/":
			return http.StatusOK, on("11", "2") // the list lagged
		case "Number/12/":
			return http.StatusForbidden, "{}"
		}
		return http.StatusNotFound, "{}" // given back
	})
	done, _ := r.Claim("14", nil, "2")
	done(true)
	r.Releasing("15", "1")(true)
	r.Releasing("12", "2")(true) // from another trunk: it counts here
	for trunk, want := range map[string][]string{"1": {"12"}, "2": {"14"}, "3": nil} {
		t.Run(trunk, func(t *testing.T) {
			t.Parallel()
			if got, err := r.On(t.Context(), trunk); err != nil || !slices.Equal(got, want) {
				t.Errorf("got %v, %v, expected %v", got, err, want)
			}
		})
	}
	if !r.IsRouted("14") || r.IsRouted("15") {
		t.Error("what this run has routed is not known")
	}
}

// Two blocks of one number meet, whichever comes first; the same one may go on.
func TestRoutes_claim(t *testing.T) {
	t.Parallel()
	r := newRoutes(nil)
	first, ok := r.Claim("1", nil, "a")
	if !ok {
		t.Fatal("nobody else wants it")
	}
	if _, ok := r.Claim("1", nil, "a"); ok {
		t.Error("claimed while it is being routed")
	}
	if !r.IsRouted("1") {
		t.Error("it is being routed")
	}
	first(false)
	if r.IsRouted("1") {
		t.Error("the service did not take it")
	}
	second, ok := r.Claim("1", nil, "b")
	if !ok {
		t.Fatal("the first has failed")
	}
	second(true)
	if _, ok := r.Claim("1", nil, "a"); ok {
		t.Error("a second block claims it")
	}
	if _, ok := r.Claim("1", []string{"x", "b"}, "a"); !ok {
		t.Error("the block itself may route it anew")
	}
}
