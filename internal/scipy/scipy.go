// Package scipy runs scripts under a Python that has SciPy or MNE, for tests that
// compare with them where they are installed.
package scipy

import (
	"os/exec"
	"testing"
)

// interpreters are tried in this order: the one of a distribution's packages may not
// be the one that a path finds.
var interpreters = []string{"/usr/bin/python3", "python3"}

// Run returns what the script prints. It skips the test where no interpreter has
// SciPy.
func Run(t *testing.T, script string, args ...string) []byte {
	t.Helper()
	return run(t, "scipy.signal, scipy.stats", "SciPy (Debian: python3-scipy); the stored tables were compared", script, args)
}

// RunMNE returns what the script prints. It skips the test where no interpreter has
// MNE.
func RunMNE(t *testing.T, script string, args ...string) []byte {
	t.Helper()
	return run(t, "mne", "MNE (Debian: python3-mne)", script, args)
}

func run(t *testing.T, modules, absent, script string, args []string) []byte {
	t.Helper()
	for _, python := range interpreters {
		if exec.CommandContext(t.Context(), python, "-c", "import "+modules).Run() != nil {
			continue
		}
		cmd := exec.CommandContext(t.Context(), python, append([]string{script}, args...)...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %v", cmd, err)
		}
		return out
	}
	t.Skip("no Python with " + absent)
	return nil
}
