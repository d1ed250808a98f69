// Package ways_test walks what errors and warnings advise to its end, with a real engine:
// the commands and blocks are taken from what was printed, the provider is a process of its
// own. Afterwards the objects are those that were meant, and the plan is empty.
package ways_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	aTrunk      = "zentrunk_trunk"
	aURI        = "zentrunk_origination_uri"
	aList       = "zentrunk_ip_access_control_list"
	aCredential = "zentrunk_credential"

	first = "lifecycle { create_before_destroy = true }"
)

// start is a workspace, and a Zentrunk that checks references.
func start(t *testing.T) (*acctest.Env, *acctest.Workspace) {
	t.Helper()
	env := acctest.New(t, emulator.Options{CheckReferences: true})
	return env, acctest.NewWorkspace(t, env)
}

// uri is a block of an origination URI.
func uri(label string, lines ...string) string {
	return acctest.Block(aURI, label, append(lines, `uri = "pbx.example.com"`)...)
}

// trunk is a block of an inbound trunk to that URI.
func trunk(label, uri string, lines ...string) string {
	return acctest.Block(aTrunk, label, append(lines, `trunk_direction = "inbound"`, "primary_uri_uuid = "+uri+".uri_uuid")...)
}

func named(name string) string { return fmt.Sprintf("name = %q", name) }

// refused is an apply that ends in an error which says this.
func refused(t *testing.T, w *acctest.Workspace, says string, args ...string) acctest.Result {
	t.Helper()
	result := w.Run("apply", args...)
	if result.Code == 0 || !strings.Contains(result.Text(), says) {
		t.Fatalf("apply %v: expected an error with %q:\n%s", args, says, result)
	}
	return result
}

const (
	stillUsed = "is still used, so it was not deleted"
	taken     = "already exists (HTTP status 400"
)

var (
	command = regexp.MustCompile(`(?m)^[│\s]*terraform (\S.*)$`)
	shown   = regexp.MustCompile(`(?m)^[│\s]*with (\S+),$`)
	block   = regexp.MustCompile(`(?m)^[│\s]*moved \{\n(?:.*=.*\n)+[│\s]*\}$`)
)

// address is the one that was shown with an error.
func address(t *testing.T, printed acctest.Result) string {
	t.Helper()
	found := shown.FindStringSubmatch(printed.String())
	if found == nil {
		t.Fatalf("no address in:\n%s", printed)
	}
	return found[1]
}

// follow runs the command that was printed and begins like this, with an address in place of
// ADDRESS or of a NAME, and is what that printed.
func follow(t *testing.T, w *acctest.Workspace, printed acctest.Result, verb, address string) string {
	t.Helper()
	for _, found := range command.FindAllStringSubmatch(printed.String(), -1) {
		if !strings.HasPrefix(found[1], verb) {
			continue
		}
		words := strings.Fields(found[1])
		for i, word := range words {
			if strings.HasSuffix(word, ".NAME") {
				word = address
			}
			words[i] = strings.ReplaceAll(word, "ADDRESS", address)
		}
		return w.MustRun(words[0], words[1:]...).Stdout
	}
	t.Fatalf("no command %q in:\n%s", verb, printed)
	return ""
}

// holders are the addresses that the printed command lists.
func holders(t *testing.T, w *acctest.Workspace, printed acctest.Result) []string {
	t.Helper()
	return strings.Fields(follow(t, w, printed, "state list -id=", ""))
}

// moved is the block that was printed, for these addresses.
func moved(t *testing.T, printed acctest.Result, typ, from, to string) string {
	t.Helper()
	found := strings.ReplaceAll(block.FindString(printed.String()), "│", "")
	if !strings.Contains(found, typ+".OLD") || !strings.Contains(found, typ+".NEW") {
		t.Fatalf("no moved block for a %s in:\n%s", typ, printed)
	}
	return "\n" + strings.NewReplacer(typ+".OLD", from, typ+".NEW", to).Replace(found) + "\n"
}

// expectEmpty expects that the plan is empty, and that the account has these trunks and URIs.
func expectEmpty(t *testing.T, env *acctest.Env, w *acctest.Workspace, trunks, uris []string) {
	t.Helper()
	if result := w.Run("plan", "-detailed-exitcode"); result.Code != 0 {
		t.Errorf("the plan is not empty:\n%s", result)
	}
	if got := env.IDs(emulator.Trunks); !slices.Equal(got, trunks) {
		t.Errorf("the account has the trunks %v, expected %v", got, trunks)
	}
	if got := env.IDs(emulator.URIs); !slices.Equal(got, uris) {
		t.Errorf("the account has the URIs %v, expected %v", got, uris)
	}
}

// expectNotAdvised expects that a message has none of these words.
func expectNotAdvised(t *testing.T, printed acctest.Result, words ...string) {
	t.Helper()
	_, message, _ := strings.Cut(printed.Text(), "Error: ")
	for _, word := range words {
		if strings.Contains(message, word) {
			t.Errorf("%q is advised:\n%s", word, printed)
		}
	}
}
