//go:build unix

package lifecycle_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// promptly is how long after an interruption, and after the end of the request that was
// under way, the engine may take to end: two seconds, and as much again for a machine
// that is busy with other tests. Whatever is interrupted here would go on for much longer.
const (
	promptly = 2 * time.Second
	slack    = 6 * time.Second
)

// answerAfter is how long an answer takes that is worth waiting for.
const answerAfter = 2 * time.Second

// interruption is something that is under way when somebody presses Ctrl-C.
type interruption struct {
	hcl      string // trunk("sales") where empty
	provider string // a further argument of the provider
	exists   bool   // the trunk is there before
	command  string // "apply" where empty

	// begin makes the service slow or broken. The fault that it returns is the request
	// that is under way.
	begin func(*acctest.Env) emulator.Fault
	// answered: interrupted is the waiting after the request's answer.
	answered bool
	alone    bool          // the signal goes to the engine alone
	lasts    time.Duration // how long the request goes on after the signal

	says []string
	// What is there afterwards.
	trunks  int
	tainted bool
	// more is how many requests may follow: those that were sent before the provider
	// heard of the signal, and the look-up after a create in doubt.
	more int
}

var interruptions = map[string]interruption{
	"create": {
		begin: func(*acctest.Env) emulator.Fault {
			return emulator.Fault{Op: emulator.Create, Serve: true, Delay: answerAfter}
		},
		lasts: answerAfter, trunks: 1, tainted: true,
		says: []string{`Trunk "sales" (`, ") was created, but could not be read back: The operation was cancelled before the service had answered.", "Its id is in the state, marked as tainted"},
	},
	"create, engine alone": {
		begin: func(*acctest.Env) emulator.Fault {
			return emulator.Fault{Op: emulator.Create, Serve: true, Delay: answerAfter}
		},
		alone: true, lasts: answerAfter, trunks: 1, tainted: true,
		says: []string{"was created, but could not be read back"},
	},
	// The answer comes after the request's timeout: the provider looks for the trunk, quickly.
	"create in doubt": {
		begin: func(*acctest.Env) emulator.Fault {
			return emulator.Fault{Op: emulator.Create, Serve: true, Delay: time.Minute}
		},
		provider: `request_timeout = "2s"`,
		lasts:    answerAfter, more: 1,
		says: []string{`The answer to the creation of trunk "sales" did not arrive`, "A trunk of this name exists, so it probably was created: 2", "terraform import zentrunk_trunk.NAME 2"},
	},
	"create, waiting to be allowed": {
		begin: func(*acctest.Env) emulator.Fault {
			return emulator.Fault{Op: emulator.Create, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"100"}}, Body: `{"error": "slow down"}`}
		},
		answered: true,
		says:     []string{`Trunk "sales" was not created: slow down (HTTP status 429; then the operation was cancelled).`},
	},
	"read-back of a trunk that is missing": {
		begin: func(env *acctest.Env) emulator.Fault {
			env.SetMissingReads(1 << 20)
			return emulator.Fault{Op: emulator.Read, Skip: 4}
		},
		trunks: 1, tainted: true, more: 1,
		says: []string{`Trunk "sales" (`, ") was created, but ", "Its id is in the state, marked as tainted"},
	},
	"read-back of a trunk without domain": {
		begin: func(env *acctest.Env) emulator.Fault {
			env.SetEmptyDomainReads(1 << 20)
			return emulator.Fault{Op: emulator.Read, Skip: 4}
		},
		alone: true, trunks: 1, tainted: true, more: 1,
		says: []string{`Trunk "sales" (`, ") was created, but when the operation was interrupted it had no trunk_domain yet."},
	},
	"read-back, waiting for a service that is down": {
		begin: func(*acctest.Env) emulator.Fault {
			return emulator.Fault{Op: emulator.Read, Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"100"}}}
		},
		answered: true, trunks: 1, tainted: true,
		says: []string{") was created, but could not be read back: The service said no more than \"Service Unavailable\" (HTTP status 503; then the operation was cancelled)."},
	},
	"update": {
		exists: true, hcl: trunk("marketing"),
		begin: func(*acctest.Env) emulator.Fault {
			return emulator.Fault{Op: emulator.Update, Delay: answerAfter}
		},
		lasts: answerAfter, trunks: 1,
		says: []string{"was updated, but could not be read back: The operation was cancelled before the service had answered.", "The state still holds the values from before"},
	},
	"delete": {
		exists: true, command: "destroy",
		begin: func(*acctest.Env) emulator.Fault {
			return emulator.Fault{Op: emulator.Delete, Delay: answerAfter}
		},
		lasts: answerAfter,
	},
	"delete, waiting for a service that is down": {
		exists: true, command: "destroy", provider: "max_retries = 100",
		begin: func(env *acctest.Env) emulator.Fault {
			env.Inject(emulator.Fault{Op: emulator.Delete, Times: 2, Status: http.StatusServiceUnavailable})
			return emulator.Fault{Op: emulator.Delete, Status: http.StatusServiceUnavailable}
		},
		answered: true, trunks: 1, more: 1,
		says: []string{"3 attempts; then the operation was cancelled", "It stays in the state"},
	},
	// Not in an apply: while that is planning, the engine does not tell the provider of an interruption.
	"list in a plan": {
		exists: true, command: "plan", hcl: trunk("sales") + `data "zentrunk_trunks" "all" {}`,
		begin:  longList,
		trunks: 1, more: pagesAhead,
		says: []string{"Unable to list trunks", "The trunks of the account could not be listed: The operation was cancelled before the service had answered."},
	},
	"list in an apply": {
		hcl:    trunk("sales") + "data \"zentrunk_trunks\" \"all\" {\n  depends_on = [zentrunk_trunk.test]\n}\n",
		begin:  longList,
		trunks: 1, more: pagesAhead,
		says: []string{"Unable to list trunks"},
	},
}

