package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ihealth": main})
}

// TestScripts runs what users type; a condition env:VAR asks whether VAR is set, as
// IHEALTH_VERIFY is to check all claims. The scripts have five commands of their own:
//
//	edf FILE        writes a small EDF recording, see smallEDF
//	cut FILE BYTES  cuts a file to its first BYTES bytes
//	occupy VAR      listens on a free TCP port and puts its number into VAR
//	reference FILE LATENCY SECURITY COST [VALIDATORS]
//	                writes the reference set R with these weights as an instance
//	same DIR DIR    fails unless the run directories hold the same bytes
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("IHEALTH_DATA", filepath.Join(e.WorkDir, "absent"))
			return nil
		},
		Condition: func(condition string) (bool, error) {
			name, ok := strings.CutPrefix(condition, "env:")
			if !ok {
				return false, fmt.Errorf("unknown condition %q", condition)
			}
			return os.Getenv(name) != "", nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"edf":       writeEDF,
			"cut":       cutFile,
			"occupy":    occupyPort,
			"reference": writeReference,
			"same":      sameRuns,
		},
	})
}

func writeEDF(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: edf FILE")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), smallEDF(), 0o666))
}

func cutFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cut FILE BYTES")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// sameRuns compares all files but those that describe the machine, say when what was computed, hold
// times, sum all of that up or, being PDF, have the date.
func sameRuns(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: same DIR DIR")
	}
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*", "*"))
	ts.Check(err)
	compared := 0
	for _, file := range files {
		name, err := filepath.Rel(ts.MkAbs(args[0]), file)
		ts.Check(err)
		switch base := filepath.Base(name); {
		case strings.HasPrefix(name, ".cells"), base == "events.jsonl", base == "DONE",
			base == "environment.json", base == "timings.jsonl", strings.Contains(base, "-time."), filepath.Ext(base) == ".pdf":
			continue
		}
		compared++
		if ts.ReadFile(file) != ts.ReadFile(filepath.Join(ts.MkAbs(args[1]), name)) {
			ts.Fatalf("%s differs", name)
		}
	}
	if compared < 5 {
		ts.Fatalf("only %d files to compare in %s", compared, args[0])
	}
}

func occupyPort(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: occupy VAR")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { ts.Check(l.Close()) })
	_, port, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Setenv(args[0], port)
}
