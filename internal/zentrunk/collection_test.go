package zentrunk_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func TestGet(t *testing.T) {
	t.Parallel()
	one := zentrunk.Trunk{
		ID: "1", Name: "one", Direction: "inbound", Status: "enabled", Secure: true, Domain: "1.zt.plivo.com", PrimaryURIUUID: "u-1",
	}
	unset := zentrunk.Trunk{ID: "1"}
	for _, test := range []struct {
		name, body string
		want       zentrunk.Trunk
	}{
		{"bare", trunk1, one},
		{"wrapped", `{"api_id": "a", "object": ` + trunk1 + `}`, one},
		{"with what nobody documents", `{"api_id": "a", "object": {"created_at": "2024", "sip_user": null, "nested": [{}], "trunk_id": "1"}}`, unset},
		{"bare, beside an undocumented object", `{"object": "trunk", "trunk_id": "1"}`, unset},
		{"bare, beside another object", `{"object": {"trunk_id": "2"}, "trunk_id": "1"}`, unset},
		{"null", `{"trunk_id": "1", "name": null, "trunk_domain": null, "secure": null, "ipacl_uuid": null, "credential_uuid": null, "primary_uri_uuid": null, "fallback_uri_uuid": null}`, unset},
		{"empty", `{"trunk_id": "1", "name": "", "trunk_domain": "", "ipacl_uuid": "", "credential_uuid": "", "primary_uri_uuid": "", "fallback_uri_uuid": ""}`, unset},
		{"left out", `{"trunk_id": "1"}`, unset},
		{
			"outbound", `{"trunk_id": "1", "trunk_direction": "outbound", "trunk_status": "disabled", "secure": false, "ipacl_uuid": "i", "credential_uuid": "c", "fallback_uri_uuid": "f"}`,
			zentrunk.Trunk{ID: "1", Direction: "outbound", Status: "disabled", IPACLUUID: "i", CredentialUUID: "c", FallbackURIUUID: "f"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := serve(t, answer(200, test.body)).client(t).Trunks.Get(t.Context(), "1")
			if err != nil {
				t.Fatal(err)
			}
			if *got != test.want {
				t.Errorf("got  %+v\nwant %+v", *got, test.want)
			}
		})
	}
}

// A success that is not the trunk asked for is an error, and never "not found".
func TestGet_unusable(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ body, want string }{
		"empty object":     {`{}`, "The service answered with an object that has no trunk_id."},
		"no id":            {`{"name": "x"}`, "an object that has no trunk_id."},
		"null id":          {`{"trunk_id": null}`, "an object that has no trunk_id."},
		"empty id":         {`{"trunk_id": ""}`, "an object that has no trunk_id."},
		"another id":       {`{"trunk_id": "2"}`, `The service answered with another object: asked for trunk_id 1, got "2".`},
		"number as id":     {`{"trunk_id": 1}`, `The service answered with a JSON number for "trunk_id", where a string is documented.`},
		"number as name":   {`{"trunk_id": "1", "name": 5}`, `a JSON number for "name", where a string is documented.`},
		"object as name":   {`{"trunk_id": "1", "name": {}}`, `a JSON object for "name", where a string is documented.`},
		"string as secure": {`{"trunk_id": "1", "secure": "true"}`, `a JSON string for "secure", where a boolean is documented.`},
		"array":            {`[]`, "The service answered with other JSON than an object: []."},
		"array of one":     {`[` + trunk1 + `]`, "other JSON than an object: [{"},
		"null":             {`null`, "other JSON than an object: null."},
		"string":           {`"1"`, `other JSON than an object: "1".`},
		"wrapped nothing":  {`{"object": null}`, `something else than an object in "object".`},
		"wrapped array":    {`{"object": []}`, `something else than an object in "object".`},
		"wrapped empty":    {`{"object": {}}`, "an object that has no trunk_id."},
		"wrapped another":  {`{"object": {"trunk_id": "2"}}`, `got "2".`},
		"nothing":          {"", "The service answered with nothing in place of an object."},
		"blanks":           {" \n", "The service answered with nothing in place of an object."},
		"page":             {gateway, `The service did not answer with an object: a web page came in place of an API answer: "502 Bad Gateway".`},
		"text":             {"Hello\nthere", `The service did not answer with JSON, but with "Hello there".`},
		"broken":           {`{"trunk_id": "1"`, `did not answer with JSON, but with "{\"trunk_id\": \"1\"".`},
		"long":             {strings.Repeat("x", 100000), `but with "` + strings.Repeat("x", 119) + `…".`},
		"two objects":      {trunk1 + trunk1, "did not answer with JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, answer(200, test.body, "X-Request-ID", "r-1"))
			got, err := s.client(t).Trunks.Get(t.Context(), "1")
			e := failure(t, err)
			contains(t, e.Message, test.want)
			sent := 1
			if !json.Valid([]byte(test.body)) {
				sent = 3
			}
			if got != nil || e.Status != 200 || e.RequestID != "r-1" || len(s.seen()) != sent || zentrunk.IsNotFound(err) || zentrunk.IsUncertain(err) {
				t.Errorf("%v, %d requests, %+v", got, len(s.seen()), e)
			}
		})
	}
}

func TestCreate(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 201, 202} {
		s := serve(t, answer(status, `{"api_id": "a", "message": "CREATED!", "trunk_id": "0012345678901234567890"}`))
		id, err := s.client(t).Trunks.Create(t.Context(), zentrunk.TrunkRequest{Direction: "outbound", Secure: zentrunk.Set(false), IPACLUUID: zentrunk.Set("i")})
		if err != nil || id != "0012345678901234567890" {
			t.Errorf("%q, %v", id, err)
		}
		if got := s.seen()[0].body; got != `{"trunk_direction":"outbound","secure":false,"ipacl_uuid":"i"}` {
			t.Error(got)
		}
	}
}

