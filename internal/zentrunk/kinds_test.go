package zentrunk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// The kinds besides trunks: their addresses, what they send and what they read.
func TestKinds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, path, idField, object string
		create                      func(context.Context, *zentrunk.Client) (string, error)
		created                     string
		update                      func(context.Context, *zentrunk.Client) error
		updated                     string
		get                         func(context.Context, *zentrunk.Client) (any, error)
		want                        any
		list                        func(context.Context, *zentrunk.Client) ([]string, error)
		remove                      func(context.Context, *zentrunk.Client) error
	}{
		{
			name: "IP access control list", path: "IPAccessControlList", idField: "ipacl_uuid",
			object: `{"ipacl_uuid": "x", "name": null, "ip_addresses": ["10.0.0.1", "2001:db8::/32"], "created_at": "2024"}`,
			create: func(ctx context.Context, c *zentrunk.Client) (string, error) {
				return c.IPAccessControlLists.Create(ctx, zentrunk.IPAccessControlListRequest{IPAddresses: zentrunk.Set([]string{"10.0.0.1"})})
			},
			created: `{"ip_addresses":["10.0.0.1"]}`,
			update: func(ctx context.Context, c *zentrunk.Client) error {
				return c.IPAccessControlLists.Update(ctx, "x", zentrunk.IPAccessControlListRequest{Name: zentrunk.Null[string]()})
			},
			updated: `{"name":null}`,
			get: func(ctx context.Context, c *zentrunk.Client) (any, error) {
				return c.IPAccessControlLists.Get(ctx, "x")
			},
			want: &zentrunk.IPAccessControlList{UUID: "x", IPAddresses: []string{"10.0.0.1", "2001:db8::/32"}},
			list: func(ctx context.Context, c *zentrunk.Client) ([]string, error) {
				return ids(ctx, c.IPAccessControlLists)
			},
			remove: func(ctx context.Context, c *zentrunk.Client) error {
				return c.IPAccessControlLists.Delete(ctx, "x")
			},
		},
		{
			name: "credential", path: "Credential", idField: "credential_uuid",
			object: `{"credential_uuid": "x", "name": "n", "username": "joe"}`,
			create: func(ctx context.Context, c *zentrunk.Client) (string, error) {
				return c.Credentials.Create(ctx, zentrunk.CredentialRequest{Username: "joe", Password: "p"})
			},
			created: `{"username":"joe","password":"p"}`,
			update: func(ctx context.Context, c *zentrunk.Client) error {
				return c.Credentials.Update(ctx, "x", zentrunk.CredentialRequest{Name: zentrunk.Set("m"), Username: "joe", Password: "p"})
			},
			updated: `{"name":"m","username":"joe","password":"p"}`,
			get: func(ctx context.Context, c *zentrunk.Client) (any, error) {
				return c.Credentials.Get(ctx, "x")
			},
			want: &zentrunk.Credential{UUID: "x", Name: "n", Username: "joe"},
			list: func(ctx context.Context, c *zentrunk.Client) ([]string, error) {
				return ids(ctx, c.Credentials)
			},
			remove: func(ctx context.Context, c *zentrunk.Client) error {
				return c.Credentials.Delete(ctx, "x")
			},
		},
		{
			name: "origination URI", path: "URI", idField: "uri_uuid",
			object: `{"uri_uuid": "x", "name": "", "uri": "sip:a@h;transport=tls", "authentication_needed": true, "username": "joe", "sip_user": "joe"}`,
			create: func(ctx context.Context, c *zentrunk.Client) (string, error) {
				return c.URIs.Create(ctx, zentrunk.URIRequest{URI: zentrunk.Set("h:5060"), AuthenticationNeeded: zentrunk.Set(false)})
			},
			created: `{"uri":"h:5060","authentication_needed":false}`,
			update: func(ctx context.Context, c *zentrunk.Client) error {
				return c.URIs.Update(ctx, "x", zentrunk.URIRequest{
					AuthenticationNeeded: zentrunk.Set(true), Username: zentrunk.Set("joe"), Password: zentrunk.Set("p"),
				})
			},
			updated: `{"authentication_needed":true,"username":"joe","password":"p"}`,
			get: func(ctx context.Context, c *zentrunk.Client) (any, error) {
				return c.URIs.Get(ctx, "x")
			},
			want: &zentrunk.URI{UUID: "x", URI: "sip:a@h;transport=tls", AuthenticationNeeded: true, Username: "joe"},
			list: func(ctx context.Context, c *zentrunk.Client) ([]string, error) {
				return ids(ctx, c.URIs)
			},
			remove: func(ctx context.Context, c *zentrunk.Client) error {
				return c.URIs.Delete(ctx, "x")
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t,
				answer(201, `{"`+test.idField+`": "x"}`), answer(202, `{}`), answer(200, test.object), answer(200, `{"object": `+test.object+`}`),
				answer(200, `{"meta": {"total_count": 1}, "objects": [`+test.object+`]}`), answer(204, ""))
			ctx, c := t.Context(), s.client(t)
			if id, err := test.create(ctx, c); err != nil || id != "x" {
				t.Error(id, err)
			}
			if err := test.update(ctx, c); err != nil {
				t.Error(err)
			}
			for range 2 {
				if got, err := test.get(ctx, c); err != nil || !reflect.DeepEqual(got, test.want) {
					t.Errorf("%+v, %v", got, err)
				}
			}
			if got, err := test.list(ctx, c); err != nil || !slices.Equal(got, []string{"x"}) {
				t.Error(got, err)
			}
			if err := test.remove(ctx, c); err != nil {
				t.Error(err)
			}
			want := []request{
				{method: "POST", uri: root + test.path + "/", body: test.created},
				{method: "POST", uri: root + test.path + "/x/", body: test.updated},
				{method: "GET", uri: root + test.path + "/x/"},
				{method: "GET", uri: root + test.path + "/x/"},
				{method: "GET", uri: root + test.path + "/?limit=20&offset=0"},
				{method: "DELETE", uri: root + test.path + "/x/"},
			}
			for i, got := range s.seen() {
				if got.header = nil; !reflect.DeepEqual(got, want[i]) {
					t.Errorf("got  %+v\nwant %+v", got, want[i])
				}
			}
		})
	}
}

