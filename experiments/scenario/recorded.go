package scenario

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"ihealth/chain/contract"
	"ihealth/datasets"
	"ihealth/eeg/score"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
)

// Recorded is a trial of the proximity detectors on recordings of phones that people carried at known
// distances (pc-ng/rss_smartphone). Distance is constant within a run, which flatters filters.
type Recorded struct {
	Positions []string `yaml:"positions"` // of both phones, such as HH for hand and hand
	Within    float64  `yaml:"within"`    // closer is close, m, 0.1 to 100
	Interval  float64  `yaml:"interval"`  // between signals, s, 0.01 to 60: the recordings' own clock is too coarse
	Drift     float64  `yaml:"drift"`     // that the filter expects, 1/√s, 0.001 to 10
}

func (r *Recorded) check(report Reporter) {
	if len(r.Positions) == 0 {
		report("positions", "nothing to replay: want positions such as HH, HB and PP")
	}
	for i, p := range r.Positions {
		if !isPosition(p) {
			report(indexed("positions", i), "position %q: want two capital letters, such as HH", p)
		}
	}
	within(report, "within", r.Within, 0.1, 100)
	within(report, "interval", r.Interval, 0.01, 60)
	within(report, "drift", r.Drift, 0.001, 10)
}

func isPosition(p string) bool {
	return len(p) == 2 && p[0] >= 'A' && p[0] <= 'Z' && p[1] >= 'A' && p[1] <= 'Z'
}

// recording returns where the signals of a position are kept.
func recording(position string) (string, error) {
	root, err := datasets.Root()
	return filepath.Join(root, "ble", "RSS_human"+position+".csv.gz"), err
}

// inputs names the recordings with their checksums.
func (r *Recorded) inputs() []string {
	out := make([]string, len(r.Positions))
	for i, p := range r.Positions {
		out[i] = "ble/" + p + " missing"
		path, err := recording(p)
		if err != nil {
			continue
		}
		if content, err := os.ReadFile(path); err == nil {
			sum := sha256.Sum256(content)
			out[i] = "ble/" + p + " " + hex.EncodeToString(sum[:])
		}
	}
	return out
}

func (r *Recorded) cells() []Cell {
	var out []Cell
	for _, p := range r.Positions {
		out = append(out, Cell{ID: p, Fidelity: simulated, Run: func(_ context.Context, env *Env) ([]Point, error) {
			return r.replay(env, p)
		}})
	}
	return out
}

// replay measures a position, or nothing where its recording is not here.
func (r *Recorded) replay(env *Env, position string) ([]Point, error) {
	signals, err := readRecording(position)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, datasets.ErrNotFound) {
		env.Note(fmt.Sprintf("no recording of %s: %v; compress RSS_human%s.csv of github.com/pc-ng/rss_smartphone with gzip into the folder ble of the data root, or set %s to the root that has it",
			position, err, position, datasets.RootVariable))
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	fit := fitRadio(signals)
	j, err := r.judge(signals, fit)
	if err != nil {
		return nil, err
	}
	raw, kalman := score.AveragePrecision(j.raw, j.near), score.AveragePrecision(j.kalman, j.near)
	var out []Point
	for _, m := range []struct {
		name, unit string
		value      float64
	}{
		{"signals", "", float64(len(signals))},
		{"exponent", "", fit.exponent},
		{"reference", "dBm", fit.reference},
		{"spread", "dB", fit.spread},
		{"correlation", "", fit.correlation},
		{"base", "", j.base()},
		{"ap_raw", "", raw},
		{"ap_kalman", "", kalman},
		{"gain", "", kalman - raw},
	} {
		out = append(out, Point{Series: position, X: none, Metric: m.name, Unit: m.unit, Value: m.value, N: len(signals)})
	}
	return out, nil
}

func readRecording(position string) ([]device.Signal, error) {
	path, err := recording(position)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	text, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return device.ReadSignals(path, text)
}

// radioFit is what recordings say of a radio.
type radioFit struct {
	reference, exponent float64 // of the line through strength over log10 of the distance
	spread              float64 // about the line, dB
	correlation         float64 // of signals next to each other, about the mean of their run
}

// fitRadio fits a line by least squares.
func fitRadio(signals []device.Signal) radioFit {
	var x, y, xx, xy, n float64
	for _, s := range signals {
		at, dBm := math.Log10(s.Distance), float64(s.Strength)
		x, y, xx, xy, n = x+at, y+dBm, xx+at*at, xy+at*dBm, n+1
	}
	slope := (n*xy - x*y) / (n*xx - x*x)
	fit := radioFit{reference: (y - slope*x) / n, exponent: -slope / 10}
	var residuals, squares, products, pairs float64
	for _, run := range device.Runs(signals) {
		mean, last := meanStrength(run), math.NaN()
		for _, s := range run {
			off := float64(s.Strength) - fit.reference - slope*math.Log10(s.Distance)
			about := float64(s.Strength) - mean
			residuals, squares = residuals+off*off, squares+about*about
			if !math.IsNaN(last) {
				products, pairs = products+about*last, pairs+1
			}
			last = about
		}
	}
	fit.spread, fit.correlation = math.Sqrt(residuals/n), products/pairs/(squares/n)
	return fit
}

func meanStrength(run []device.Signal) float64 {
	sum := 0.0
	for _, s := range run {
		sum += float64(s.Strength)
	}
	return sum / float64(len(run))
}

// judge scores every signal by its strength and by a filter that begins anew with each run.
func (r *Recorded) judge(signals []device.Signal, fit radioFit) (judged, error) {
	var j judged
	model := edge.ProximityModel{
		Within: r.Within, Reference: fit.reference, Exponent: fit.exponent, Noise: fit.spread,
		Drift: r.Drift, Typical: 2, Spread: 0.5, Sure: 0.5, Forget: 60,
	}
	for _, run := range device.Runs(signals) {
		p, err := edge.NewProximity(model)
		if err != nil {
			return judged{}, err
		}
		replay := device.Replay{Subject: contract.Pseudonym{1}, Peer: contract.Pseudonym{2}, Signals: run, Interval: r.Interval}
		for reading, ok := replay.Next(); ok; reading, ok = replay.Next() {
			if _, err := p.Judge(reading); err != nil {
				return judged{}, err
			}
			j.raw = append(j.raw, reading.Quantity.Float())
			j.kalman = append(j.kalman, p.Last().Probability)
			j.near = append(j.near, replay.Distance() <= r.Within)
		}
	}
	return j, nil
}
