package emulator_test

import (
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestCredential(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	for body, field := range map[string]string{
		`{}`:                                   "username",
		`{"name": "c", "password": "s3cret!"}`: "username",
		`{"name": "c", "username": "alice1"}`:  "password",
	} {
		a.post("Credential/", body).refused(422, field)
	}
	r := a.post("Credential/", `{"name": "c", "username": "alice1", "password": "s3cret!"}`).is(201).
		json(`{"api_id": "*", "message": "*", "credential_uuid": "*"}`)
	id := r.object()["credential_uuid"].(string)
	path := "Credential/" + id + "/"
	password := func() any {
		o, _ := a.Get(emulator.Credentials, id)
		return o["password"]
	}
	// The password is never returned.
	a.get(path).is(200).json(`{"api_id": "*", "credential_uuid": "` + id + `", "name": "c", "username": "alice1", "created_at": "*", "updated_at": "*"}`)
	a.get("Credential/").is(200).json(`{"api_id": "*",
		"meta": {"limit": 20, "offset": 0, "total_count": 1, "previous": null, "next": null},
		"objects": [{"credential_uuid": "` + id + `", "name": "c", "username": "alice1", "created_at": "*", "updated_at": "*"}]}`)
	equal(t, "password", password(), any("s3cret!"))

	a.post(path, `{"password": "n3w-one!"}`).refused(400, "username")
	equal(t, "password after a refused update", password(), any("s3cret!"))
	a.post(path, `{"username": "alice1", "password": "n3w-one!"}`).is(202).
		json(`{"api_id": "*", "message": "*", "credential_uuid": "` + id + `"}`)
	equal(t, "password", password(), any("n3w-one!"))
	// Every update rewrites the password: left out, it is blanked.
	a.post(path, `{"name": "renamed"}`).is(202)
	equal(t, "password after an update without it", password(), any(""))
	a.post(path, `{"username": "bob22", "password": "n3w-one!"}`).is(202)
	a.post(path, `{"username": "bob33"}`).is(202)
	equal(t, "password after an update without it", password(), any(""))
	equal(t, "username", a.get(path).object()["username"], any("bob33"))
	equal(t, "name", a.get(path).object()["name"], any("renamed"))

	a.delete(path).is(204)
	a.get(path).refused(404)
}
