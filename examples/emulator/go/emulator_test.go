// Package example tests a program against the emulator.
package example

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

const command = "github.com/plivo/terraform-provider-zentrunk/internal/cmd/emulator" // with @ and a version, outside of its repository

// start runs the emulator on a free port until the test ends, and is its address.
func start(t *testing.T) string {
	t.Helper()
	emulator := exec.Command("go", "run", command, "-listen", "127.0.0.1:0", "-exit-with-stdin")
	stdin, err := emulator.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := emulator.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := emulator.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close() // ends it, as the end of this process does
		_ = emulator.Wait()
	})
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if _, value, found := strings.Cut(lines.Text(), "export PLIVO_BASE_URL="); found {
			go func() {
				for lines.Scan() { // or it would wait for somebody to read
				}
			}()
			return strings.TrimSuffix(strings.Trim(value, "'"), "/v1")
		}
	}
	t.Fatal("the emulator did not start")
	return ""
}

// call sends a request and is the answer's status and JSON.
func call(t *testing.T, method, url, body string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.SetBasicAuth("MAZENTRUNKEMULATOR01", "emulator-token-not-a-secret-0123456789ab")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer map[string]any
	_ = json.NewDecoder(resp.Body).Decode(&answer) // some answers have no body
	return resp.StatusCode, answer
}

func TestAgainstEmulator(t *testing.T) {
	t.Parallel()
	address := start(t)
	control, api := address+"/_emulator/", address+"/v1/Account/MAZENTRUNKEMULATOR01/Zentrunk/"

	if status, answer := call(t, "POST", control+"load", `{"objects": {"Credential": [{"name": "pbx", "username": "pbx01"}]}}`); status != 200 {
		t.Fatal(answer)
	}
	call(t, "POST", control+"faults", `{"kind": "Credential", "op": "create", "times": 1, "status": 503}`)

	// Here your program would do its work.
	create := `{"name": "spare", "username": "pbx02", "password": "n0t-shown!"}`
	first, _ := call(t, "POST", api+"Credential/", create)
	second, _ := call(t, "POST", api+"Credential/", create)
	if first != 503 || second != 201 {
		t.Errorf("got %d, then %d", first, second)
	}

	_, journal := call(t, "GET", control+"journal?op=create", "")
	requests := journal["requests"].([]any)
	if len(requests) != 2 || requests[1].(map[string]any)["fields"].(map[string]any)["password"] != "(hidden)" {
		t.Errorf("expected two requests with a password, got %v", requests)
	}
	call(t, "POST", control+"reset", "")
}
