package scenario

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/iomt/vault"
)

// Saving is a trial of how few bytes of a patient's records stand on the chain: of each block
// of a Merkle log only the transaction that anchors its root (Dwivedi et al.).
type Saving struct {
	PerBlock []int `yaml:"per_block"`    // records in a block, 1 to 1000
	Records  int   `yaml:"records"`      // stored in all, 1 to 1e5
	Header   int   `yaml:"header_bytes"` // of an anchor's transaction besides the 32 of the root
	Days     int   `yaml:"days"`         // of glucose readings that are judged, 1 to 41
}

func (s *Saving) check(report Reporter) {
	for i, n := range s.PerBlock {
		if n < 1 || n > 1000 {
			report(indexed("per_block", i), "%d records: want 1 to 1000", n)
		}
	}
	if s.Records < 1 || s.Records > 1e5 {
		report("records", "%d records: want 1 to 100000", s.Records)
	}
	if s.Header < 1 || s.Header > chain.MaxTransaction {
		report("header_bytes", "%d bytes: want 1 to %d", s.Header, chain.MaxTransaction)
	}
	if s.Days < 1 || s.Days > device.LongestEpisode {
		report("days", "%d days: want 1 to %d", s.Days, device.LongestEpisode)
	}
}

func (s *Saving) cells() []Cell {
	out := []Cell{
		{ID: "formula", Fidelity: analytic, Run: s.formula},
		{ID: "abnormal", Fidelity: simulated, Run: s.abnormal},
	}
	for _, n := range s.PerBlock {
		out = append(out, Cell{ID: fmt.Sprintf("n=%d", n), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return s.measure(ctx, env, n)
		}})
	}
	return out
}

// formula is the closed form: blocks × (header + 32) bytes.
func (s *Saving) formula(_ context.Context, env *Env) ([]Point, error) {
	bodies, err := s.bodies(env)
	if err != nil {
		return nil, err
	}
	out := []Point{{X: none, Metric: "observation_bytes", Unit: "B", Value: bodies / float64(s.Records)}}
	for _, n := range s.PerBlock {
		blocks := (s.Records + n - 1) / n
		bytes := float64(blocks * (s.Header + 32))
		out = append(out, Point{X: float64(n), Metric: "chain_bytes_formula", Unit: "B", Value: bytes},
			Point{X: float64(n), Metric: "record_bytes_formula", Unit: "B", Value: bytes / float64(s.Records)},
			Point{X: float64(n), Metric: "cloud_bytes", Unit: "B", Value: bodies / float64(s.Records)},
			Point{X: float64(n), Metric: "saved_formula", Value: 1 - bytes/bodies})
	}
	return out, nil
}

// bodies returns how many bytes the records have in all.
func (s *Saving) bodies(env *Env) (float64, error) {
	bodies, err := observations(env.Shared.Sub("records"), cloudLog, s.Records)
	sum := 0
	for _, b := range bodies {
		sum += len(b)
	}
	return float64(sum), err
}

// measure stores the records in blocks of n, and counts the encoded transactions of the
// anchors.
func (s *Saving) measure(ctx context.Context, env *Env, n int) ([]Point, error) {
	w, err := newWard()
	if err != nil {
		return nil, err
	}
	bodies, err := s.bodies(env)
	if err != nil {
		return nil, err
	}
	if _, err := w.fill(ctx, env.Shared.Sub("records"), s.Records, n); err != nil {
		return nil, err
	}
	bytes := 0
	for i, head := range w.vault.Heads() {
		m := head.Anchor()
		tx := chain.Transaction{Entity: "cloud", Nonce: uint64(i), Urgency: chain.Normal, Payload: m.Encode()}
		if err := tx.Sign(w.cloud); err != nil {
			return nil, err
		}
		encoded, err := tx.MarshalBinary()
		if err != nil {
			return nil, err
		}
		bytes += len(encoded)
	}
	x := float64(n)
	return []Point{
		{X: x, Metric: "blocks", Value: float64(len(w.vault.Heads()))},
		{X: x, Metric: "chain_bytes", Unit: "B", Value: float64(bytes)},
		{X: x, Metric: "record_bytes", Unit: "B", Value: float64(bytes) / float64(s.Records)},
		{X: x, Metric: "saved", Value: 1 - float64(bytes)/bodies},
	}, nil
}

// abnormal judges days of readings, and counts what is stored of them.
func (s *Saving) abnormal(_ context.Context, env *Env) ([]Point, error) {
	w, err := newWard()
	if err != nil {
		return nil, err
	}
	sensor, err := diabetic(env.Key, w.stream.Subject, time.Duration(s.Days)*24*time.Hour)
	if err != nil {
		return nil, err
	}
	limits, err := edge.NewLimits(device.Glucose, 70, 180, 20)
	if err != nil {
		return nil, err
	}
	detector, err := edge.NewLimitDetector(limits)
	if err != nil {
		return nil, err
	}
	readings, outside := 0, 0
	for r, more := sensor.Next(); more; r, more = sensor.Next() {
		readings++
		if r.Quantity.Milli < 70_000 || r.Quantity.Milli > 180_000 {
			outside++
		}
		v, err := detector.Judge(r)
		if err != nil {
			return nil, err
		}
		if !vault.Abnormal(v) {
			continue
		}
		body, err := encodeObservation(r, v.Code)
		if err != nil {
			return nil, err
		}
		if _, err := w.put(r.At, body); err != nil {
			return nil, err
		}
	}
	head, err := w.vault.Seal()
	return []Point{
		{X: none, Metric: "readings", Value: float64(readings)},
		{X: none, Metric: "outside", Value: float64(outside)},
		{X: none, Metric: "stored", Value: float64(head.Size)},
	}, err
}
