package engine

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Version is that of a provider that Install installs: below every release.
const Version = "0.0.1"

// Install builds the provider and lays it out in dir the way a registry's mirror is
// laid out, so that the engine installs it with a plain init. It returns the path of
// a CLI configuration for the engine, to be named by TF_CLI_CONFIG_FILE, with which
// the engine knows of no other place to install providers from. Further flags are for
// the build.
func (e Engine) Install(ctx context.Context, dir string, flags ...string) (cliConfig string, err error) {
	root, err := ModuleRoot(ctx)
	if err != nil {
		return "", err
	}
	args := append([]string{"build", "-ldflags=-X main.version=" + Version, "-o", e.Program(dir)}, flags...)
	build := exec.CommandContext(ctx, "go", append(args, ".")...)
	build.Dir, build.Stderr = root, os.Stderr
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("building the provider: %w", err)
	}
	cliConfig = filepath.Join(dir, "engine.tfrc")
	return cliConfig, os.WriteFile(cliConfig, fmt.Appendf(nil, `provider_installation {
  filesystem_mirror {
    path = %q
  }
}
disable_checkpoint = true
`, filepath.ToSlash(mirror(dir))), 0o600)
}

func mirror(dir string) string { return filepath.Join(dir, "mirror") }

// Program is the path of the provider that Install puts into dir.
func (e Engine) Program(dir string) string {
	name := "terraform-provider-zentrunk_v" + Version
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(mirror(dir), e.RegistryHost(), "plivo", "zentrunk", Version, runtime.GOOS+"_"+runtime.GOARCH, name)
}
