package main

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"ihealth/cmd/ihealth/internal/iomtbench"
)

// iomtReport is a report by hand.
func iomtReport() *iomtbench.Report {
	return &iomtbench.Report{Figures: []iomtbench.Figure{
		{Name: "a million days", Unit: "s", Values: []float64{50, 48, 61}, Bound: 60},
		{Name: "reading", Unit: "ns", Values: []float64{18}, Bound: math.NaN()},
		{Name: "alerts, EVM", Unit: "1/s", Values: []float64{40_000}, Bound: 50_000, More: true},
		{Name: "allocations", Values: []float64{0.5}, Bound: 0.001},
	}}
}

func TestBenchIoMTResult(t *testing.T) {
	text, err := json.Marshal(newBenchIoMTResult(iomtReport()))
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	figure := "least:number,median:number,most:number,name:string,repetitions:number"
	target := func(bound, unit string) string {
		return "{" + bound + ":number,measured:number,met:bool,name:string" + unit + "}"
	}
	want := "{cpus:number,figures:[{" + figure + ",unit:string}],go:string,system:string,targets:[" +
		target("at_least", ",unit:string") + "|" + target("at_most", ",unit:string") + "|" + target("at_most", "") + "]}"
	if got := shape(v); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestBenchIoMTTable(t *testing.T) {
	var b bytes.Buffer
	if err := writeBenchIoMT(&b, newBenchIoMTResult(iomtReport())); err != nil {
		t.Fatal(err)
	}
	lines := make(map[string]string)
	for line := range strings.Lines(b.String()) {
		if fields := strings.Fields(line); len(fields) > 0 {
			lines[fields[0]] = strings.Join(append(strings.Fields(lines[fields[0]]), fields...), " ")
		}
	}
	for first, want := range map[string]string{
		"a":           "a million days 50 s 48 s 61 s 3 a million days 50 s ≤ 60 s yes",
		"reading":     "reading 18 ns 18 ns 18 ns 1",
		"alerts,":     "alerts, EVM 40000 1/s 40000 1/s 40000 1/s 1 alerts, EVM 40000 1/s ≥ 50000 1/s no",
		"allocations": "allocations 0.5 0.5 0.5 1 allocations 0.5 ≤ 0.001 no",
	} {
		if got := lines[first]; got != want {
			t.Errorf("%s: got %q, want %q", first, got, want)
		}
	}
}

func TestBenchIoMTLines(t *testing.T) {
	var b bytes.Buffer
	if err := writeIoMTBenchmarks(&b, iomtReport()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\t1\t5e+10 ns/op\n", "\t1\t18 ns/op\n", "\t1\t40000 op/s\n", "\t1\t0.5 count\n"} {
		if strings.Count(b.String(), want) != 1 {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestBenchIoMTRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for some seconds: go test -run BenchIoMTRuns ./cmd/ihealth")
	}
	code, out, stderr := invoke(t, "", "bench", "iomt", "--quick", "--json")
	var result benchIoMTResult
	if err := json.Unmarshal([]byte(out), &result); code != 0 || err != nil || len(result.Figures) != 7 || len(result.Targets) != 4 {
		t.Errorf("exit %d, %v: %s%s", code, err, out, stderr)
	}
}
