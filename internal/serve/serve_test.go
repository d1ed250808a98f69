package serve

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"time"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/plivo/terraform-provider-zentrunk/internal/provider"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Whatever the framework offers, the wrapped server still does: a method that a future one
// has, of an interface that nobody here has heard of, is named.
func TestRelease_offersEverything(t *testing.T) {
	t.Parallel()
	whole := providerserver.NewProtocol6(provider.New("test")())()
	server := release(whole)
	if _, ok := server.(*releasing); !ok {
		t.Fatalf("%T is not wrapped", server)
	}
	if lost := lacking(reflect.TypeOf(server), reflect.TypeOf(whole)); len(lost) > 0 {
		t.Errorf("the wrapped server has lost %q: add their interface to everything", lost)
	}
	type future struct {
		*releasing
		more
	}
	if lost := lacking(reflect.TypeOf(server), reflect.TypeFor[future]()); !slices.Equal(lost, []string{"Foresee"}) {
		t.Errorf("of a future server %q would be lost unnoticed", lost)
	}
}

type more struct{}

func (more) Foresee() {}

// lacking are the methods of the one type that another has not, by name.
func lacking(of, whole reflect.Type) (lost []string) {
	for method := range whole.Methods() {
		if _, found := of.MethodByName(method.Name); !found {
			lost = append(lost, method.Name)
		}
	}
	return lost
}

// keeper keeps the context of its calls, as the framework does.
type keeper struct {
	everything
	kept   []context.Context
	answer func(context.Context) error
}

func (k *keeper) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	ctx, cancel := context.WithCancel(ctx)
	k.kept = append(k.kept, ctx)
	context.AfterFunc(ctx, cancel)
	return &tfprotov6.ReadResourceResponse{}, k.answer(ctx)
}

type key struct{}

// During a call its context is the caller's: values, deadline, cancellation.
func TestRelease_duringTheCall(t *testing.T) {
	t.Parallel()
	deadline := time.Now().Add(time.Hour)
	ctx, cancel := context.WithDeadline(context.WithValue(t.Context(), key{}, "value"), deadline)
	defer cancel()
	k := &keeper{answer: func(ctx context.Context) error {
		if got, ok := ctx.Deadline(); !ok || !got.Equal(deadline) || ctx.Value(key{}) != "value" || ctx.Err() != nil {
			t.Errorf("deadline %v, value %v, error %v", got, ctx.Value(key{}), ctx.Err())
		}
		cancel()
		<-ctx.Done()
		return ctx.Err()
	}}
	if _, err := release(k).ReadResource(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled call ended with %v", err)
	}
}

// After a call, whoever keeps its context keeps nothing of the call.
func TestRelease_afterTheCall(t *testing.T) {
	t.Parallel()
	k := &keeper{answer: func(context.Context) error { return nil }}
	server := release(k)
	call := func() weak.Pointer[[1 << 20]byte] {
		held := new([1 << 20]byte)
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, held))
		defer cancel()
		if _, err := server.ReadResource(ctx, nil); err != nil {
			t.Error(err)
		}
		return weak.Make(held)
	}
	held := call()
	for range 10 {
		runtime.GC()
	}
	if held.Value() != nil {
		t.Error("a call that is over is still held")
	}
	if ctx := k.kept[0]; ctx.Value(key{}) != nil || ctx.Err() == nil {
		t.Errorf("the kept context has the value %v and the error %v", ctx.Value(key{}), ctx.Err())
	}
}

// What goes on for other calls may keep the call's values, its log among them.
func TestRelease_lasting(t *testing.T) {
	t.Parallel()
	var lasting any
	k := &keeper{answer: func(ctx context.Context) error {
		lasting = ctx.Value(zentrunk.Lasting{})
		return nil
	}}
	if _, err := release(k).ReadResource(context.WithValue(t.Context(), key{}, "value"), nil); err != nil {
		t.Fatal(err)
	}
	if ctx, ok := lasting.(context.Context); !ok || ctx.Value(key{}) != "value" {
		t.Errorf("what was kept is %v", lasting)
	}
	if ctx := k.kept[0]; ctx.Value(key{}) != nil {
		t.Errorf("the call's own context still has the value %v", ctx.Value(key{}))
	}
}

// What the user sets is left alone.
func TestTune(t *testing.T) { //nolint:paralleltest // the percentage is the process's
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	for name, test := range map[string]struct { //nolint:paralleltest // see above
		environ []string
		percent int
		quiet   bool
	}{
		"nothing set":        {nil, gcPercent, true},
		"the collector":      {[]string{"GOGC=50"}, 100, true},
		"an empty variable":  {[]string{"GOGC=", "TF_LOG="}, gcPercent, true},
		"a log":              {[]string{"TF_LOG=DEBUG"}, gcPercent, false},
		"one logger":         {[]string{"TF_LOG_PROVIDER=TRACE"}, gcPercent, false},
		"the engine's own":   {[]string{"TF_LOG_CORE=INFO"}, gcPercent, false},
		"something else yet": {[]string{"TF_LOGIN=x", "PATH=/bin"}, gcPercent, true},
	} {
		t.Run(name, func(t *testing.T) {
			debug.SetGCPercent(100)
			var set []string
			tune(test.environ, func(name, value string) error {
				set = append(set, name+"="+value)
				return nil
			})
			if percent := debug.SetGCPercent(100); percent != test.percent {
				t.Errorf("GOGC is %d, expected %d", percent, test.percent)
			}
			if quiet := slices.Contains(set, "TF_LOG_PROVIDER=OFF") && len(set) == len(loggers); quiet != test.quiet {
				t.Errorf("set %v", set)
			}
		})
	}
}