// The service said yes but not to what: it may exist.
func TestCreate_withoutID(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"empty object": `{}`, "no id": `{"api_id": "a", "message": "created"}`, "null id": `{"trunk_id": null}`, "empty id": `{"trunk_id": ""}`,
		"number": `{"trunk_id": 1}`, "list": `{"trunk_id": ["1"]}`, "array": `[]`, "null": `null`, "nothing": ``, "page": gateway, "broken": `{"trunk_id": "1"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, answer(201, body, "X-Request-ID", "r-1"))
			id, err := s.client(t).Trunks.Create(t.Context(), zentrunk.TrunkRequest{Direction: "inbound"})
			e := failure(t, err)
			contains(t, e.Message, "The service accepted the request, but its answer holds no trunk_id.")
			if id != "" || !zentrunk.IsUncertain(err) || len(s.seen()) != 1 || e.Method != "POST" || e.Path != "Zentrunk/Trunk/" || e.Status != 201 {
				t.Errorf("%q, %d requests, %+v", id, len(s.seen()), e)
			}
		})
	}
}

// What an update's answer says does not matter, as long as it is the API's: the object is
// read afterwards.
func TestUpdate(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"documented": `{"api_id": "a", "message": "changed", "trunk_id": "1"}`, "empty object": `{}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, answer(202, body))
			err := s.client(t).Trunks.Update(t.Context(), "1", zentrunk.TrunkRequest{
				Direction: "inbound", Name: zentrunk.Null[string](), Secure: zentrunk.Set(false),
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := s.seen()[0].body; got != `{"trunk_direction":"inbound","name":null,"secure":false}` {
				t.Error(got)
			}
		})
	}
}

// A password is not read afterwards: what some gateway answers must not pass for a change.
func TestUpdate_notByTheService(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		gateway: "The service did not answer with an object: a web page came",
		`[]`:    "other JSON than an object: [].",
		`null`:  "other JSON than an object: null.",
		"OK":    `did not answer with JSON, but with "OK".`,
		"":      "The service answered with nothing in place of an object.",
	} {
		s := serve(t, answer(200, body))
		err := update.call(t.Context(), s.client(t))
		contains(t, failure(t, err).Message, want)
		if !zentrunk.IsUncertain(err) || len(s.seen()) != 1 {
			t.Errorf("%d requests, %v", len(s.seen()), err)
		}
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	for _, way := range []struct {
		status int
		body   string
	}{{204, ""}, {200, ""}, {202, " "}, {200, `{"message": "deleted"}`}} {
		if err := remove.call(t.Context(), serve(t, answer(way.status, way.body)).client(t)); err != nil {
			t.Error(err)
		}
	}
}

// A portal that greets everybody with 200 has deleted nothing.
func TestDelete_notByTheService(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		gateway: "The service did not answer with an object or nothing: a web page came",
		`[]`:    "other JSON than an object or nothing: [].",
		`null`:  "other JSON than an object or nothing: null.",
		"OK":    `did not answer with JSON, but with "OK".`,
	} {
		s := serve(t, answer(200, body))
		err := remove.call(t.Context(), s.client(t))
		contains(t, failure(t, err).Message, want)
		if !zentrunk.IsUncertain(err) || zentrunk.IsNotFound(err) || len(s.seen()) != 1 {
			t.Errorf("%d requests, %v", len(s.seen()), err)
		}
	}
}

func TestWrite_unwritable(t *testing.T) {
	t.Parallel()
	s := serve(t, create.ok)
	requests := s.client(t).Unwritable()
	_, err := requests.Create(t.Context(), zentrunk.MarshalError{})
	failure(t, err)
	failure(t, requests.Update(t.Context(), "1", zentrunk.MarshalError{}))
	if len(s.seen()) != 0 || zentrunk.IsUncertain(err) {
		t.Errorf("%d requests, %v", len(s.seen()), err)
	}
}

// The secrets of a request are its caller's: the client does not write into the list.
func TestSecrets_notShared(t *testing.T) {
	t.Parallel()
	known := make([]string, 2, 8)
	known[0], known[1] = "a", "pass-word"
	_, err := serve(t, answer(201, created1)).client(t).Vault().Create(t.Context(), zentrunk.VaultRequest{Known: known})
	if err != nil {
		t.Fatal(err)
	}
	if got := known[:4]; !slices.Equal(got, []string{"a", "pass-word", "", ""}) {
		t.Error(got)
	}
}

// Many who want to know at once whether there is such a collection ask once, and later nobody
// does; whoever leaves does not take the answer from the others.
func TestConfirm_shared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &counting{ways: func(int) (there, back time.Duration) { return time.Second, time.Second }, answer: func(string) (int, string) {
			return http.StatusOK, `{"meta": {"total_count": 0}, "objects": []}`
		}}
		c := s.client(t, 0, 0)
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				if i == 0 {
					ctx, cancel = context.WithTimeout(t.Context(), time.Second)
				}
				defer cancel()
				switch err := c.Trunks.Confirm(ctx); {
				case i > 0 && err != nil:
					t.Error(err)
				case i == 0:
					contains(t, failure(t, err).Message, "The operation's timeout was over before the service had answered.")
				}
			})
			synctest.Wait()
		}
		all.Wait()
		if err := c.Trunks.Confirm(t.Context()); err != nil || len(s.sent) != 1 {
			t.Errorf("%d requests, %v", len(s.sent), err)
		}
	})
}
