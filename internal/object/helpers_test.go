package object

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// thing is the noun of these tests.
var thing = Noun{
	Name: "thing", Article: "a", Plural: "things", Type: "zentrunk_thing", IDField: "thing_id", ExampleID: "2178",
	Fields: []string{"name", "size", "size_max"},
}

// Errors as the client makes them.
var (
	forbidden = emulator.Fault{Status: 403, Body: `{"api_id": "r-1", "error": "no"}`}
	lost      = emulator.Fault{Drop: true}
)

// failure is the error of a create that meets this fault.
func failure(t *testing.T, fault emulator.Fault) error {
	t.Helper()
	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	client, err := zentrunk.New(zentrunk.Config{
		BaseURL: server.URL(), AuthID: server.AuthID(), AuthToken: server.AuthToken(), RequestTimeout: time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Inject(fault)
	if _, err = client.Trunks.Create(t.Context(), zentrunk.TrunkRequest{Direction: zentrunk.Inbound}); err == nil {
		t.Fatal("the create succeeded")
	}
	return err
}

// notFound is the error of a read of what does not exist.
func notFound(t *testing.T) error {
	t.Helper()
	return failure(t, emulator.Fault{Status: 404, Body: `{"error": "not found"}`})
}

var errElse = errors.New("something else")

// onlyError is the one error among the diagnostics, and the attribute it stands on, "" for none.
func onlyError(t *testing.T, diags diag.Diagnostics) (summary, detail, attribute string) {
	t.Helper()
	if len(diags) != 1 || diags.ErrorsCount() != 1 {
		t.Fatalf("expected one error, got %v", diags)
	}
	if d, ok := diags[0].(diag.DiagnosticWithPath); ok {
		attribute = d.Path().String()
	}
	return diags[0].Summary(), diags[0].Detail(), attribute
}

// expectTexts expects texts in this order.
func expectTexts(t *testing.T, detail string, texts ...string) {
	t.Helper()
	rest := detail
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Errorf("expected %q in:\n%s", text, detail)
			return
		}
		rest = after
	}
}

func cancelled(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
