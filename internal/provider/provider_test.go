package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/provider"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// Two accounts, so that it shows which settings were used.
const (
	configID, configToken           = "MACONFIGURATION00001", "token-of-the-configuration"
	environmentID, environmentToken = "MAENVIRONMENT0000001", "token-of-the-environment"
)

// block is a provider block with these lines, and something to read with it.
func block(lines ...string) string {
	return acctest.Terraform + "\nprovider \"zentrunk\" {\n  " + strings.Join(lines, "\n  ") + "\n}\n\ndata \"zentrunk_trunks\" \"all\" {}\n"
}

// configure plans with a provider whose environment is that. The plan fails with these
// words, or succeeds if there are none.
func configure(t *testing.T, environment map[string]string, config string, fails ...string) {
	t.Helper()
	step := resource.TestStep{Config: config}
	if len(fails) > 0 {
		step.ExpectError = acctest.Says(fails...)
	}
	resource.Test(t, resource.TestCase{
		IsUnitTest:               true,
		ProtoV6ProviderFactories: acctest.Factories(environment),
		Steps:                    []resource.TestStep{step},
	})
}

// Where each setting comes from. The configuration wins over the environment.
func TestAccProvider_sources(t *testing.T) {
	t.Parallel()
	inConfig := []string{`auth_id = "` + configID + `"`, `auth_token = "` + configToken + `"`}
	for name, test := range map[string]struct {
		config      []string
		environment map[string]string
		account     string // that is used; "" where it fails
		fails       []string
	}{
		"configuration": {config: inConfig, account: configID},
		"environment": {
			environment: map[string]string{"PLIVO_AUTH_ID": environmentID, "PLIVO_AUTH_TOKEN": environmentToken},
			account:     environmentID,
		},
		"both": {
			config:      inConfig,
			environment: map[string]string{"PLIVO_AUTH_ID": environmentID, "PLIVO_AUTH_TOKEN": environmentToken},
			account:     configID,
		},
		"token from the environment": {
			config: inConfig[:1], environment: map[string]string{"PLIVO_AUTH_TOKEN": configToken}, account: configID,
		},
		"neither": {
			fails: []string{"Missing auth_id", "The provider needs auth_id. Set auth_id in the provider block, or the environment variable PLIVO_AUTH_ID."},
		},
		"no token": {
			config: inConfig[:1],
			fails:  []string{"Missing auth_token", "The provider needs auth_token. Set auth_token in the provider block, or the environment variable PLIVO_AUTH_TOKEN. It is on the first page of the Plivo console."},
		},
		"no id": {
			config: inConfig[1:], environment: map[string]string{"PLIVO_AUTH_TOKEN": environmentToken}, fails: []string{"Missing auth_id"},
		},
		"empty text": {
			config:      []string{`auth_id = ""`, `auth_token = ""`},
			environment: map[string]string{"PLIVO_AUTH_ID": environmentID, "PLIVO_AUTH_TOKEN": environmentToken},
			fails:       []string{"Empty auth_id"},
		},
		"empty environment": {environment: map[string]string{"PLIVO_AUTH_ID": "", "PLIVO_AUTH_TOKEN": ""}, fails: []string{"Missing auth_id"}},
		"trailing line break": {
			config: []string{`auth_id = "` + configID + `"`, `auth_token = "` + configToken + `\n"`}, fails: []string{"Invalid auth_token"},
		},
		"trailing line break in the environment": {
			environment: map[string]string{"PLIVO_AUTH_ID": environmentID, "PLIVO_AUTH_TOKEN": environmentToken + "\n"},
			fails:       []string{"The environment variable PLIVO_AUTH_TOKEN has a blank or a line break"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Accounts: map[string]string{configID: configToken, environmentID: environmentToken}})
			lines := append([]string{`base_url = "` + env.URL() + `"`}, test.config...)
			configure(t, test.environment, block(lines...), test.fails...)
			if (len(env.Journal()) > 0) != (test.account != "") {
				t.Errorf("%d requests were sent", len(env.Journal()))
			}
			for _, request := range env.Journal() {
				if request.Account != test.account || request.Status != http.StatusOK {
					t.Errorf("account %s was asked, with status %d", request.Account, request.Status)
				}
			}
		})
	}
}

// base_url: the configuration wins over the environment, and a trailing slash does not matter.
func TestAccProvider_baseURL(t *testing.T) {
	t.Parallel()
	env, other := acctest.New(t, emulator.Options{}), acctest.New(t, emulator.Options{})
	credentials := []string{`auth_id = "` + env.AuthID() + `"`, `auth_token = "` + env.AuthToken() + `"`}
	configure(t, map[string]string{"PLIVO_BASE_URL": env.URL()}, block(credentials...))
	configure(t, map[string]string{"PLIVO_BASE_URL": other.URL()}, block(append(credentials, `base_url = "`+env.URL()+`/"`)...))
	if len(env.Journal()) == 0 || len(other.Journal()) > 0 {
		t.Errorf("%d requests went to the right address, %d to the wrong one", len(env.Journal()), len(other.Journal()))
	}
}

