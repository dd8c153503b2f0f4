package pipeline

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// small is a pipeline of few people on a simulated chain.
func small() Config {
	return Config{
		Ledger: Simulated, Machine: "log", Device: "temperature",
		People: 30, Interval: 60, Seconds: 600, Rate: 0.2, Urgent: 0.3,
		Validators: 4, Quorum: 3, Block: 1, Delay: 0.3, Notify: 0.2,
	}
}

// play runs a pipeline.
func play(t *testing.T, c Config) *Run {
	t.Helper()
	r, err := Play(t.Context(), rng.Key{Seed: 1, Cell: "test"}, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestStagesByHand: a reading 20 s after the state, 3 s while another block is under way,
// 1 s until its own is full, 5 s of consensus, 0.5 s until the node hears and 2 s to the
// authority.
func TestStagesByHand(t *testing.T) {
	a := Alert{Onset: sim.Seconds(100), Sampled: sim.Seconds(120), previous: sim.Seconds(123), Heard: sim.Seconds(129.5), Link: sim.Seconds(2)}
	a.Receipt = chain.Receipt{Released: sim.Seconds(124), At: sim.Seconds(129)}
	var got []float64
	for _, part := range a.Stages().List() {
		got = append(got, part.Seconds())
	}
	if want := []float64{20, 3, 1, 5, 2.5}; !slices.Equal(got, want) {
		t.Errorf("stages %v, want %v", got, want)
	}
	if a.After() != sim.Seconds(31.5) || a.Before() != sim.Seconds(22) {
		t.Errorf("the authority knows after %v and %v", a.After(), a.Before())
	}
	a.previous = sim.Seconds(90)
	if s := a.Stages(); s.Queue != 0 || s.Fill != sim.Seconds(4) {
		t.Errorf("a free chain: queue %v, fill %v", s.Queue, s.Fill)
	}
}

// TestStagesSumToTheWhole for any times in their order, wherever the block before was
// decided, to the nanosecond.
func TestStagesSumToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.Int64Range(0, 1e15)
		next := func(after sim.Time, name string) sim.Time { return after + sim.Time(step.Draw(t, name)) }
		var a Alert
		a.Onset = next(0, "onset")
		a.Sampled = next(a.Onset, "sampled")
		a.Receipt.Released = next(a.Sampled, "released")
		a.Receipt.At = next(a.Receipt.Released, "decided")
		a.Heard = next(a.Receipt.At, "heard")
		a.Link = next(0, "link")
		a.previous = next(0, "previous")
		var sum sim.Time
		for _, part := range a.Stages().List() {
			if part < 0 {
				t.Fatalf("%+v: stages %+v", a, a.Stages())
			}
			sum += part
		}
		if sum != a.After() {
			t.Fatalf("%+v: %v in all, want %v", a, sum, a.After())
		}
	})
}

// TestPrevious compares with a search through all blocks.
func TestPrevious(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		heights := rapid.SliceOfN(rapid.Int64Range(1, 9), 1, 20).Draw(t, "heights")
		alerts := make([]*Alert, len(heights))
		for i, h := range heights {
			alerts[i] = &Alert{Receipt: chain.Receipt{Height: h, At: sim.Seconds(float64(h * h))}}
		}
		setPrevious(alerts)
		for i, a := range alerts {
			want := sim.Time(0)
			for _, b := range alerts {
				if b.Receipt.Height < heights[i] {
					want = max(want, b.Receipt.At)
				}
			}
			if a.previous != want {
				t.Fatalf("height %d after %v, want %v", heights[i], a.previous, want)
			}
		}
	})
}

