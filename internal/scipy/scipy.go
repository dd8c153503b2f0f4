// Package scipy runs scripts under a Python that has SciPy, for tests that compare
// with it where it is installed.
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
	for _, python := range interpreters {
		if exec.CommandContext(t.Context(), python, "-c", "import scipy.signal, scipy.stats").Run() != nil {
			continue
		}
		cmd := exec.CommandContext(t.Context(), python, append([]string{script}, args...)...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %v", cmd, err)
		}
		return out
	}
	t.Skip("no Python with SciPy is installed (Debian: python3-scipy); the stored tables were compared")
	return nil
}
