package scenario

import (
	"context"
	"math"
	"slices"
	"testing"

	"ihealth/iomt/vault"
	"ihealth/sim/rng"
)

// testEnv is that of a cell in tests.
func testEnv(cell string) *Env {
	return &Env{Key: rng.Key{Seed: 1, Cell: cell}, Shared: rng.Key{Seed: 1}, Workers: 1, Note: func(string) {}}
}

// valueOf returns the value of the one point with this series, x and metric.
func valueOf(t *testing.T, points []Point, series string, x float64, metric string) float64 {
	t.Helper()
	var found []float64
	for _, p := range points {
		if p.Series == series && sameX(p.X, x) && p.Metric == metric {
			found = append(found, p.Value)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d points %s of %q at %v", len(found), metric, series, x)
	}
	return found[0]
}

// TestVaultTrialsMistakes: each wrong parameter is reported by its path.
func TestVaultTrialsMistakes(t *testing.T) {
	nan := math.NaN()
	for _, tt := range []struct {
		kind kind
		want []string
	}{
		{&Saving{PerBlock: []int{0, 1, 1001}}, []string{"per_block[0]", "per_block[2]", "records", "header_bytes", "days"}},
		{&Gate{}, []string{"records", "per_block"}},
		{&Tamper{Records: 5, Changed: []int{-1, 0, 5, 6}}, []string{"changed[0]", "changed[3]", "rounds"}},
		{&Omission{Records: 3}, []string{"records", "rounds"}},
		{&Guess{}, []string{"values", "minutes", "secrets", "attacked"}},
		{&Revocation{Readers: []int{-1, 0, 1001}, Delay: nan, Wait: math.Inf(1), Every: nan}, []string{"readers[0]", "readers[2]", "validators", "delay_s", "wait_s", "every_s", "watched", "rounds"}},
	} {
		var got []string
		tt.kind.check(func(path, _ string, _ ...any) { got = append(got, path) })
		if !slices.Equal(got, tt.want) {
			t.Errorf("%T: %v, want %v", tt.kind, got, tt.want)
		}
	}
}

// TestVaultTrialsEndWhenCancelled runs every cell of the trials of the vault with a
// context that has ended.
func TestVaultTrialsEndWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, k := range []kind{
		&Gate{100, 10}, &Tamper{100, []int{1}, 2}, &Omission{100, 2}, &Guess{100, 100, 10, 1},
		&Revocation{Validators: 4, Wait: 0.5, Every: 60, Watched: 2, Rounds: 2},
	} {
		for _, c := range k.cells() {
			if _, err := c.Run(ctx, testEnv(c.ID)); err == nil && c.ID != "cost" && c.ID != "cost formula" {
				t.Errorf("%T, %s goes on", k, c.ID)
			}
		}
	}
}

// TestSavingByHand: 5 records in blocks of 2 are 3 anchors of 145 + 32 bytes.
func TestSavingByHand(t *testing.T) {
	s := &Saving{PerBlock: []int{2}, Records: 5, Header: 145, Days: 2}
	points := pointsOf(t, s)
	if got := valueOf(t, points, "", 2, "chain_bytes"); got != 3*177 {
		t.Errorf("%v bytes on the chain, want 531", got)
	}
	if got := valueOf(t, points, "", 2, "chain_bytes_formula"); got != 3*177 {
		t.Errorf("the formula says %v bytes, want 531", got)
	}
	for _, metric := range []string{"record_bytes", "record_bytes_formula"} {
		if got := valueOf(t, points, "", 2, metric); got != 3*177/5.0 {
			t.Errorf("%s: %v bytes on the chain of a record, want 106.2", metric, got)
		}
	}
	if cloud, all := valueOf(t, points, "", 2, "cloud_bytes"), valueOf(t, points, "", none, "observation_bytes"); cloud != all {
		t.Errorf("a record has %v bytes in the cloud, want %v", cloud, all)
	}
	readings, stored := valueOf(t, points, "", none, "readings"), valueOf(t, points, "", none, "stored")
	if readings != 2*288 || stored == 0 || stored > readings/2 {
		t.Errorf("%v of %v readings are stored: the trial shows nothing", stored, readings)
	}
}

