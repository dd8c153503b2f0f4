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

// The same files and seeds give the same results and figures in processes of
// their own, whatever the number of processors.
func TestSameBytesInTwoProcesses(t *testing.T) {
	if os.Getenv(printDigest) != "" {
		fmt.Printf("digest %x\n", sha256.Sum256([]byte(digest(t, 0))))
		return
	}
	if testing.Short() {
		t.Skip("runs all figures in two processes; run without -short")
	}
	var digests []string
	for _, processors := range []string{"1", "2"} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSameBytesInTwoProcesses$")
		cmd.Env = append(os.Environ(), printDigest+"=1", "GOMAXPROCS="+processors)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("GOMAXPROCS=%s: %v\n%s", processors, err, out)
		}
		line, _, ok := strings.Cut(string(out), "\n")
		if !ok || !strings.HasPrefix(line, "digest ") {
			t.Fatalf("GOMAXPROCS=%s printed no digest:\n%s", processors, out)
		}
		digests = append(digests, line)
	}
	if digests[0] != digests[1] {
		t.Errorf("1 and 2 processors: %s and %s", digests[0], digests[1])
	}
}
