package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// compareStarts measures what every command of an engine waits for, several times over:
// from the start of the provider's process to its schema, beside that of a provider
// that has none.
func (b *bench) compareStarts(ctx context.Context, runs int) error {
	empty := filepath.Join(b.scratch, "empty")
	if err := b.build(ctx, empty, "empty"); err != nil {
		return err
	}
	var took [2][]time.Duration
	for range runs { // in turn, so that both meet the same machine
		for i, program := range []string{b.provider, empty} {
			one, err := start(ctx, program)
			if err != nil {
				return fmt.Errorf("starting %s: %w", program, err)
			}
			took[i] = append(took[i], one)
		}
	}
	itself := func(d time.Duration) time.Duration { return d }
	ours, theirs := middle(took[0], itself), middle(took[1], itself)
	b.printf("## Start\n\nFrom the start of the process to the schema, the median of %d:\n\n| provider | wall |\n| --- | --- |\n", runs)
	b.printf("| zentrunk | %.0f ms (%.2f×) |\n| without resources | %.0f ms |\n\n", 1e3*ours.Seconds(), ratio(ours, theirs), 1e3*theirs.Seconds())
	b.atMost("start of the provider, times that of an empty one", ratio(ours, theirs), 1.5)
	return nil
}

// start starts a provider as an engine does and asks for its schema.
func start(ctx context.Context, program string) (time.Duration, error) {
	begun := time.Now()
	client := plugin.NewClient(&plugin.ClientConfig{
		Cmd: exec.CommandContext(ctx, program),
		HandshakeConfig: plugin.HandshakeConfig{ // those of Terraform's protocol
			MagicCookieKey:   "TF_PLUGIN_MAGIC_COOKIE",
			MagicCookieValue: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		},
		VersionedPlugins: map[int]plugin.PluginSet{6: {"provider": rawPlugin{}}},
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         true,
		Logger:           hclog.NewNullLogger(),
		Stderr:           io.Discard,
	})
	defer client.Kill()
	protocol, err := client.Client()
	if err != nil {
		return 0, err
	}
	raw, err := protocol.Dispense("provider")
	if err != nil {
		return 0, err
	}
	connection, ok := raw.(*grpc.ClientConn)
	if !ok {
		return 0, fmt.Errorf("a %T in place of a connection", raw)
	}
	// The request has no fields. The answer is not looked into: its fields stay as they came.
	err = connection.Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &emptypb.Empty{}, &emptypb.Empty{}, grpc.MaxCallRecvMsgSize(64<<20))
	return time.Since(begun), err
}

// rawPlugin hands over the connection itself.
type rawPlugin struct{ plugin.NetRPCUnsupportedPlugin }

func (rawPlugin) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return fmt.Errorf("this is the side of the engine")
}

func (rawPlugin) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, connection *grpc.ClientConn) (any, error) {
	return connection, nil
}
