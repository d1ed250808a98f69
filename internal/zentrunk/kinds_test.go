package zentrunk_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
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

func ids[T, R any](ctx context.Context, c *zentrunk.Collection[T, R, zentrunk.NoFilter]) (ids []string, err error) {
	for object, failed := range c.List(ctx, zentrunk.NoFilter{}) {
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
	for i, want := range []string{"limit=20&offset=0&primary_uri_uuid=u", "fallback_uri_uuid=u&limit=20&offset=0"} {
		if got := s.seen()[i].uri; got != root+"Trunk/?"+want {
			t.Error(got)
		}
	}

	// Half of an answer is none: something may use it all the same.
	found, err = serve(t, answer(200, page), answer(403, `{}`)).client(t).TrunksUsing(t.Context(), filters, uses)
	if found != nil || zentrunk.StatusOf(err) != 403 || !errors.As(err, new(*zentrunk.Error)) {
		t.Errorf("%v, %v", found, err)
	}
}
