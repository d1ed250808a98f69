package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// cleaning is how long it may take to delete everything at the end.
const cleaning = 5 * time.Minute

// config is what a run needs to know.
type config struct {
	get             func(string) string // the environment
	out             io.Writer
	report, profile string // files; "" writes none
	engine          bool
	watch           func()            // told of each request of the engine's provider; may be nil
	apart           time.Duration     // between the beginnings of two requests
	transport       http.RoundTripper // nil is the network
}

// service is the account in the environment.
func (c config) service() (*service, error) {
	s := &service{base: c.get("PLIVO_BASE_URL"), id: c.get("PLIVO_AUTH_ID"), token: c.get("PLIVO_AUTH_TOKEN"), apart: c.apart, transport: c.transport}
	if s.base == "" {
		s.base = zentrunk.DefaultBaseURL
	}
	base, err := zentrunk.ParseBaseURL(s.base, s.id)
	switch {
	case err != nil:
		return nil, fmt.Errorf("PLIVO_BASE_URL %w", err)
	case s.id == "" || s.token == "":
		return nil, errors.New("the account is wanted in PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN")
	}
	s.base = base.String()
	if s.transport == nil {
		s.transport = &http.Transport{
			Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: 10 * time.Second, IdleConnTimeout: 45 * time.Second,
			TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}, // HTTP/1.1 alone, as the provider
		}
	}
	return s, nil
}

const intention = `This asks the Zentrunk at %s
about account %s.

It makes trunks, IP access control lists, credentials and origination URIs, at most %d at a time
and all of them called %s-…, changes and deletes them. What an earlier run left of these it deletes
as well. It touches nothing else, rents nothing, calls nobody, and sends 6 requests a second at the
most. It takes about ten minutes. At the end, and when it is interrupted, it deletes what it made.
%s
`

// run asks everything. The error says that the provider does something wrong, or that the
// questions could not be asked.
func (c config) run(ctx context.Context) (err error) {
	account, err := c.service()
	if err != nil {
		return err
	}
	number := "No phone number takes part. To let one, name it: LIVE_NUMBER=14155550123; it is put back as it was."
	if n := digits(c.get("LIVE_NUMBER")); n != "" {
		number = "Phone number " + n + " is routed to trunks of this run, and put back as it was: calls to it fail meanwhile."
	}
	fmt.Fprintf(c.out, intention, account.base, account.id, most, prefix, number)
	if c.get("LIVE") != "YES" {
		fmt.Fprintln(c.out, "Nothing was sent. Say LIVE=YES to go on.")
		return nil
	}
	with := tools{number: digits(c.get("LIVE_NUMBER")), watch: c.watch}
	if c.engine {
		scratch, err := os.MkdirTemp("", "zentrunk-live-")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
		if with.engine, err = engine.Find(ctx, c.get(engine.Variable), func(message string) { fmt.Fprintln(c.out, message) }); err != nil {
			return err
		}
		if with.config, err = with.engine.Install(ctx, scratch); err != nil {
			return err
		}
	}
	s := newSession(ctx, account)
	left := 0
	if err := attempt(func() { left = s.sweep() }); err != nil {
		return errors.Join(err, s.leave(time.Minute))
	}
	fmt.Fprintf(c.out, "%d objects of earlier runs were deleted.\n", left)
	r, err := c.ask(s, with)
	cleared := s.leave(cleaning)
	if cleared != nil {
		err = errors.Join(err, fmt.Errorf("something may be left, which the next run deletes: %w", cleared))
	}
	if ctx.Err() != nil && cleared == nil {
		fmt.Fprintln(c.out, "\nIt was interrupted. What it had made is deleted.")
	}
	if s.kept != nil {
		err = errors.Join(err, s.kept)
	}
	if err != nil {
		return err
	}
	return c.tell(r)
}

// ask asks the questions and lives the life, until the context ends.
func (c config) ask(s *session, with tools) (report, error) {
	r := report{service: "another service"}
	if s.base == zentrunk.DefaultBaseURL {
		r.service = "the live service"
	}
	all := questions()
	if with.number != "" {
		all = append(all, numberQuestions(with.number)...)
	}
	for i, q := range all {
		fmt.Fprintf(c.out, "%d/%d %s ", i+1, len(all), q.asks)
		a := s.ask(q)
		if s.ctx.Err() != nil {
			return r, interrupted(s.ctx)
		}
		fmt.Fprintf(c.out, "%s\n", a.finding.word)
		r.answers = append(r.answers, a)
	}
	if !c.engine {
		return r, nil
	}
	fmt.Fprintf(c.out, "The life of every noun, by %s.\n", with.engine.Name)
	stages, err := s.live(with)
	r.life = stages
	if s.ctx.Err() != nil {
		return r, interrupted(s.ctx)
	}
	return r, err
}

func interrupted(ctx context.Context) error { return fmt.Errorf("interrupted: %w", ctx.Err()) }

// tell shows the answers and writes them down.
func (c config) tell(r report) error {
	page := r.markdown()
	fmt.Fprintf(c.out, "\n%s", page)
	for name, content := range map[string][]byte{c.report: []byte(page), c.profile: r.profile()} {
		if name == "" {
			continue
		}
		if err := os.WriteFile(name, content, 0o600); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Written: %s\n", name)
	}
	if n := r.wrong(); n > 0 {
		return fmt.Errorf("the provider does wrong under what was found, in %d respects", n)
	}
	return nil
}