func ids[T, R any](ctx context.Context, c *zentrunk.Collection[T, R]) (ids []string, err error) {
	for object, failed := range c.List(ctx, nil) {
		if failed != nil {
			return nil, failed
		}
		ids = append(ids, c.ID(object))
	}
	return ids, nil
}

// The real requests with passwords keep them to themselves.
func TestKinds_passwords(t *testing.T) {
	t.Parallel()
	const password = "sw0rdfish!"
	for name, send := range map[string]func(context.Context, *zentrunk.Client) error{
		"credential": func(ctx context.Context, c *zentrunk.Client) error {
			_, err := c.Credentials.Create(ctx, zentrunk.CredentialRequest{Username: "joe", Password: password})
			return err
		},
		"credential without a password": func(ctx context.Context, c *zentrunk.Client) error {
			return c.Credentials.Update(ctx, "x", zentrunk.CredentialRequest{Username: "joe"})
		},
		"origination URI": func(ctx context.Context, c *zentrunk.Client) error {
			return c.URIs.Update(ctx, "x", zentrunk.URIRequest{Password: zentrunk.Set(password)})
		},
		"origination URI without a password": func(ctx context.Context, c *zentrunk.Client) error {
			return c.URIs.Update(ctx, "x", zentrunk.URIRequest{Password: zentrunk.Null[string]()})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			echo := "is bad: " + password
			if name == "credential without a password" || name == "origination URI without a password" {
				echo = "is bad" // nothing to hide, and nothing hidden
			}
			logged := &exchanges{}
			err := send(t.Context(), serve(t, answer(400, `{"error": {"password": "`+echo+`"}}`)).client(t, logTo(logged)))
			discreet(t, failure(t, err).Error(), password)
			contains(t, err.Error(), "password: is bad")
			for _, x := range logged.list() {
				discreet(t, x.RequestBody(), password)
				discreet(t, x.ResponseBody(), password)
			}
		})
	}
}