// TestGateTrialSeesAnOpenGate counts as the trial does, with a device whose forged
// records are let in.
func TestGateTrialSeesAnOpenGate(t *testing.T) {
	w, err := newWard()
	if err != nil {
		t.Fatal(err)
	}
	a := attack{ward: w, tally: make([]tally, len(sorts)), leaves: make(map[string]int)}
	receipt, err := w.put(0, []byte("forged"))
	if err != nil {
		t.Fatal(err)
	}
	a.tally[0].leaves = []string{string(receipt.Leaf)}
	if err := a.seal(); err != nil {
		t.Fatal(err)
	}
	if got := valueOf(t, a.points(), "unsigned", none, "in_a_root"); got != 1 {
		t.Errorf("%v forged records in a root, want 1", got)
	}
}

// TestTamperTrialByHand: of 3 changed records 3 are found, and nothing else.
func TestTamperTrialByHand(t *testing.T) {
	points := pointsOf(t, &Tamper{20, []int{3}, 2})
	if found, others := valueOf(t, points, "one bit flipped", 3, "found"), valueOf(t, points, "one bit flipped", 3, "others"); found != 3 || others != 0 {
		t.Errorf("%v found, %v others", found, others)
	}
}

// TestCheatsDiffer: each way to cheat makes another log than the honest one.
func TestCheatsDiffer(t *testing.T) {
	for i, way := range ways {
		w, err := newWard()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.fill(t.Context(), rng.Key{Seed: 1}, 8, 4); err != nil {
			t.Fatal(err)
		}
		for round := range uint64(20) {
			at := way.at(8, rng.New(rng.Key{Seed: round}))
			if i == 0 != (at < 4) || at >= 8 {
				t.Errorf("%s: leaf %d of 8", way.name, at)
			}
			c, err := w.cheating(at, way.forged)
			if err != nil {
				t.Fatal(err)
			}
			honest := w.vault.Heads()[1]
			if c.Head().Equal(honest) || way.forged != (c.Size() == 8) {
				t.Errorf("%s: %d leaves", way.name, c.Size())
			}
		}
	}
}

// TestGuessesByHand finds the three plain hashes among six candidates, or fewer if
// readings coincide.
func TestGuessesByHand(t *testing.T) {
	points := pointsOf(t, &Guess{2, 3, 3, 2})
	if got := valueOf(t, points, "", none, "candidates"); got != 6 {
		t.Errorf("%v candidates, want 6", got)
	}
	if got := valueOf(t, points, "plain hash", none, "found"); got != 1 {
		t.Errorf("found %v of the plain hashes, want all", got)
	}
	for series, want := range map[string]float64{"keyed commitment": 0, "key of zeros": 1, "pseudonym as the key": 1} {
		if got := valueOf(t, points, series, none, "found"); got != want {
			t.Errorf("%s: found %v, want %v", series, got, want)
		}
	}
}

// TestRevocationByHand counts k = 2: the revocation and three wraps. A message has 89
// bytes besides its data.
func TestRevocationByHand(t *testing.T) {
	r := &Revocation{Readers: []int{2}, Validators: 4, Wait: 0.5, Every: 60, Watched: 3, Rounds: 2}
	points := pointsOf(t, r)
	for _, tt := range []struct {
		suite vault.Suite
		bytes float64
	}{{vault.Classical, 4*89 + 3*80}, {vault.Hybrid, 4*89 + 3*1168}} {
		for metric, want := range map[string]float64{"wraps": 3, "wraps_formula": 3, "bytes": tt.bytes, "bytes_formula": tt.bytes} {
			if got := valueOf(t, points, tt.suite.String(), 2, metric); got != want {
				t.Errorf("%v: %s is %v, want %v", tt.suite, metric, got, want)
			}
		}
	}
	commit, latency := valueOf(t, points, newEpoch, none, "commit"), valueOf(t, points, newEpoch, none, "latency")
	if commit < 0.5 || commit > 1 || latency < commit || latency > commit+60 {
		t.Errorf("committed after %v s, closed after %v s: want half a second of waiting, then the next record", commit, latency)
	}
	if got := valueOf(t, points, singleKey, none, "opened_after_commit"); got != 1 {
		t.Errorf("the provider opens %v of the later records, want all", got)
	}
}
