package experiments_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"ihealth/experiments"
)

// cutOff makes this test binary test writes that the system cuts off.
const cutOff = "IHEALTH_TEST_CUT_OFF"

// limited calls f while no file of this process may be longer than n bytes: a write beyond
// is cut short and fails, as on a full disk.
func limited(t *testing.T, n int, f func()) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	short := unix.Rlimit{Cur: uint64(n), Max: limit.Max}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &short); err != nil {
		t.Fatal(err)
	}
	f()
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
}

// A write that fails at any byte loses nothing: the outcome that was there stays, and
// nothing else is left. The limit holds for a process, so the test has one of its own.
func TestWriteFailsAtAnyByte(t *testing.T) {
	if os.Getenv(cutOff) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWriteFailsAtAnyByte$")
		cmd.Env = append(os.Environ(), cutOff+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	signal.Ignore(syscall.SIGXFSZ)
	s, dir := openStore(t)
	if err := s.Put(hashA, valueOf(1)); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, string(hashA)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(whole) {
		var err error
		limited(t, n, func() { err = s.Put(hashA, valueOf(2)) })
		kept, getErr := s.Get(hashA)
		if !errors.Is(err, unix.EFBIG) || getErr != nil || kept.Rows[0].Value != 1 {
			t.Fatalf("%d bytes: error %v, then %v %v", n, err, kept, getErr)
		}
		if files, _ := os.ReadDir(dir); len(files) != 1 {
			t.Fatalf("%d bytes: %v is left", n, files)
		}
	}
	limited(t, len(whole), func() { err = s.Put(hashA, valueOf(2)) })
	if err != nil {
		t.Fatal(err)
	}
	runCutOff(t)
}

// runCutOff runs an experiment whose files are cut off: first all of them, then those of
// the run directory alone.
func runCutOff(t *testing.T) {
	x, out := countedCells(t, 4, false), t.TempDir()
	runner := experiments.Runner{Out: out, KeepGoing: true}
	attempt := func(n int) (err error) {
		limited(t, n, func() { _, err = runner.Run(context.Background(), []*experiments.Experiment{x.Experiment}) })
		return err
	}
	if err := attempt(200); !errors.Is(err, unix.EFBIG) || !strings.Contains(err.Error(), "make room and run again") {
		t.Errorf("no outcome could be kept: %v", err)
	}
	x.total()
	if err := attempt(900); !errors.Is(err, unix.EFBIG) || x.total() != 4 {
		t.Errorf("no run directory could be written: %v", err)
	}
	if dirs := visible(t, out); len(dirs) != 0 {
		t.Errorf("%v is left", dirs)
	}
	report := runOne(t, runner, x.Experiment)
	if x.total() != 0 {
		t.Error("cells were computed again after there was room")
	}
	compareRuns(t, runOne(t, experiments.Runner{Out: t.TempDir()}, x.Experiment).Dir, report.Dir)
}

// The same on a file system that is really full.
func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("no small file system can be mounted here (%v): run as root", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 200<<10), 0o644); err != nil {
		t.Fatal(err)
	}
	x := countedCells(t, 40, false)
	runner := experiments.Runner{Out: filepath.Join(disk, "runs"), Jobs: 2, KeepGoing: true}
	_, err := runner.Run(context.Background(), []*experiments.Experiment{x.Experiment})
	if !errors.Is(err, unix.ENOSPC) || !strings.Contains(err.Error(), "make room and run again") {
		t.Fatalf("a full disk: %v", err)
	}
	x.total()
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	_, err = runner.Run(context.Background(), []*experiments.Experiment{x.Experiment})
	if again := x.total(); again == 0 || again >= 40 {
		t.Errorf("%d of 40 cells were computed after there was some room; %v", again, err)
	}
}
