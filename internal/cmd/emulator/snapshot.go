package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"slices"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

const snapshotUsage = `Usage: emulator snapshot [flags]

Writes the objects of the live account of PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN as a file for
-state, to rehearse on a copy. It only reads. Passwords are not in it: the API never tells them.
`

// snapshot writes the objects of a live account.
func snapshot(ctx context.Context, args []string, _ io.Reader, stdout io.Writer) error {
	var out string
	var made bool
	all := newFlags(stdout, snapshotUsage)
	all.group("Flags", func(f *flag.FlagSet) {
		f.StringVar(&out, "out", "", "`file` to write, which must not be there yet; standard output where there is none")
		f.BoolVar(&made, "made-up", false, "replace names, usernames, aliases, ids, numbers and addresses by made-up ones")
	})
	if err := all.Parse(args); err != nil {
		return err
	}
	if all.NArg() > 0 {
		return fmt.Errorf("snapshot: unexpected argument %q", all.Arg(0))
	}
	data, err := liveState(ctx, os.Getenv, made, os.Stderr)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	if out == "" {
		_, err = stdout.Write(data)
		return err
	}
	// It says much about the account: for its owner's eyes, and over nobody's file.
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// liveState is the account of the environment in the form of [emulator.Server.State].
func liveState(ctx context.Context, getenv func(string) string, made bool, notes io.Writer) ([]byte, error) {
	config := zentrunk.Config{
		BaseURL: getenv("PLIVO_BASE_URL"), AuthID: getenv("PLIVO_AUTH_ID"), AuthToken: getenv("PLIVO_AUTH_TOKEN"),
		UserAgent: "terraform-provider-zentrunk/snapshot", MaxRetries: zentrunk.DefaultMaxRetries,
		RequestTimeout: zentrunk.DefaultRequestTimeout, RequestsPerSecond: zentrunk.DefaultRequestsPerSecond, PlainReads: true,
	}
	if config.AuthID == "" || config.AuthToken == "" {
		return nil, errors.New("set PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN to the account's")
	}
	if config.BaseURL == "" {
		config.BaseURL = zentrunk.DefaultBaseURL
	}
	client, err := zentrunk.New(config)
	if err != nil {
		return nil, err
	}
	objects := map[emulator.Kind][]emulator.Object{}
	if err := errors.Join(
		collect(objects, emulator.Trunks, client.Trunks.List(ctx, nil)),
		collect(objects, emulator.IPAccessControlLists, client.IPAccessControlLists.List(ctx, nil)),
		collect(objects, emulator.Credentials, client.Credentials.List(ctx, nil)),
		collect(objects, emulator.URIs, client.URIs.List(ctx, nil)),
		withoutForbidden(collect(objects, emulator.Numbers, client.Numbers.ListAhead(ctx, nil, zentrunk.Ahead{})), notes),
	); err != nil {
		return nil, err
	}
	for _, number := range objects[emulator.Numbers] {
		route(number, objects[emulator.Trunks])
	}
	if made {
		makeUp(objects)
	}
	data, err := json.Marshal(map[string]any{"objects": objects})
	if err != nil {
		return nil, err
	}
	// Paths of objects name the account, which is the emulator's own there.
	data = bytes.ReplaceAll(data, []byte(config.AuthID), []byte(emulator.DefaultAuthID))
	e := emulator.New(emulator.Options{})
	if err := e.Load(data); err != nil {
		return nil, fmt.Errorf("the account holds what the emulator cannot: %w", err)
	}
	return e.State(), nil
}

// withoutForbidden lets a snapshot be without numbers where a subaccount may not see them.
func withoutForbidden(err error, notes io.Writer) error {
	if zentrunk.StatusOf(err) != http.StatusForbidden {
		return err
	}
	fmt.Fprintf(notes, "emulator: the snapshot has no phone numbers: %s\n", err)
	return nil
}

// route has a number show what has its calls as the emulator keeps it: as a path, also where
// the service shows an id alone.
func route(number emulator.Object, trunks []emulator.Object) {
	if id := number["app_id"]; id != nil && number["application"] == nil {
		kind := "Application"
		if slices.ContainsFunc(trunks, func(trunk emulator.Object) bool { return trunk["trunk_id"] == id }) {
			kind = "Zentrunk/Trunk"
		}
		number["application"] = fmt.Sprintf("/v1/Account/%s/%s/%s/", emulator.DefaultAuthID, kind, id)
	}
	delete(number, "app_id")
}

// collect adds a whole list, with what the service shows as nothing as null.
func collect[T any](objects map[emulator.Kind][]emulator.Object, kind emulator.Kind, list iter.Seq2[*T, error]) error {
	for item, err := range list {
		if err != nil {
			return err
		}
		data, err := json.Marshal(item)
		if err != nil {
			return err
		}
		var o emulator.Object
		if err := json.Unmarshal(data, &o); err != nil {
			return err
		}
		for name, v := range o {
			if v == "" {
				o[name] = nil
			}
		}
		objects[kind] = append(objects[kind], o)
	}
	return nil
}
