package messages_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

type (
	attributes = acctest.Attributes
	unknown    = acctest.Unknown
)

// session is a provider and the Zentrunk that it works on.
type session struct {
	*acctest.Env
	*acctest.Protocol

	t *testing.T
}

// newSession is a configured provider. A request is sent once.
func newSession(t *testing.T, options emulator.Options) *session {
	t.Helper()
	env := acctest.New(t, options)
	return &session{Env: env, Protocol: acctest.NewProtocol(t, env), t: t}
}

func unconfigured(t *testing.T, options emulator.Options) *session {
	t.Helper()
	return &session{Env: acctest.New(t, options), Protocol: acctest.NewUnconfigured(t), t: t}
}

// fails is what is said of a new object that comes to nothing.
func (s *session) fails(typ string, config attributes) []*tfprotov6.Diagnostic {
	s.t.Helper()
	_, problems := s.Apply(s.None(typ), config)
	return problems
}

func (s *session) read(o acctest.Managed) []*tfprotov6.Diagnostic {
	s.t.Helper()
	_, problems := s.Refresh(o)
	return problems
}

// adopt imports by id and reads what it names.
func (s *session) adopt(typ, id string) []*tfprotov6.Diagnostic {
	s.t.Helper()
	o, problems := s.ImportID(typ, id)
	if len(problems) > 0 {
		return problems
	}
	return s.read(o)
}
