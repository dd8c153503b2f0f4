package export_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"ihealth/experiments"
	"ihealth/experiments/export"
)

var none = experiments.Number(math.NaN())

// sample has a row of every shape.
func sample() []export.Run {
	return []export.Run{{Name: "fig5-0123", Seed: 2014, Rows: []experiments.Row{
		{Experiment: "fig5", Cell: "μ = 43/s/equal/analytic", Fidelity: "analytic", Panel: "μ = 43/s", Series: "equal priority", X: 1, Metric: "sojourn", Unit: "s", Value: 1},
		{
			Experiment: "fig5", Cell: "c", Fidelity: "simulated", Panel: "μ = 43/s", Series: "a, \"quoted\"", X: -3, Metric: "sojourn", Unit: "s", Value: 0.1,
			Interval: &experiments.Range{Low: 0.05, High: 0.15, Level: 0.95, N: 16},
		},
		{Experiment: "fig5", Cell: "c", Fidelity: "simulated", Panel: "μ = 43/s", Series: "a, \"quoted\"", X: -3, Metric: "customers", Value: 1e6, SE: 2, N: 7},
		{Experiment: "fig5", Variant: "arrival_rate=1.5", Cell: "c", Fidelity: "simulated", X: none, Metric: "status", Value: none, Text: "two\nlines"},
		{
			Experiment: "fig5", Variant: "load=0.5", Cell: "d", Fidelity: "chain", X: none, Metric: "latency", Unit: "s", Value: 0.2, Measured: true,
			Interval: &experiments.Range{Low: none, High: 1, Level: 0.9, N: 3, Spread: true},
		},
	}}}
}

const sampleCSV = `run,seed,experiment,variant,cell,fidelity,panel,series,x,metric,unit,value,low,high,level,spread,n,se,text,measured
fig5-0123,2014,fig5,,μ = 43/s/equal/analytic,analytic,μ = 43/s,equal priority,1,sojourn,s,1,,,,false,,,,false
fig5-0123,2014,fig5,,c,simulated,μ = 43/s,"a, ""quoted""",-3,sojourn,s,0.1,0.05,0.15,0.95,false,16,,,false
fig5-0123,2014,fig5,,c,simulated,μ = 43/s,"a, ""quoted""",-3,customers,,1e+06,,,,false,7,2,,false
fig5-0123,2014,fig5,arrival_rate=1.5,c,simulated,,,,status,,,,,,false,,,"two
lines",false
fig5-0123,2014,fig5,load=0.5,d,chain,,,,latency,s,0.2,,1,0.9,true,3,,,true
`

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := export.CSV(&b, sample()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(sampleCSV, b.String()); d != "" {
		t.Error(d)
	}
}

const sampleBenchmarks = `pkg: ihealth/experiments
BenchmarkRow/experiment=fig5/fidelity=analytic/panel=μ_=_43|s/series=equal_priority/x=1 1 1 sojourn-sec
BenchmarkRow/experiment=fig5/fidelity=simulated/panel=μ_=_43|s/series=a,_"quoted"/x=-3-1 16 0.1 sojourn-sec 1e+06 customers
BenchmarkRow/experiment=fig5/fidelity=chain/variant=load=0.5 3 0.2 latency-sec
`

func TestBenchmarks(t *testing.T) {
	var b bytes.Buffer
	left, err := export.Benchmarks(&b, sample())
	if err != nil || left != 1 {
		t.Fatal(left, err)
	}
	if d := cmp.Diff(sampleBenchmarks, b.String()); d != "" {
		t.Error(d)
	}
}

// Parquet has the same cells as the CSV, typed: null where there is nothing.
func TestParquetTellsWhatTheCSVTells(t *testing.T) {
	var b, again bytes.Buffer
	if err := errors.Join(export.Parquet(&b, sample()), export.Parquet(&again, sample())); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same rows give other bytes")
	}
	got, err := parquet.Read[export.Record](bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(export.Records(sample()), got); d != "" {
		t.Error(d)
	}
	file, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	line, err := csv.NewReader(strings.NewReader(sampleCSV)).Read()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range file.Schema().Fields() {
		names = append(names, f.Name())
	}
	if d := cmp.Diff(line, names); d != "" {
		t.Error("columns: " + d)
	}
}

