package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// inProcess serves requests without a network, so that time can be played.
type inProcess struct {
	handler http.Handler
	// before and after are called around each request, by its number from 1 on; an error is the network's.
	before, after func(n int) error
	n             int
}

func (p *inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	p.n++
	n := p.n
	if p.before != nil {
		if err := p.before(n); err != nil {
			return nil, err
		}
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	if p.after != nil {
		if err := p.after(n); err != nil {
			return nil, err
		}
	}
	return w.Result(), nil
}

// foreign fills an account with objects of somebody else, and is what it holds.
func foreign(e *emulator.Server, n int) map[emulator.Kind][]emulator.Object {
	for range n {
		uri := e.Put(emulator.URIs, emulator.Object{"uri": "pbx.example.net"})
		acl := e.Put(emulator.IPAccessControlLists, emulator.Object{"ip_addresses": []string{"203.0.113.200"}})
		e.Put(emulator.Credentials, emulator.Object{"username": "somebody", "password": "secret"})
		e.Put(emulator.Trunks, emulator.Object{"trunk_direction": "inbound", "primary_uri_uuid": uri})
		e.Put(emulator.Trunks, emulator.Object{"trunk_direction": "outbound", "ipacl_uuid": acl})
	}
	return holds(e)
}

func holds(e *emulator.Server) map[emulator.Kind][]emulator.Object {
	all := map[emulator.Kind][]emulator.Object{}
	for _, k := range []emulator.Kind{emulator.Trunks, emulator.IPAccessControlLists, emulator.Credentials, emulator.URIs} {
		all[k] = e.All(k)
	}
	return all
}

func serviceOf(e *emulator.Server, transport http.RoundTripper) *service {
	return &service{base: "http://in.process/v1", id: e.AuthID(), token: e.AuthToken(), transport: transport, apart: apart}
}

// optionsOf are the emulator's, as a profile has them.
func optionsOf(t *testing.T, p map[string]any) emulator.Options {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var o emulator.Options
	if err := emulator.DecodeOptions(data, &o); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return o
}

// draw is a profile of an answer to every question.
func draw(choose func([]known) known) map[string]any {
	var all []sets
	for _, q := range questions() {
		choices := slices.DeleteFunc(slices.Clone(q.answers), func(k known) bool { return k.sets == nil })
		if len(choices) > 0 {
			all = append(all, choose(choices).sets)
		}
	}
	return profile(all...)
}

func TestQuestions_roundTrip(t *testing.T) {
	t.Parallel()
	profiles := map[string]map[string]any{
		"default":  draw(func(answers []known) known { return answers[0] }),
		"opposite": draw(func(answers []known) known { return answers[len(answers)-1] }),
	}
	for range 12 {
		seed := rand.Uint64()
		random := rand.New(rand.NewPCG(seed, 0))
		profiles[fmt.Sprintf("seed %d", seed)] = draw(func(answers []known) known { return answers[random.IntN(len(answers))] })
	}
	for name, want := range profiles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := emulator.New(optionsOf(t, want))
				before := foreign(e, 21)
				s := newSession(context.Background(), serviceOf(e, &inProcess{handler: e}))
				var r report
				for _, q := range questions() {
					r.answers = append(r.answers, s.ask(q))
				}
				if err := s.leave(cleaning); err != nil {
					t.Error(err)
				}
				var got map[string]any
				if err := json.Unmarshal(r.profile(), &got); err != nil {
					t.Fatal(err)
				}
				differences(t, "", got, plain(t, want))
				if !reflect.DeepEqual(holds(e), before) {
					t.Error("the account is not as it was")
				}
				if t.Failed() {
					t.Log(r.markdown())
				}
			})
		})
	}
}

// plain is a profile as JSON has it.
func plain(t *testing.T, p map[string]any) (plain map[string]any) {
	t.Helper()
	data, err := json.Marshal(p)
	if err == nil {
		err = json.Unmarshal(data, &plain)
	}
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func differences(t *testing.T, path string, got, want map[string]any) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		inner, ok := want[name].(map[string]any)
		found, _ := got[name].(map[string]any)
		if ok {
			differences(t, path+name+".", found, inner)
		} else if !reflect.DeepEqual(got[name], want[name]) {
			t.Errorf("%s%s: the answer is %v, the service is %v", path, name, got[name], want[name])
		}
	}
}
