package zentrunk_test

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Numbers are outside of Zentrunk, and there is no way to rent one or to give one back.
func TestNumbers(t *testing.T) {
	t.Parallel()
	const object = `{"number": "14155550100", "alias": null, "application": "/v1/Account/MA1/Zentrunk/Trunk/21784/", "number_type": "local",
		"region": "California", "country": "United States", "voice_enabled": true, "sms_enabled": false, "sub_account": null, "carrier": "Plivo"}`
	s := serve(t, answer(202, `{"message": "changed", "api_id": "x"}`), answer(202, `{"message": "changed"}`), answer(202, `{}`), answer(200, object), answer(200, `{"object": `+object+`}`),
		answer(200, `{"meta": {"total_count": 1, "next": "/v1/elsewhere"}, "objects": [`+object+`]}`))
	ctx, numbers := t.Context(), s.client(t).Numbers
	for _, request := range []zentrunk.NumberRequest{{AppID: zentrunk.Set("21784")}, {}, {AppID: zentrunk.Set("")}} {
		if err := numbers.Update(ctx, "14155550100", request); err != nil {
			t.Error(err)
		}
	}
	want := &zentrunk.Number{
		Number: "14155550100", Application: "/v1/Account/MA1/Zentrunk/Trunk/21784/", Type: "local",
		Region: "California", Country: "United States", VoiceEnabled: true,
	}
	for _, read := range []func() (*zentrunk.Number, error){
		func() (*zentrunk.Number, error) { return numbers.Get(ctx, "14155550100") },
		func() (*zentrunk.Number, error) { return numbers.Read(ctx, "14155550100", nil) },
	} {
		if got, err := read(); err != nil || !reflect.DeepEqual(got, want) || numbers.ID(got) != "14155550100" || numbers.Name(got) != "" {
			t.Errorf("%+v, %v", got, err)
		}
	}
	for got, err := range numbers.ListAhead(ctx, zentrunk.NumberFilter{Type: "local", StartsWith: "1415", SubAccount: "SA1", Alias: "a b", Services: "voice,sms"}, zentrunk.Ahead{}) {
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if err := numbers.Confirm(ctx); err != nil { // the list has shown it
		t.Error(err)
	}
	path := strings.TrimSuffix(root, "Zentrunk/") + "Number/"
	expected := []request{
		{method: http.MethodPost, uri: path + "14155550100/", body: `{"app_id":"21784"}`},
		{method: http.MethodPost, uri: path + "14155550100/", body: `{}`},
		{method: http.MethodPost, uri: path + "14155550100/", body: `{"app_id":""}`},
		{method: http.MethodGet, uri: path + "14155550100/"},
		{method: http.MethodGet, uri: path + "14155550100/"},
		{method: http.MethodGet, uri: path + "?alias=a+b&limit=20&number_startswith=1415&offset=0&services=voice%2Csms&subaccount=SA1&type=local"},
	}
	if got := toStrings(s.seen()); !slices.Equal(got, toStrings(expected)) {
		t.Errorf("got  %v\nwant %v", got, toStrings(expected))
	}
}

func toStrings(requests []request) (lines []string) {
	for _, r := range requests {
		lines = append(lines, r.method+" "+r.uri+" "+r.body)
	}
	return lines
}

// What has a number's calls, however the service tells it.
func TestNumber_carrier(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ application, shown, app, trunk string }{
		{"/v1/Account/MA1/Zentrunk/Trunk/21784/", "", "21784", "21784"},
		{"/v1/Account/MA1/Zentrunk/Trunk/21784", "", "21784", "21784"},
		{"https://api.plivo.com/v1/Account/MA1/Zentrunk/Trunk/21784/", "", "21784", "21784"},
		{"/v1/Account/MA1/Application/1001/", "", "1001", ""},
		{"/v1/Account/MA1/Application/1001/", "1001", "1001", ""},
		{"1001", "", "1001", ""},
		{"", "21784", "21784", "21784"},
		{"", "", "", ""},
	} {
		n := zentrunk.Number{Application: test.application, ShownAppID: test.shown}
		if n.AppID() != test.app || n.TrunkID() != test.trunk {
			t.Errorf("%q, %q: got the application %q and the trunk %q", test.application, test.shown, n.AppID(), n.TrunkID())
		}
	}
}
