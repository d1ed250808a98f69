package object

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

const (
	importOne = "\n  terraform import zentrunk_thing.NAME 1"
	importTwo = "\n  terraform import zentrunk_thing.NAME 2"
	adoptAny  = "\n  terraform import zentrunk_thing.NAME ID"
)

func TestAddCreateError(t *testing.T) {
	t.Parallel()
	one, two := candidate{id: "1"}, candidate{id: "2", differs: "size"}
	taken := emulator.Fault{Status: 400, Body: `{"error": "a second name"}`}
	for name, test := range map[string]struct {
		fault   emulator.Fault
		unnamed bool
		found   []candidate
		findErr error
		looks   int
		says    []string
		on      string
	}{
		"not for this account": {fault: forbidden, says: []string{`Thing "a" was not created: no (HTTP status 403`}},
		"refused, without a name": {
			fault: emulator.Fault{Status: 422, Body: `{"error": "size is missing"}`}, unnamed: true,
			says: []string{"The thing was not created: size is missing"}, on: "size",
		},
		"refused, none there":    {fault: taken, looks: 1, says: []string{`Thing "a" was not created: a second name`}, on: "name"},
		"refused, look-up fails": {fault: taken, looks: 1, findErr: errElse, says: []string{`Thing "a" was not created: a second name`}, on: "name"},
		"refused, taken": {
			fault: taken, looks: 1, found: []candidate{one}, on: "name",
			says: []string{
				`Thing "a" was not created: a second name`, "A thing of this name exists: 1 (with the settings of this configuration).",
				"See whether Terraform has it:\n\n  terraform state list -id=1\n\n", "the address shown with this error", "another address", "\n    from = zentrunk_thing.OLD\n",
				"prints nothing", "choose another name", importOne, "In place of zentrunk_thing.NAME", "must not be imported",
			},
		},
		"refused, taken by another": {
			fault: taken, looks: 1, found: []candidate{two}, on: "name",
			says: []string{"exists: 2 (its size differs from the configuration's)", importTwo},
		},
		"refused, taken twice": {
			fault: taken, looks: 1, found: []candidate{one, two}, on: "name",
			says: []string{"2 things of this name exist:\n\n  1 (with", "\n  2 (its size", "\n\nSee whether Terraform has it:\n\n  terraform state list -id=1\n  terraform state list -id=2\n\n", importOne, importTwo},
		},
		"lost, without a name": {
			fault: lost, unnamed: true,
			says: []string{"It is not known whether the thing was created: The connection", "has no name in the configuration", adoptAny},
		},
		"lost, look-up fails": {
			fault: lost, looks: 1, findErr: errElse,
			says: []string{`It is not known whether thing "a" was created: The connection`, "To look for it failed as well: something else", adoptAny},
		},
		"lost, none there": {
			fault: lost, looks: 3,
			says: []string{`Thing "a" was not created, as far as can be told: The connection`, "there is none. Apply again to create it."},
		},
		"lost, created": {
			fault: lost, looks: 1, found: []candidate{one},
			says: []string{
				`The answer to the creation of thing "a" did not arrive: The connection`,
				"A thing of this name exists, so it probably was created: 1 (with the settings of this configuration).",
				"If it was created by this apply, adopt it, then apply again", importOne, "must not be imported",
			},
		},
		"lost, several": {
			fault: lost, looks: 1, found: []candidate{two, one},
			says: []string{"2 things of this name exist:\n\n  2 (its size", "\n  1 (with", "\n\nIf it was created by this apply, adopt it", importTwo, importOne},
		},
		"an answer that does not say": {
			fault: emulator.Fault{Status: 201, Body: `{"message": "created"}`}, looks: 1, found: []candidate{one},
			says: []string{`The answer to the creation of thing "a" does not say whether it was created: The service accepted the request, but its answer holds no trunk_id`, importOne},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cause, name := failure(t, test.fault), "a"
			if test.unnamed {
				name = ""
			}
			synctest.Test(t, func(t *testing.T) {
				var diags diag.Diagnostics
				looks := 0
				thing.addCreateError(t.Context(), &diags, name, cause, func(context.Context) ([]candidate, error) {
					looks++
					return test.found, test.findErr
				})
				summary, detail, on := onlyError(t, diags)
				if summary != "Unable to create thing" || on != test.on {
					t.Errorf("%q on %q, expected it on %q", summary, on, test.on)
				}
				expectTexts(t, detail, test.says...)
				if looks != test.looks {
					t.Errorf("looked %d times, expected %d", looks, test.looks)
				}
			})
		})
	}
}

// A thing that shows up a moment later is found.
func TestAddCreateErrorLooksAgain(t *testing.T) {
	t.Parallel()
	cause := failure(t, lost)
	synctest.Test(t, func(t *testing.T) {
		var diags diag.Diagnostics
		looks := 0
		thing.addCreateError(t.Context(), &diags, "a", cause, func(context.Context) ([]candidate, error) {
			if looks++; looks < 3 {
				return nil, nil
			}
			return []candidate{{id: "1"}}, nil
		})
		_, detail, _ := onlyError(t, diags)
		expectTexts(t, detail, "probably was created: 1")
	})
}

// Looks that find nothing end with their time, also between two of them.
func TestLookUp_timeBetweenLooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun, looks := time.Now(), 0
		found, err := thing.lookUp(t.Context(), true, func(context.Context) ([]candidate, error) {
			looks++
			time.Sleep(lookUpTime - 100*time.Millisecond)
			return nil, nil
		})
		if took := time.Since(begun); len(found) > 0 || err != nil || looks != 1 || took != lookUpTime {
			t.Errorf("%v, %v after %d looks and %s", found, err, looks, took)
		}
	})
}

// After Ctrl-C, and after the timeout, the look-up still happens, but not for long.
func TestAddCreateErrorAfterTheEnd(t *testing.T) {
	t.Parallel()
	cause := failure(t, lost)
	for name, test := range map[string]struct {
		end     func(context.Context) (context.Context, context.CancelFunc)
		longest time.Duration
	}{
		"cancelled": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return ctx, cancel
		}, lookUpTimeCancelled},
		"timeout": {func(ctx context.Context) (context.Context, context.CancelFunc) { return context.WithTimeout(ctx, 0) }, lookUpTime},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := test.end(t.Context())
				defer cancel()
				begun := time.Now()
				var diags diag.Diagnostics
				thing.addCreateError(ctx, &diags, "a", cause, func(ctx context.Context) ([]candidate, error) {
					<-ctx.Done() // a list that never comes
					return nil, ctx.Err()
				})
				if took := time.Since(begun); took != test.longest {
					t.Errorf("took %s, expected %s", took, test.longest)
				}
				_, detail, _ := onlyError(t, diags)
				expectTexts(t, detail, "It is not known whether", adoptAny)
			})
		})
	}
}
