package main

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"ihealth/cmd/ihealth/internal/chainbench"
)

// chainReport is a report by hand.
func chainReport() *chainbench.Report {
	return &chainbench.Report{
		Figures: []chainbench.Figure{
			{Name: "block, m = 4", Unit: "s", Values: []float64{0.012, 0.01, 0.02}, Trial: 0.012, Bound: 0.016, Others: 0.5},
			{Name: "throughput", Unit: "1/s", Values: []float64{5000}, Trial: 9840, Bound: 7500, More: true, Others: 0.25},
			{Name: "simulation", Values: []float64{1200}, Trial: math.NaN(), Bound: 1000, More: true, Others: math.NaN()},
		},
		Overheads: []chainbench.Overhead{
			{Name: "blocks", Ratios: []float64{1.02}},
			{Name: "load", Ratios: []float64{1, 1.1, 1.2, 1, 1.1, 1.2, 1, 1.1, 1.2, 1.1}},
		},
	}
}

func TestBenchChainResult(t *testing.T) {
	text, err := json.Marshal(newBenchChainResult(chainReport()))
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	figure := func(trial, others string) string {
		return "{least:number,median:number,most:number,name:string,others_cpu:" + others + ",repetitions:number,times_worse:" + trial + ",trial:" + trial + ",unit:string}"
	}
	target := func(bound, unit string) string {
		return "{" + bound + ":number,measured:number,met:bool,name:string" + unit + "}"
	}
	want := "{cpus:number,figures:[" + figure("null", "null") + "|" + figure("number", "number") + "],go:string,overheads:[" +
		"{half_width:number,name:string,pairs:number,ratio:number}|{name:string,pairs:number,ratio:number}],system:string,targets:[" +
		target("at_least", ",unit:string") + "|" + target("at_least", "") + "|" + target("at_most", ",unit:string") + "|" + target("at_most", "") + "]}"
	if got := shape(v); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestBenchChainTable(t *testing.T) {
	var b bytes.Buffer
	if err := writeBenchChain(&b, newBenchChainResult(chainReport())); err != nil {
		t.Fatal(err)
	}
	lines := make(map[string]string)
	for line := range strings.Lines(b.String()) {
		fields := strings.Fields(line)
		if len(fields) > 0 {
			lines[fields[0]] = strings.Join(append(strings.Fields(lines[fields[0]]), fields...), " ")
		}
	}
	for first, want := range map[string]string{
		"block,":     "block, m = 4 12 ms 10 ms 20 ms 12 ms 1 0.5 block, m = 4 12 ms ≤ 16 ms yes",
		"throughput": "throughput 5000 1/s 5000 1/s 5000 1/s 9840 1/s 1.97 0.25 throughput 5000 1/s ≥ 7500 1/s no",
		"simulation": "simulation 1.2e+03 1.2e+03 1.2e+03 – – – simulation 1.2e+03 ≥ 1e+03 yes",
		"load":       "load 1.1 0.0584 10",
		"figure":     "figure median least most trial worse others figure furthest from the trial's: throughput 1.97 ≤ 1.3 no",
	} {
		if got := lines[first]; got != want {
			t.Errorf("%s: got %q, want %q", first, got, want)
		}
	}
}

func TestBenchChainLines(t *testing.T) {
	var b bytes.Buffer
	if err := writeChainBenchmarks(&b, chainReport()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\t1\t1.2e+07 ns/op\n", "\t1\t5000 tx/s\n", "\t1\t1.02 ratio\n"} {
		if strings.Count(b.String(), want) != 1 {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(line, "Benchmark") && len(strings.Fields(line)) != 4 {
			t.Errorf("%q is no line of a benchmark", line)
		}
	}
}
