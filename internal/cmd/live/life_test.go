package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// environment is an account as users have it, and a consent.
func environment(e *acctest.Env) map[string]string {
	env := e.Environment()
	env["LIVE"] = "YES"
	return env
}

func lookup(env map[string]string) func(string) string {
	return func(name string) string { return env[name] }
}

// installed is the engine that the tests run, and the provider, built once.
var installed = sync.OnceValues(func() (with tools, err error) {
	with.engine = engine.Engine{Name: engine.Terraform, Path: os.Getenv("TF_ACC_TERRAFORM_PATH")}
	if os.Getenv("TF_ACC_PROVIDER_HOST") != with.engine.RegistryHost() {
		with.engine.Name = engine.OpenTofu
	}
	// Where acctest keeps what goes when the tests are over.
	with.config, err = with.engine.Install(context.Background(), filepath.Dir(os.Getenv("TF_CLI_CONFIG_FILE")))
	return with, err
})

// sessionOf is a run in the account of an emulator that listens.
func sessionOf(ctx context.Context, t *testing.T, e *acctest.Env) *session {
	t.Helper()
	account, err := config{get: lookup(environment(e))}.service()
	if err != nil {
		t.Fatal(err)
	}
	return newSession(ctx, account)
}

// lived is the life of every noun in that account, which has to be as it was after it.
func lived(t *testing.T, e *acctest.Env) {
	t.Helper()
	acctest.Require(t, feature.WriteOnly)
	before := foreign(e.Server, 3)
	s := sessionOf(t.Context(), t, e)
	with, err := installed()
	if err != nil {
		t.Fatal(err)
	}
	if rented := e.All(emulator.Numbers); len(rented) > 0 {
		with.number, _ = rented[0]["number"].(string)
	}
	stages, err := s.live(with)
	if err != nil {
		t.Error(err)
	}
	if len(stages) != len(lifeStages) {
		t.Errorf("%d stages of %d", len(stages), len(lifeStages))
	}
	for _, s := range stages {
		if s.problem != "" {
			t.Errorf("%s: %s", s.name, s.problem)
		}
	}
	if err := s.leave(cleaning); err != nil {
		t.Error(err)
	}
	if !reflect.DeepEqual(holds(e.Server), before) {
		t.Error("the account is not as it was")
	}
}

func TestAccLife_default(t *testing.T) {
	t.Parallel()
	e := acctest.New(t, emulator.Options{Numbers: emulator.NumberOptions{Rented: []string{"14155550123"}, Applications: []string{"4711"}}})
	e.Route("14155550123", "4711")
	lived(t, e)
	if has := e.Routed("14155550123"); has != "4711" {
		t.Errorf("the number is routed to %q", has)
	}
}

// Under every answer with which the provider goes on to do right, the last of each question.
func TestAccLife_opposite(t *testing.T) {
	t.Parallel()
	p := draw(func(answers []known) known {
		right := slices.DeleteFunc(answers, func(k known) bool { return k.verdict == wrong })
		return right[len(right)-1]
	})
	lived(t, acctest.New(t, optionsOf(t, p)))
}

// The engine is interrupted at ten of its provider's requests, among the first hundred: how many
// there are depends on how often it has to look. By turns the same run cleans up, and the next one.
func TestAccLife_interrupted(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	for i := range 10 {
		at := int64(1 + i*10 + rand.IntN(10))
		t.Run(fmt.Sprintf("request %d", at), func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t, emulator.Options{Wrapped: true, CheckReferences: true, RefuseInUse: true})
			before := foreign(e.Server, 2)
			with, err := installed()
			if err != nil {
				t.Fatal(err)
			}
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			var passed atomic.Int64
			with.watch = func() {
				if passed.Add(1) == at {
					interrupt()
				}
			}
			s := sessionOf(ctx, t, e)
			if _, err := s.live(with); !errors.Is(err, context.Canceled) {
				t.Errorf("it was not interrupted after %d requests: %v", passed.Load(), err)
			}
			if i%2 == 0 {
				s = sessionOf(t.Context(), t, e)
			}
			if err := s.leave(cleaning); err != nil {
				t.Error(err)
			}
			if !reflect.DeepEqual(holds(e.Server), before) {
				t.Error("the account is not as it was")
			}
		})
	}
}

// In an account of yours, as users of this ecosystem expect: TF_ACC=1 with PLIVO_AUTH_ID and
// PLIVO_AUTH_TOKEN in the environment.
func TestAccLive(t *testing.T) {
	if os.Getenv("TF_ACC") == "" || os.Getenv("PLIVO_AUTH_ID")+os.Getenv("PLIVO_AUTH_TOKEN") == "" {
		t.Skip("a live account is touched only with TF_ACC=1, PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN; make live asks more")
	}
	acctest.Require(t, feature.WriteOnly)
	account, err := config{get: os.Getenv, apart: apart}.service()
	if err != nil {
		t.Fatal(err)
	}
	with, err := installed()
	if err != nil {
		t.Fatal(err)
	}
	with.number = digits(os.Getenv("LIVE_NUMBER"))
	s := newSession(t.Context(), account)
	if err := attempt(func() { s.sweep() }); err != nil {
		t.Fatal(err)
	}
	stages, err := s.live(with)
	if cleared := s.leave(cleaning); err == nil {
		err = cleared
	}
	if err != nil {
		t.Error(err)
	}
	for _, stage := range stages {
		switch {
		case stage.problem != "":
			t.Errorf("%s: %s", stage.name, stage.problem)
		case stage.note != "":
			t.Logf("%s: %s", stage.name, stage.note)
		}
	}
}