// TestEpisodesAreTheTruth: the detector grades every episode as it was drawn, and nothing
// else; its state began in the interval before the reading. Of 30 people and 2000 readings
// each, a part of 0.1 is abnormal, of which 0.3 urgent: 5 standard deviations, p < 1e-6.
func TestEpisodesAreTheTruth(t *testing.T) {
	for _, kind := range []string{"temperature", "glucose"} {
		c := small()
		c.Device, c.Seconds = kind, 60*2000
		const n, share = 30 * 2000, 0.1
		c.Rate = share * float64(c.People) / c.Interval
		all, err := c.newPeople(rng.Key{Seed: 2})
		if err != nil {
			t.Fatal(err)
		}
		abnormal, urgent := 0, 0
		for _, w := range all.wearers {
			list, err := w.watch(func(*device.Reading) {})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range list {
				abnormal++
				if r.verdict.Code == edge.Emergency {
					urgent++
				}
				if since := r.reading.At.Sub(r.onset); since <= 0 || since.Seconds() >= c.Interval {
					t.Fatalf("%s: a state began %v before its reading", kind, since)
				}
			}
		}
		checkShare(t, kind+": abnormal", abnormal, n, share)
		checkShare(t, kind+": urgent", urgent, abnormal, c.Urgent)
	}
}

func checkShare(t *testing.T, what string, k, n int, p float64) {
	t.Helper()
	if d, sd := float64(k)-p*float64(n), math.Sqrt(float64(n)*p*(1-p)); math.Abs(d) > 5*sd {
		t.Errorf("%s: %d of %d, want a part of %v ± %v", what, k, n, p, sd/float64(n))
	}
}

// TestPipelineLosesNothing: every alert is committed, opened by its record, and told. PBFT
// takes three delays for a block.
func TestPipelineLosesNothing(t *testing.T) {
	for _, machine := range []string{"log", "evm"} {
		c := small()
		c.Machine = machine
		r := play(t, c)
		if len(r.Alerts) < 50 || r.Unopened() != 0 {
			t.Fatalf("%s: %d alerts, %d not opened", machine, len(r.Alerts), r.Unopened())
		}
		for _, a := range r.Alerts {
			if got := a.Stages(); !a.Told() || got.Consensus != sim.Seconds(c.Latency()) || got.Fill != 0 {
				t.Fatalf("%s: %v, refused %q, stages %+v", machine, a.Err, a.Receipt.Refused, got)
			}
			if metered := a.Receipt.Gas > 0; metered != (machine == "evm") {
				t.Fatalf("%s: %d gas", machine, a.Receipt.Gas)
			}
		}
	}
}

// TestUrgentGoFirst: when more arrives than leaves, the urgent wait for a few blocks, the
// others ever longer.
func TestUrgentGoFirst(t *testing.T) {
	c := small()
	c.People, c.Rate, c.Urgent = 200, 1.5, 0.1 // 1/0.9 s a second leave
	longest := map[chain.Urgency]sim.Time{}
	for _, a := range play(t, c).Alerts {
		longest[a.Class] = max(longest[a.Class], a.Stages().Queue)
	}
	if longest[chain.Urgent] > sim.Seconds(4*c.Latency()) || longest[chain.Normal] < 10*longest[chain.Urgent] {
		t.Errorf("the longest waits are %v", longest)
	}
}

// TestAlteredRecordIsNotOpened: the commitment on the chain tells.
func TestAlteredRecordIsNotOpened(t *testing.T) {
	r := play(t, small())
	if err := r.vault.Erase(r.Alerts[3].record); err != nil {
		t.Fatal(err)
	}
	r.Alerts[5].commitment[0] ^= 1
	if got := r.Unopened(); got != 2 {
		t.Errorf("%d alerts are not opened, want the erased one and the one of another commitment", got)
	}
}

