package scenario

import (
	"context"
	"fmt"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Revocation is a trial of how soon a provider whose right was taken back stops reading, and
// what that costs: with the paper's single session key, and with a new key for every epoch.
type Revocation struct {
	Readers    []int   `yaml:"readers"`    // k who remain, 0 to 1000
	Validators int     `yaml:"validators"` // of the simulated PBFT chain, 4 to 100
	Delay      float64 `yaml:"delay_s"`    // of its links, s, 0 to 1
	Wait       float64 `yaml:"wait_s"`     // of the manager for a block to fill, s, > 0 to 60
	Every      float64 `yaml:"every_s"`    // between the patient's records, s, 1 to 86400
	Watched    int     `yaml:"watched"`    // records after the revocation, 1 to 1000
	Rounds     int     `yaml:"rounds"`     // ≥ 2
}

func (r *Revocation) check(report Reporter) {
	for i, k := range r.Readers {
		if k < 0 || k > 1000 {
			report(indexed("readers", i), "%d readers: want 0 to 1000", k)
		}
	}
	for _, f := range []struct {
		key           string
		value, lo, hi float64
	}{
		{"validators", float64(r.Validators), 4, 100},
		{"delay_s", r.Delay, 0, 1},
		{"wait_s", r.Wait, 1e-9, 60},
		{"every_s", r.Every, 1, 86400},
		{"watched", float64(r.Watched), 1, 1000},
		{"rounds", float64(r.Rounds), 2, 1e6},
	} {
		if !(f.value >= f.lo && f.value <= f.hi) {
			report(f.key, "%g: want %g to %g", f.value, f.lo, f.hi)
		}
	}
}

// The two answers to a revocation.
const (
	newEpoch  = "a new key epoch"
	singleKey = "a single session key"
)

func (r *Revocation) cells() []Cell {
	out := []Cell{{ID: "cost formula", Fidelity: analytic, Run: r.costFormula}, {ID: "cost", Fidelity: simulated, Run: r.cost}}
	for _, series := range []string{newEpoch, singleKey} {
		out = append(out, Cell{ID: series, Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return r.latency(ctx, env, series)
		}})
	}
	return out
}

// costFormula is what a revocation puts on the chain: itself, the new key wrapped for the
// patient, and one wrap for each reader who remains.
func (r *Revocation) costFormula(context.Context, *Env) ([]Point, error) {
	wrapBytes := map[vault.Suite]int{vault.Classical: 80, vault.Hybrid: 1168} // RFC 9180 and draft-ietf-hpke-pq
	empty := contract.Message{Kind: contract.Wrap}
	var out []Point
	for _, suite := range vault.Suites() {
		for _, k := range r.Readers {
			x, wraps := float64(k), k+1
			bytes := (wraps+1)*len(empty.Encode()) + wraps*wrapBytes[suite]
			out = append(out, Point{Series: suite.String(), X: x, Metric: "wraps_formula", Value: float64(wraps)},
				Point{Series: suite.String(), X: x, Metric: "bytes_formula", Unit: "B", Value: float64(bytes)})
		}
	}
	return out, nil
}

// cost counts the messages of revocations.
func (r *Revocation) cost(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, suite := range vault.Suites() {
		for _, k := range r.Readers {
			h, err := newHousehold(suite, k)
			if err != nil {
				return nil, err
			}
			messages, err := h.patient.Revoke(h.provider.Account().Name)
			if err != nil {
				return nil, err
			}
			wraps, bytes, longest := 0, 0, 0
			for _, m := range messages {
				if bytes += len(m.Encode()); m.Kind == contract.Wrap {
					wraps++
				}
				longest = max(longest, len(m.Data))
			}
			at := func(metric, unit string, value int) Point {
				return Point{Series: suite.String(), X: float64(k), Metric: metric, Unit: unit, Value: float64(value)}
			}
			out = append(out, at("wraps", "", wraps), at("bytes", "B", bytes), at("wrap_bytes", "B", longest))
		}
	}
	return out, nil
}

// latency revokes again and again, each time at another moment between two records.
func (r *Revocation) latency(ctx context.Context, env *Env, series string) ([]Point, error) {
	var latency, commit, blocks sample
	worst, opened, sealed, remaining, all := 0.0, 0, 0, 0, 0
	for round := range r.Rounds {
		key := env.Key
		key.Replication = round
		v, err := newRevoking(r, key, series == newEpoch)
		if err != nil {
			return nil, err
		}
		if err := v.run(ctx, sim.Seconds(r.Every*rng.New(key.Sub("moment")).Float64())); err != nil {
			return nil, err
		}
		commit.add(v.commit.Seconds())
		blocks.add(float64(v.blocks))
		latency.add(v.latency)
		worst = max(worst, v.latency-v.commit.Seconds())
		opened, sealed, remaining, all = opened+v.opened, sealed+v.sealed, remaining+v.remaining, all+v.all
	}
	at := func(metric, unit string, value float64) Point {
		return Point{Series: series, X: none, Metric: metric, Unit: unit, Value: value, N: r.Rounds}
	}
	out := []Point{
		at("opened_after_commit", "", float64(opened)/float64(sealed)),
		at("remaining_open", "", float64(remaining)/float64(all)),
		commit.mean(at("commit", "s", 0)), blocks.mean(at("commit_blocks", "", 0)),
	}
	if series == newEpoch {
		out = append(out, latency.mean(at("latency", "s", 0)), at("longest_wait", "s", worst), at("interval", "s", r.Every))
	} else {
		out = append(out, Point{Series: series, X: none, Metric: "latency_text", Text: "for ever"})
	}
	return out, nil
}

// household is a patient with a provider, and others who may read.
type household struct {
	subject  contract.Pseudonym
	patient  *vault.Patient
	provider *vault.Reader
	others   []*vault.Reader
	granted  []contract.Message // all that was sent for it, in order
}

// newHousehold returns a patient who has granted to a provider and k others.
func newHousehold(suite vault.Suite, k int) (*household, error) {
	h := &household{subject: contract.PseudonymOf("patient")}
	h.patient = vault.NewPatient(h.subject, contract.PseudonymOf("account"), suite.NewKey())
	h.provider = vault.NewReader(contract.PseudonymOf("provider"), suite.NewKey())
	for i := range k {
		h.others = append(h.others, vault.NewReader(contract.PseudonymOf(fmt.Sprint("reader ", i)), suite.NewKey()))
	}
	first, err := h.patient.Begin()
	if err != nil {
		return nil, err
	}
	if err := h.accept(first); err != nil {
		return nil, err
	}
	h.granted = append(h.granted, first)
	for _, reader := range append([]*vault.Reader{h.provider}, h.others...) {
		messages, err := h.patient.Grant(reader.Account(), 0)
		if err != nil {
			return nil, err
		}
		for _, m := range messages {
			if err := h.accept(m); err != nil {
				return nil, err
			}
		}
		h.granted = append(h.granted, messages...)
	}
	return h, nil
}

// accept gives a committed message of the patient back to it, and a wrap to whom it is for.
func (h *household) accept(m contract.Message) error {
	account := h.patient.Account().Name
	if err := h.patient.Accept(account, m); err != nil || m.Kind != contract.Wrap || m.Party == account {
		return err
	}
	for _, reader := range append([]*vault.Reader{h.provider}, h.others...) {
		if reader.Account().Name == m.Party {
			return reader.Accept(account, m)
		}
	}
	return fmt.Errorf("a wrap for %v, who is nobody", m.Party)
}

// opens reports whether a reader opens a record.
func opens(r *vault.Reader, record *vault.Record) bool {
	_, err := r.Open(record)
	return err == nil
}
