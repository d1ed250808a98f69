package emulator_test

import (
	"regexp"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestIPAccessControlList(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.post("IPAccessControlList/", `{"name": "office"}`).refused(422, "ip_addresses")
	r := a.post("IPAccessControlList/", `{"name": "office", "ip_addresses": ["192.0.2.1", "2001:DB8::1", "198.51.100.0/24", "2001:db8::/32"]}`).
		is(201).json(`{"api_id": "*", "message": "*", "ipacl_uuid": "*"}`)
	id := r.object()["ipacl_uuid"].(string)
	if !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(id) {
		t.Errorf("ipacl_uuid %q", id)
	}
	path := "IPAccessControlList/" + id + "/"
	a.get(path).is(200).json(`{"api_id": "*", "ipacl_uuid": "` + id + `", "name": "office",
		"ip_addresses": ["192.0.2.1", "2001:DB8::1", "198.51.100.0/24", "2001:db8::/32"], "created_at": "*", "updated_at": "*"}`)

	// An update replaces the list; what is not sent stays.
	a.post(path, `{"ip_addresses": ["203.0.113.9"]}`).is(202).json(`{"api_id": "*", "message": "*", "ipacl_uuid": "` + id + `"}`)
	a.post(path, `{"name": "home"}`).is(202)
	a.post(path, `{}`).is(202)
	a.get(path).is(200).json(`{"api_id": "*", "ipacl_uuid": "` + id + `", "name": "home", "ip_addresses": ["203.0.113.9"], "created_at": "*", "updated_at": "*"}`)
	a.delete(path).is(204)
	a.get(path).refused(404)
}
