package sweep

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shell returns a crew of one that runs a script.
func shell(t *testing.T, script string) (*Crew, *notes) {
	t.Helper()
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("no /bin/sh: run it on a Unix")
	}
	said := &notes{}
	return &Crew{Command: []string{"/bin/sh", "-c", script}, Workers: 1, Note: said.add}, said
}

func TestCrewReplacesTheKilled(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "mark")
	for _, end := range []string{"kill -9 $$", "exit 2"} { // a signal, a crash of Go
		crew, said := shell(t, "test -e "+mark+" && exit 0; touch "+mark+"; echo out of luck >&2; "+end)
		if err := crew.Work(t.Context()); err != nil {
			t.Errorf("%s: %v", end, err)
		}
		if !strings.Contains(said.String(), "replaced") || !strings.Contains(said.String(), "out of luck") {
			t.Errorf("%s: notes %q", end, said)
		}
		if err := os.Remove(mark); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCrewEndsWithWhatItsWorkersSay(t *testing.T) {
	crew, said := shell(t, "echo no recordings here >&2; exit 1")
	if err := crew.Work(t.Context()); !errors.Is(err, ErrCrew) || !strings.Contains(err.Error(), "no recordings here") {
		t.Error(err)
	}
	if said.String() != "" {
		t.Errorf("notes %q", said)
	}
	absent := Crew{Command: []string{filepath.Join(t.TempDir(), "absent")}, Workers: 2}
	if err := absent.Work(t.Context()); !errors.Is(err, ErrCrew) {
		t.Errorf("no such program: %v", err)
	}
}

func TestCrewIsInterrupted(t *testing.T) {
	begun := filepath.Join(t.TempDir(), "begun")
	crew, _ := shell(t, "touch "+begun+"; exec sleep 3600")
	ctx, cancel := context.WithCancel(t.Context())
	end := make(chan error, 1)
	go func() { end <- crew.Work(ctx) }()
	for {
		if _, err := os.Stat(begun); err == nil {
			break
		}
	}
	cancel()
	if err := <-end; err == nil || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