func TestTrunksUsing(t *testing.T) {
	t.Parallel()
	page := `{"meta": {"total_count": 3}, "objects": [{"trunk_id": "1", "primary_uri_uuid": "u"}, {"trunk_id": "2", "fallback_uri_uuid": "u", "primary_uri_uuid": "u"}, {"trunk_id": "3"}]}`
	filters := []zentrunk.TrunkFilter{{PrimaryURIUUID: "u"}, {FallbackURIUUID: "u"}}
	uses := func(t *zentrunk.Trunk) bool { return t.PrimaryURIUUID == "u" || t.FallbackURIUUID == "u" }

	s := serve(t, answer(200, page)) // it ignores the filters
	found, err := s.client(t).TrunksUsing(t.Context(), filters, uses)
	if err != nil || len(found) != 2 || found[0].ID != "1" || found[1].ID != "2" {
		t.Errorf("%v, %v", found, err)
	}
	if asked, want := uris(s), []string{"fallback_uri_uuid=u&limit=20&offset=0", "limit=20&offset=0&primary_uri_uuid=u"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %v", asked)
	}

	// Half of an answer is none: something may use it all the same.
	found, err = serve(t, answer(200, page), answer(403, `{}`)).client(t).TrunksUsing(t.Context(), filters, uses)
	if found != nil || zentrunk.StatusOf(err) != 403 || !errors.As(err, new(*zentrunk.Error)) {
		t.Errorf("%v, %v", found, err)
	}
}

// uris are the queries for trunks, sorted: some are under way at once.
func uris(s *service) (queries []string) {
	for _, request := range s.seen() {
		queries = append(queries, strings.TrimPrefix(request.uri, root+"Trunk/?"))
	}
	slices.Sort(queries)
	return queries
}

// Many filters are more requests than all trunks are pages, unless the account is large.
func TestTrunksUsing_many(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ trunks, filters, requests int }{
		{0, 3, 1}, {20, 3, 1}, {21, 3, 2}, {58, 3, 3}, {59, 3, 1 + 3}, {100, 20, 6}, {100, 6, 6}, {100, 5, 1 + 5}, {1000, 20, 1 + 20}, {1000, 2, 2}, {20, 2, 2},
	} {
		t.Run(fmt.Sprint(test), func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				query := r.URL.Query()
				if wanted := query.Get("primary_uri_uuid"); wanted != "" {
					answer(200, `{"meta": {"total_count": 1}, "objects": [{"trunk_id": "`+wanted+`", "primary_uri_uuid": "`+wanted+`"}]}`)(w, r)
					return
				}
				offset, _ := strconv.Atoi(query.Get("offset"))
				var objects []string
				for i := offset; i < min(test.trunks, offset+20); i++ {
					objects = append(objects, fmt.Sprintf(`{"trunk_id": "%d", "primary_uri_uuid": "%d"}`, i, i))
				}
				answer(200, fmt.Sprintf(`{"meta": {"total_count": %d}, "objects": [%s]}`, test.trunks, strings.Join(objects, ",")))(w, r)
			})
			var filters []zentrunk.TrunkFilter
			for i := range test.filters {
				filters = append(filters, zentrunk.TrunkFilter{PrimaryURIUUID: strconv.Itoa(i)})
			}
			used := strconv.Itoa(test.filters - 1)
			found, err := s.client(t).TrunksUsing(t.Context(), filters, func(t *zentrunk.Trunk) bool { return t.PrimaryURIUUID == used })
			if want := test.trunks > 0 || test.filters == 2; err != nil || want != (len(found) == 1 && found[0].ID == used) {
				t.Errorf("found %v, %v", found, err)
			}
			if len(s.seen()) != test.requests {
				t.Errorf("%d requests: %v", len(s.seen()), uris(s))
			}
		})
	}
}
