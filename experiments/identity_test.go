package experiments_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// printDigest makes this test binary print the digest of a run and no more.
const printDigest = "IHEALTH_TEST_PRINT_DIGEST"

// The same files and seeds give the same results and figures, whatever the number of workers,
// and in a process of its own with one processor.
func TestSameBytes(t *testing.T) {
	if os.Getenv(printDigest) != "" {
		fmt.Printf("digest %x\n", sha256.Sum256([]byte(digest(t, 1))))
		return
	}
	three := digest(t, 3)
	if testing.Short() { // all figures in a second process: run without -short
		if digest(t, 1) != three {
			t.Error("1 and 3 workers give different results")
		}
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestSameBytes$")
	cmd.Env = append(os.Environ(), printDigest+"=1", "GOMAXPROCS=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	one, _, ok := strings.Cut(string(out), "\n")
	if want := fmt.Sprintf("digest %x", sha256.Sum256([]byte(three))); !ok || one != want {
		t.Errorf("another process with one processor and worker: %s, here with three: %s", one, want)
	}
}
