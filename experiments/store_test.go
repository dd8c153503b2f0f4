package experiments_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/experiments"
)

var (
	hashA = experiments.Hash(strings.Repeat("a1", 32))
	hashB = experiments.Hash(strings.Repeat("b2", 32))
)

func valueOf(x float64) experiments.Outcome {
	return experiments.Outcome{Rows: []experiments.Row{{Experiment: "e", Cell: "c", Fidelity: experiments.Analytic, Metric: "m", Value: experiments.Number(x)}}}
}

func openStore(t testing.TB) (*experiments.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "deep", "store")
	s, err := experiments.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func TestStore(t *testing.T) {
	s, dir := openStore(t)
	if _, err := s.Get(hashA); !errors.Is(err, experiments.ErrNoOutcome) || s.Has(hashA) {
		t.Errorf("an empty store has an outcome: %v", err)
	}
	for _, x := range []float64{1, 1, 2} { // the last one counts
		if err := s.Put(hashA, valueOf(x)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Get(hashA)
	if diff := cmp.Diff(valueOf(2), got, same); diff != "" || err != nil || !s.Has(hashA) {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	again, err := experiments.OpenStore(dir)
	if err != nil || !again.Has(hashA) || again.Has(hashB) {
		t.Errorf("opened again: %v", err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 || files[0].Name() != string(hashA) {
		t.Errorf("the store holds %v, want one file", files)
	}
}

// A hash from elsewhere never leads out of the folder.
func TestStoreRefusesOtherNames(t *testing.T) {
	s, _ := openStore(t)
	for _, h := range []experiments.Hash{"", "x", "../../escape", hashA[1:], hashA + "0", experiments.Hash(strings.Repeat("g", 64))} {
		if err := s.Put(h, experiments.Outcome{}); err == nil {
			t.Errorf("outcome of %q was kept", h)
		}
		if _, err := s.Get(h); !errors.Is(err, experiments.ErrNoOutcome) || s.Has(h) {
			t.Errorf("hash %q: %v", h, err)
		}
	}
}

func TestStoreFindsDamage(t *testing.T) {
	s, dir := openStore(t)
	if err := s.Record(hashA, valueOf(1), experiments.Event{Experiment: "e", Cell: "c", At: time.Unix(1, 0), Seconds: 2}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, string(hashA))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"empty": "", "cut": string(text[:len(text)-2]), "first line alone": strings.SplitAfter(string(text), "\n")[0],
		"another cell's": strings.ReplaceAll(string(text), string(hashA), string(hashB)), "zeros": strings.Repeat("\x00", len(text)),
		"another value": strings.Replace(string(text), `"value":1`, `"value":2`, 1),
	} {
		if content == string(text) {
			t.Fatalf("%s: not damaged", name)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(hashA); !errors.Is(err, experiments.ErrDamaged) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want ErrDamaged and the file", name, err)
		}
	}
	if err := s.Put(hashA, valueOf(3)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(hashA); err != nil {
		t.Errorf("after a repair: %v", err)
	}
}

// Duplicated results arrive at once and are whole.
func TestStoreTakesDuplicatesAtOnce(t *testing.T) {
	s, dir := openStore(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if err := s.Put(hashA, valueOf(1)); err != nil {
					t.Error(err)
				}
				if _, err := s.Get(hashA); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("the store holds %v, want one file", files)
	}
}