// pagesAhead is more than the provider asks for before it has read the page before; the
// list has fifty.
const pagesAhead = 20

// longList is a list of many pages, each of which takes a minute from the third on.
func longList(env *acctest.Env) emulator.Fault {
	for range 1000 {
		env.Put(emulator.Trunks, emulator.Object{"trunk_direction": "outbound", "ipacl_uuid": "acl-1"})
	}
	return emulator.Fault{Op: emulator.List, MinOffset: 40, Delay: time.Minute}
}

// Ctrl-C ends whatever is under way, soon after the request that is; what was created is
// in the state.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()
	for name, test := range interruptions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.run(t)
		})
	}
}

func (i interruption) run(t *testing.T) {
	t.Helper()
	env := acctest.New(t, emulator.Options{})
	w := installed(t, env, trunk("sales"), i.provider)
	if i.exists {
		w.MustRun("apply")
	}
	if i.hcl != "" {
		w.Write(i.hcl, i.provider)
	}
	if i.command == "" {
		i.command = "apply"
	}

	managed := env.Count(emulator.Trunks)
	fault := i.begin(env)
	others := env.Count(emulator.Trunks) - managed
	underWay := make(chan struct{}, 1)
	fault.Kind = emulator.Trunks
	fault.Do = func() {
		select {
		case underWay <- struct{}{}:
		default:
		}
	}
	heal := env.Inject(fault)

	arguments := []string{i.command, "-no-color", "-input=false"}
	if i.command != "plan" {
		arguments = append(arguments, "-auto-approve")
	}
	engine := w.Start(arguments...)
	engine.Await("the request", underWay)
	if i.answered {
		awaitAnswer(t, env)
	}
	before := len(env.Journal())
	interrupted := time.Now()
	engine.Interrupt(i.alone)
	result, ended := engine.Wait()

	took := ended.Sub(interrupted) - i.lasts
	t.Logf("the engine ended %s after the end of the request", took.Round(time.Millisecond))
	if took > promptly+slack {
		t.Errorf("the engine ended only %s after the end of the request", took)
	}
	if journal := env.Journal(); len(journal)-before > i.more {
		t.Errorf("%d requests were sent after the interruption:\n%s", len(journal)-before, lines(journal[before:]))
	}
	if result.Code == 0 && len(i.says) > 0 {
		t.Errorf("exit code 0:\n%s", result)
	}
	result.ExpectText(t, i.says...)

	// The state holds what there is, or else the error says what there is.
	ids, there := held(t, w), env.IDs(emulator.Trunks)
	if len(ids) != i.trunks {
		t.Fatalf("the state holds %v, expected %d:\n%s", ids, i.trunks, result)
	}
	for _, trunk := range w.State().Managed {
		if id, _ := trunk.Attributes["trunk_id"].(string); !slices.Contains(there, id) || trunk.Tainted != i.tainted {
			t.Errorf("the state holds %+v; in the account: %v", trunk, there)
		}
	}
	for _, id := range there[:len(there)-others] {
		if len(ids) == 0 && !strings.Contains(result.Text(), id) {
			t.Errorf("trunk %s is neither in the state nor in the error:\n%s", id, result)
		}
	}
	heal()
}

// awaitAnswer waits until the latest request has its answer, and for a moment more.
func awaitAnswer(t *testing.T, env *acctest.Env) {
	t.Helper()
	for wait := 0; ; wait++ {
		journal := env.Journal()
		if journal[len(journal)-1].Status != 0 {
			time.Sleep(300 * time.Millisecond)
			return
		}
		if wait == 1000 {
			t.Fatal("the request has no answer")
		}
		time.Sleep(10 * time.Millisecond)
	}
}