// TestRealNodes: the same way over CometBFT, to the same ends.
func TestRealNodes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts nodes: go test -run RealNodes ./experiments/pipeline")
	}
	c := small()
	c.Ledger, c.Quorum, c.Delay, c.Interval, c.Seconds, c.Rate, c.Block, c.Scan = Real, 0, 0, 0.5, 2, 15, 5, true
	r := play(t, c)
	if len(r.Alerts) < 10 || r.Unopened() != 0 {
		t.Fatalf("%d alerts, %d not opened", len(r.Alerts), r.Unopened())
	}
	if leaks := r.Leaks.Leaks(); len(leaks) != 0 || r.Leaks.Pieces < len(r.Alerts)+20 {
		t.Errorf("%d pieces, leaks %q", r.Leaks.Pieces, leaks)
	}
	for _, a := range r.Alerts {
		var sum sim.Time
		for _, part := range a.Stages().List() {
			sum += part
			if part < 0 {
				t.Fatalf("stages %+v", a.Stages())
			}
		}
		if a.Err != nil || sum != a.After() {
			t.Fatalf("%v, stages %+v sum to %v of %v", a.Err, a.Stages(), sum, a.After())
		}
	}
}

// TestLeaks: nothing of what was measured is on the chain, and the seed's contract would
// have published every reading. A chain on which one stands is found out.
func TestLeaks(t *testing.T) {
	for _, machine := range []string{"log", "evm"} {
		c := small()
		c.Machine, c.Scan = machine, true
		r := play(t, c)
		if leaks := r.Leaks.Leaks(); len(leaks) != 0 || r.Leaks.Secrets < 200 {
			t.Errorf("%s: %d secrets, leaks %q", machine, r.Leaks.Secrets, leaks)
		}
		if leaking, calls, err := r.SeedLeaks(); err != nil || calls != len(r.Alerts) || leaking != calls {
			t.Errorf("%s: the seed's contract leaks in %d of %d calls, %v", machine, leaking, calls, err)
		}
		for _, a := range r.Alerts {
			r.leaks.calldata = append(r.leaks.calldata, fmt.Appendf(nil, `{"temperature":%d}`, a.value))
		}
		if err := r.scan(t.Context()); err != nil || len(r.leaks.report().Leaks()) == 0 {
			t.Errorf("%s: readings in clear are not found: %v", machine, err)
		}
	}
}

// TestCancelledPipelineEnds with the context's error.
func TestCancelledPipelineEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Play(ctx, rng.Key{}, small()); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
}

// TestPipelineMistakes are reported by the key.
func TestPipelineMistakes(t *testing.T) {
	for _, row := range []struct {
		key   string
		spoil func(c *Config)
	}{
		{"ledger", func(c *Config) { c.Ledger = "" }},
		{"people", func(c *Config) { c.People = 0 }},
		{"interval_s", func(c *Config) { c.Interval = math.NaN() }},
		{"interval_s", func(c *Config) { c.Interval = -1 }},
		{"seconds", func(c *Config) { c.Seconds = math.Inf(1) }},
		{"rate", func(c *Config) { c.Rate = 0.3 }},
		{"rate", func(c *Config) { c.Rate = math.NaN() }},
		{"urgent", func(c *Config) { c.Urgent = 1 }},
		{"validators", func(c *Config) { c.Validators = 3 }},
		{"quorum", func(c *Config) { c.Quorum = 5 }},
		{"quorum", func(c *Config) { c.Ledger = Real }},
		{"block", func(c *Config) { c.Block = 0 }},
		{"block_timeout_s", func(c *Config) { c.BlockTimeout = -1 }},
		{"delay_s", func(c *Config) { c.Delay = math.NaN() }},
		{"notify_s", func(c *Config) { c.Notify = 0 }},
	} {
		c := small()
		row.spoil(&c)
		var keys []string
		c.Check(func(path, _ string, _ ...any) { keys = append(keys, path) })
		if !slices.Contains(keys, row.key) {
			t.Errorf("mistakes at %q, want %q", keys, row.key)
		}
	}
	good := small()
	good.Check(func(path, format string, _ ...any) { t.Errorf("%s: %s", path, format) })
	good.People = 0
	if _, err := Play(t.Context(), rng.Key{}, good); err == nil {
		t.Error("a pipeline of nobody plays")
	}
}