// In a pipeline the emulator has a name of its own, and no certificate.
func TestAccProvider_plainHTTP(t *testing.T) {
	t.Parallel()
	const url = "http://emulator.invalid:8080/v1"
	for name, environment := range map[string]map[string]string{
		"environment":     {"PLIVO_BASE_URL": url, "PLIVO_AUTH_ID": emulator.DefaultAuthID, "PLIVO_AUTH_TOKEN": "t"},
		"another account": {"PLIVO_BASE_URL": url, "PLIVO_AUTH_ID": configID, "PLIVO_AUTH_TOKEN": "t"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fails := "must use https://"
			if environment["PLIVO_AUTH_ID"] == emulator.DefaultAuthID {
				fails = "emulator.invalid" // is asked for, and is not there
			}
			configure(t, environment, block("max_retries = 0", `request_timeout = "2s"`), fails)
			delete(environment, "PLIVO_BASE_URL")
			configure(t, environment, block("max_retries = 0", `request_timeout = "2s"`, `base_url = "`+url+`"`), fails)
		})
	}
	configure(t, nil, block(`auth_id = "`+emulator.DefaultAuthID+`"`, `auth_token = "t"`, "max_retries = 0", `request_timeout = "2s"`, `base_url = "`+url+`"`), "emulator.invalid")
	if zentrunk.EmulatorAuthID != emulator.DefaultAuthID {
		t.Error("the client and the emulator name different accounts")
	}
}

// Values that only another resource tells are refused for every setting, whatever the
// environment holds.
func TestAccProvider_unknown(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.TerraformData)
	env := acctest.New(t, emulator.Options{})
	environment := env.Environment()
	for _, setting := range []string{"auth_id", "auth_token", "base_url", "max_retries", "request_timeout", "max_requests_per_second"} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			value := "terraform_data.later.output"
			configure(t, environment, block(setting+" = "+value)+"\nresource \"terraform_data\" \"later\" { input = \"1\" }\n",
				"Unknown "+setting)
		})
	}
	if len(env.Journal()) > 0 {
		t.Errorf("%d requests were sent", len(env.Journal()))
	}
}

// Settings that cannot work: an error on the attribute, when validating already, or
// about the variable where it comes from there. No request is sent.
func TestAccProvider_invalid(t *testing.T) {
	t.Parallel()
	badURLs := map[string]string{
		"api.plivo.com/v1":             "must begin with https://",
		"ftp://api.plivo.com/v1":       "must begin with https://",
		"http://api.plivo.com/v1":      "must use https://",
		"https://":                     "names no host",
		"https://user:pw@example.com/": "must not carry a user or password",
		"https://example.com/v1?a=b":   "must not have a query",
		"https://example.com/v1#a":     "must not have a fragment",
		" https://example.com/v1":      "has blanks around it",
		"https://exa mple.com":         "is not an address",
		"":                             "must begin with https://",
	}
	cases := map[string]string{ // a line to what is said about it
		`max_retries = -1`:              "max_retries must be a number from 0 to 100, not -1.",
		`max_requests_per_second = -1`:  "max_requests_per_second must be a number from 0 to 100000, not -1.",
		`request_timeout = "30"`:        `request_timeout must be a positive duration with its unit, such as "30s" or "1m30s"; got "30".`,
		`request_timeout = "0s"`:        "Invalid request_timeout",
		`request_timeout = "-5s"`:       "Invalid request_timeout",
		`request_timeout = "half past"`: "Invalid request_timeout",
		`request_timeout = ""`:          "Invalid request_timeout",
	}
	for url, says := range badURLs {
		cases[fmt.Sprintf("base_url = %q", url)] = "base_url " + says
	}
	for line, says := range cases {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			workspace := acctest.NewWorkspace(t, env)
			workspace.WriteFile("main.tf", block(`auth_id = "`+configID+`"`, `auth_token = "`+configToken+`"`, line))
			problems := workspace.Diagnose("validate")
			if len(problems) != 1 {
				t.Fatalf("expected one error, got %v", problems)
			}
			if place := acctest.Place(problems[0]); place != line {
				t.Errorf("the error stands on %q", place)
			}
			if text := problems[0].Summary + " " + problems[0].Detail; !strings.Contains(text, says) {
				t.Errorf("expected %q in: %s", says, text)
			}
			if strings.Contains(problems[0].Detail, "pw") {
				t.Errorf("a password is shown: %s", problems[0].Detail)
			}
		})
	}
	delete(badURLs, "") // an empty variable is like none
	for url, says := range badURLs {
		t.Run("PLIVO_BASE_URL="+url, func(t *testing.T) {
			t.Parallel()
			environment := map[string]string{"PLIVO_AUTH_ID": configID, "PLIVO_AUTH_TOKEN": configToken, "PLIVO_BASE_URL": url}
			configure(t, environment, block(), "Invalid base_url", "The environment variable PLIVO_BASE_URL "+says)
		})
	}
}

