package release_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

var config = flag.String("config", "", "the `file` with a configuration of GoReleaser, to publish with to a GitHub that is played")

// What GoReleaser publishes is a draft that both registries would take once it is public.
// A draft gives way to the next attempt. What is public does not: another attempt fails,
// and every asset is what it was.
func TestPublish(t *testing.T) {
	t.Parallel()
	if *config == "" {
		t.Skip("no -config: make release-check has one")
	}
	hub := newGitHub(t)
	for attempt := range 2 {
		if output, err := hub.publish(t); err != nil {
			t.Fatalf("attempt %d: %s\n%s", attempt+1, err, output)
		}
		if len(hub.releases) != 1 {
			t.Fatalf("there are %d releases after attempt %d", len(hub.releases), attempt+1)
		}
		if !hub.only().Draft {
			t.Error("the release became public before it was checked")
		}
	}
	p := published{version: strings.TrimPrefix(hub.only().Tag, "v"), assets: hub.only().assets, key: read(t, *key)}
	expectRefusal(t, "the Terraform Registry", terraform(p), "")
	expectRefusal(t, "OpenTofu's registry", openTofu(p), "")
	p.checkInventories(t)

	hub.only().Draft = false
	before := maps.Clone(hub.only().assets)
	if output, err := hub.publish(t); err == nil {
		t.Errorf("a public release was published once more:\n%s", output)
	}
	if len(hub.releases) != 1 || hub.only().Draft || !maps.EqualFunc(before, hub.only().assets, bytes.Equal) {
		t.Error("a public release was changed")
	}
}

// gitHub plays as much of GitHub's releases as GoReleaser uses.
type gitHub struct {
	url string

	mu       sync.Mutex
	last     int
	releases map[int]*gitHubRelease
}

type gitHubRelease struct {
	ID    int    `json:"id"`
	Tag   string `json:"tag_name"`
	Name  string `json:"name"`
	Draft bool   `json:"draft"`
	Body  string `json:"body"`

	assets map[string][]byte
}

func newGitHub(t *testing.T) *gitHub {
	t.Helper()
	hub := &gitHub{releases: map[int]*gitHubRelease{}}
	// Where a GitHub that is not github.com has them.
	const (
		api      = "/api/v3"
		releases = "/repos/plivo/terraform-provider-zentrunk/releases"
	)
	mux := http.NewServeMux()
	handle := func(pattern string, handler func(*http.Request) (int, any)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			hub.mu.Lock()
			defer hub.mu.Unlock()
			code, answer := handler(r)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(code)
			if err := json.NewEncoder(w).Encode(answer); err != nil {
				t.Error(err)
			}
		})
	}
	handle("GET "+api+"/rate_limit", func(*http.Request) (int, any) {
		return http.StatusOK, map[string]any{"resources": map[string]any{"core": map[string]int{"limit": 5000, "remaining": 5000}}}
	})
	handle("GET "+api+releases, func(*http.Request) (int, any) {
		return http.StatusOK, slices.Collect(maps.Values(hub.releases))
	})
	handle("GET "+api+releases+"/tags/{tag}", func(r *http.Request) (int, any) {
		for _, release := range hub.releases {
			if release.Tag == r.PathValue("tag") && !release.Draft { // drafts have no tag yet
				return http.StatusOK, release
			}
		}
		return http.StatusNotFound, gitHubError("Not Found")
	})
	handle("POST "+api+releases, func(r *http.Request) (int, any) {
		hub.last++
		release := &gitHubRelease{assets: map[string][]byte{}}
		if err := json.NewDecoder(r.Body).Decode(release); err != nil {
			return http.StatusBadRequest, gitHubError(err.Error())
		}
		release.ID = hub.last
		hub.releases[release.ID] = release
		return http.StatusCreated, release
	})
	handle("PATCH "+api+releases+"/{id}", func(r *http.Request) (int, any) {
		release := hub.release(r)
		if release == nil {
			return http.StatusNotFound, gitHubError("Not Found")
		}
		if err := json.NewDecoder(r.Body).Decode(release); err != nil {
			return http.StatusBadRequest, gitHubError(err.Error())
		}
		return http.StatusOK, release
	})
	handle("DELETE "+api+releases+"/{id}", func(r *http.Request) (int, any) {
		release := hub.release(r)
		if release == nil {
			return http.StatusNotFound, gitHubError("Not Found")
		}
		delete(hub.releases, release.ID)
		return http.StatusOK, map[string]any{}
	})
	handle("POST /api/uploads"+releases+"/{id}/assets", func(r *http.Request) (int, any) {
		release, name := hub.release(r), r.URL.Query().Get("name")
		if release == nil {
			return http.StatusNotFound, gitHubError("Not Found")
		}
		if _, exists := release.assets[name]; exists {
			return http.StatusUnprocessableEntity, gitHubError("Validation Failed: already_exists")
		}
		content, err := io.ReadAll(r.Body)
		if err != nil {
			return http.StatusBadRequest, gitHubError(err.Error())
		}
		release.assets[name] = content
		return http.StatusCreated, map[string]any{"id": len(release.assets), "name": name}
	})
	server := httptest.NewServer(mux) // and a request for anything else, to change an asset say, fails
	t.Cleanup(server.Close)
	hub.url = server.URL
	return hub
}

func gitHubError(message string) map[string]string { return map[string]string{"message": message} }

func (h *gitHub) release(r *http.Request) *gitHubRelease {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		return nil
	}
	return h.releases[id]
}

// only is the release, where there is one.
func (h *gitHub) only() *gitHubRelease {
	for _, release := range h.releases {
		return release
	}
	return nil
}

// publish runs GoReleaser as the workflow does, but for the tag, which there is none of.
func (h *gitHub) publish(t *testing.T) (output string, err error) {
	t.Helper()
	root := moduleRoot(t)
	text := read(t, filepath.Join(root, *config))
	// A directory of its own beside that of the configuration: the programs run in it are of the module.
	dist := regexp.MustCompile(`(?m)^dist: .*$`)
	if len(dist.FindAll(text, -1)) != 1 {
		t.Fatalf("%s does not say where to build", *config)
	}
	text = dist.ReplaceAll(text, []byte("dist: dist/published"))
	text = fmt.Appendf(text, "github_urls:\n  api: %s/\n  upload: %[1]s/\n", h.url)
	path := filepath.Join(t.TempDir(), "publish.yml")
	write(t, path, text, 0o600)
	command := exec.Command("go", "tool", "-modfile=internal/tools/goreleaser/go.mod", "goreleaser", "release", "--clean",
		"--config", path, "--skip=validate", "--release-notes", "CHANGELOG.md")
	command.Dir = root
	command.Env = append(os.Environ(), "GITHUB_TOKEN=played", "GORELEASER_CURRENT_TAG=v0.0.1")
	all, err := command.CombinedOutput()
	return string(all), err
}
