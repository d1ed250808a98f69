package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestSession(t *testing.T) {
	t.Parallel()
	printed := "Building the provider.\n"
	for n := range 6 {
		printed += fmt.Sprintf("\n── %d. It <does> a thing.\n\n$ terraform apply -auto-approve\nnoise\nApply complete! Resources: %d added.\n✓ in Zentrunk, password of \"pbx\" is secret\n", n+1, n)
	}
	var picture strings.Builder
	if err := run(strings.NewReader(printed), &picture); err != nil {
		t.Fatal(err)
	}
	for decoder := xml.NewDecoder(strings.NewReader(picture.String())); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("no XML: %s\n%s", err, picture.String())
		}
	}
	if got := strings.Count(picture.String(), "Apply complete!"); got != 6 {
		t.Errorf("%d of 6 steps are shown", got)
	}
	for _, wrong := range []string{"noise", "secret", "<does>"} {
		if strings.Contains(picture.String(), wrong) {
			t.Errorf("%q is in the picture", wrong)
		}
	}
	if err := run(strings.NewReader("nothing"), io.Discard); err == nil {
		t.Error("a picture was made of nothing")
	}
}