// pandas is what reviewers open Parquet and CSV with; it needs an engine for the former.
func TestPandasReadsTheCSV(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rows.csv")
	if err := os.WriteFile(path, []byte(sampleCSV), 0o600); err != nil {
		t.Fatal(err)
	}
	python := "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import pandas").Run(); err != nil {
		t.Skipf("no pandas: apt-get install python3-pandas: %v", err)
	}
	out, err := exec.Command(python, "-c", `
import pandas, sys
t = pandas.read_csv(sys.argv[1])
assert list(t.dtypes[["x", "value", "low", "n"]]) == ["float64"] * 4 and t.spread.dtype == bool and t.seed.dtype == "int64", t.dtypes
print(len(t), t.value.sum(), t.low.isna().sum(), t.measured.sum())`, path).CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "5 1000001.") || !strings.HasSuffix(string(out), " 4 1\n") {
		t.Errorf("%s, %v", out, err)
	}
}

// benchstat finds the tool that make tools installs.
func benchstat(t *testing.T) string {
	t.Helper()
	local, err := filepath.Abs("../../.bin/benchstat")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(local); err == nil {
		return local
	}
	path, err := exec.LookPath("benchstat")
	if err != nil {
		t.Skip("no benchstat: make tools")
	}
	return path
}

// Six runs a side, of seeds of their own, where the second side is 20 % higher.
func TestBenchstatReadsTheBenchmarks(t *testing.T) {
	tool, dir := benchstat(t), t.TempDir()
	for name, factor := range map[string]float64{"a.txt": 1, "b.txt": 1.2} {
		var runs []export.Run
		for seed := range uint64(6) {
			runs = append(runs, export.Run{Seed: seed, Rows: []experiments.Row{
				{Experiment: "5-x", Fidelity: "simulated", Panel: "μ = 43/s", X: -3, Metric: "sojourn", Unit: "s", Value: experiments.Number(factor * (1 + 0.001*float64(seed)))},
				{Experiment: "5-x", Fidelity: "simulated", X: 2, Metric: "rate", Unit: "1/s", Value: experiments.Number(7 + float64(seed))},
			}})
		}
		var b bytes.Buffer
		if _, err := export.Benchmarks(&b, runs); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(tool, "-format", "csv", "-row", ".fullname", "a.txt", "b.txt")
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	if !regexp.MustCompile(`x=-3.*\+20\.00%,p=0\.002 n=6`).Match(out) || !regexp.MustCompile(`x=2,9\.5,.*~,p=1\.000 n=6`).Match(out) {
		t.Errorf("benchstat says\n%s\n%s", out, &said)
	}
}

// A dumb reader gets every number back, whatever the names hold.
func TestBenchmarksReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 12, -1)
		var run export.Run
		want := map[string]int{}
		for range rapid.IntRange(0, 8).Draw(t, "rows") {
			v := rapid.Float64().Draw(t, "value")
			want[strconv.FormatFloat(v, 'g', -1, 64)]++
			run.Rows = append(run.Rows, experiments.Row{
				Experiment: "e", Fidelity: "simulated", Panel: text.Draw(t, "panel"), Series: text.Draw(t, "series"),
				X: experiments.Number(rapid.Float64().Draw(t, "x")), Metric: "m" + text.Draw(t, "metric"), Value: experiments.Number(v),
			})
		}
		var b bytes.Buffer
		if left, err := export.Benchmarks(&b, []export.Run{run}); err != nil || left != 0 {
			t.Fatal(left, err)
		}
		got := map[string]int{}
		for i, line := range strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n") {
			fields := strings.Fields(line)
			if i == 0 {
				continue
			}
			if !strings.HasPrefix(fields[0], "BenchmarkRow/experiment=e") || len(fields)%2 != 0 {
				t.Fatalf("line %q", line)
			}
			for k := 2; k < len(fields); k += 2 {
				got[fields[k]]++
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}

// failing takes so many bytes and no more.
type failing int

func (f *failing) Write(p []byte) (int, error) {
	if len(p) > int(*f) {
		return 0, errors.New("disk full")
	}
	*f -= failing(len(p))
	return len(p), nil
}

func TestFailedWritesAreErrors(t *testing.T) {
	for name, write := range map[string]func(w *failing) error{
		"csv":     func(w *failing) error { return export.CSV(w, sample()) },
		"parquet": func(w *failing) error { return export.Parquet(w, sample()) },
		"gobench": func(w *failing) error { _, err := export.Benchmarks(w, sample()); return err },
	} {
		for _, room := range []failing{0, 3} {
			if err := write(&room); err == nil {
				t.Errorf("%s: a full disk is no error", name)
			}
		}
	}
}