// The numbers reach the client.
func TestAccProvider_settings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault    emulator.Fault
		lines    []string
		fails    string
		requests int
	}{
		"no retries": {
			emulator.Fault{Status: 503}, []string{"max_retries = 0", `request_timeout = "2s"`}, "HTTP status 503", 1,
		},
		"retries": {
			emulator.Fault{Status: 503, Header: http.Header{"Retry-After": {"0"}}}, []string{"max_retries = 1"}, "2 attempts", 2,
		},
		"request timeout": {
			emulator.Fault{Status: 200, Delay: 1 << 40}, []string{"max_retries = 0", `request_timeout = "3s"`}, "within the request timeout (3s)", 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			env.Inject(test.fault)
			env.Test(t, resource.TestStep{
				Config: env.Config("\ndata \"zentrunk_trunks\" \"all\" {}\n", append(test.lines, "max_requests_per_second = 0")...), ExpectError: acctest.Says(test.fails),
			})
			if got := len(env.Journal()); got != test.requests {
				t.Errorf("%d requests were sent, expected %d", got, test.requests)
			}
		})
	}
}

// Every request says who asks.
func TestAccProvider_userAgent(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	env.Test(t, resource.TestStep{Config: env.Config("\ndata \"zentrunk_trunks\" \"all\" {}\n")})
	for _, request := range env.Journal() {
		if agent := request.Header.Get("User-Agent"); !strings.HasPrefix(agent, "terraform-provider-zentrunk/test Terraform/") {
			t.Errorf("User-Agent %q", agent)
		}
	}
}

// What TF_APPEND_USER_AGENT has is added to it, but for control characters.
func TestAccProvider_appendUserAgent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ given, want string }{
		"nothing":            {"", ")"},
		"blanks":             {"  ", ")"},
		"products":           {"pipeline/7 (nightly)", ") pipeline/7 (nightly)"},
		"blanks around it":   {" pipeline/7 ", ") pipeline/7"},
		"another header":     {"pipeline/7\r\nX-Evil: 1", ") pipeline/7X-Evil: 1"},
		"read from a file":   {"pipeline/7\n", ") pipeline/7"},
		"nothing but breaks": {"\r\n\x00\x7f\u0085", ")"},
		"other alphabets":    {"pipeline/Größe", ") pipeline/Größe"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			configure(t, map[string]string{
				"PLIVO_AUTH_ID": env.AuthID(), "PLIVO_AUTH_TOKEN": env.AuthToken(), "PLIVO_BASE_URL": env.URL(), "TF_APPEND_USER_AGENT": test.given,
			}, block())
			requests := env.Journal()
			if len(requests) == 0 {
				t.Fatal("nothing was asked")
			}
			for _, request := range requests {
				agent := request.Header.Get("User-Agent")
				if !strings.HasPrefix(agent, "terraform-provider-zentrunk/test Terraform/") || !strings.HasSuffix(agent, test.want) {
					t.Errorf("User-Agent %q, expected one that ends with %q", agent, test.want)
				}
				if request.Header.Get("X-Evil") != "" {
					t.Error("the variable added a header")
				}
			}
		})
	}
}

// The engine is told that the token is a secret, and so hides it wherever it shows settings.
func TestTokenIsSensitive(t *testing.T) {
	t.Parallel()
	var resp fwprovider.SchemaResponse
	provider.New("test")().Schema(t.Context(), fwprovider.SchemaRequest{}, &resp)
	for name, attribute := range resp.Schema.Attributes {
		if attribute.IsSensitive() != (name == "auth_token") {
			t.Errorf("%s: sensitive is %t", name, attribute.IsSensitive())
		}
	}
}

// The token is nowhere in what the engine prints or keeps, though it is in an error's way.
func TestAccProvider_tokenIsSensitive(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	workspace := acctest.NewWorkspace(t, env)
	workspace.SetAccount()
	config := block() + "\nresource \"zentrunk_trunk\" \"test\" {\n  trunk_direction = \"inbound\"\n  primary_uri_uuid = \"uri-1\"\n}\n"
	workspace.WriteFile("main.tf", config)
	printed := map[string]string{
		"plan":  workspace.MustRun("plan", "-out=plan").String(),
		"show":  workspace.MustRun("show", "-json", "plan").String(),
		"apply": workspace.MustRun("apply").String(),
		"state": workspace.MustRun("state", "pull").String(),
	}
	env.Inject(emulator.Fault{Status: 400, Body: `{"error": "bad token ` + env.AuthToken() + `"}`})
	printed["error"] = workspace.Run("plan").String()
	if !strings.Contains(printed["error"], "bad token ***") {
		t.Errorf("expected a masked error, got:\n%s", printed["error"])
	}
	for name, text := range printed {
		if strings.Contains(text, env.AuthToken()) {
			t.Errorf("the token is in the output of %s:\n%s", name, text)
		}
	}

	// In an error about itself only the line of the configuration can show it.
	workspace.Setenv("PLIVO_AUTH_TOKEN", "secret ")
	if text := workspace.Run("plan").String(); strings.Contains(text, "secret") || !strings.Contains(text, "Invalid auth_token") {
		t.Errorf("expected an error that does not show the token, got:\n%s", text)
	}
}
