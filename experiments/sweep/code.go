package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	"ihealth/experiments"
)

// ErrSkew says that a worker is not the program that the coordinator is.
var ErrSkew = errors.New("worker of other code")

// Code identifies a program, as far as results depend on it.
type Code struct {
	Engine int    `json:"engine"` // engine version of experiments
	Go     string `json:"go"`     // version of the compiler
	Arch   string `json:"arch"`   // some fuse multiply and add, which changes last digits
	Source string `json:"source"` // revision of an unmodified checkout, or SHA-256 of the executable
}

// CurrentCode identifies the program that is running.
func CurrentCode() (Code, error) {
	source, err := currentSource()
	return Code{experiments.EngineVersion, runtime.Version(), runtime.GOARCH, source}, err
}

// currentSource reads the executable once, where the build has not recorded a revision.
var currentSource = sync.OnceValues(func() (string, error) {
	if info, ok := debug.ReadBuildInfo(); ok {
		if revision, ok := cleanRevision(info.Settings); ok {
			return "revision " + revision, nil
		}
	}
	return hashExecutable()
})

// cleanRevision returns the revision of a build from an unmodified checkout.
func cleanRevision(settings []debug.BuildSetting) (string, bool) {
	values := map[string]string{}
	for _, s := range settings {
		values[s.Key] = s.Value
	}
	return values["vcs.revision"], values["vcs.revision"] != "" && values["vcs.modified"] == "false"
}

func hashExecutable() (string, error) {
	f, err := os.Open("/proc/self/exe") // also when the file has been replaced since
	if err != nil {
		path, missing := os.Executable()
		if missing != nil {
			return "", missing
		}
		if f, err = os.Open(path); err != nil {
			return "", err
		}
	}
	defer f.Close() //nolint:errcheck // read only
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", fmt.Errorf("cannot read this program: %w", err)
	}
	return "executable " + hex.EncodeToString(sum.Sum(nil)), nil
}

// Check returns [ErrSkew] unless a worker of code other computes what c does.
func (c Code) Check(other Code) error {
	if c == other {
		return nil
	}
	return fmt.Errorf("%w: it has %v, the coordinator %v; start the same program on all hosts", ErrSkew, other, c)
}

func (c Code) String() string {
	source := c.Source
	if len(source) > 24 {
		source = source[:24] + "…"
	}
	return fmt.Sprintf("engine version %d (%s, %s, %s)", c.Engine, c.Go, c.Arch, source)
}
