package main

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"ihealth/cmd/ihealth/internal/eegbench"
)

// eegReport is a report by hand.
func eegReport() *eegbench.Report {
	shape := eegbench.Shape{Width: 2, Channels: 14, RateHz: 128, Seconds: 60}
	return &eegbench.Report{
		Kernel: "AVX2",
		Files: []eegbench.File{{Shape: shape, Results: []eegbench.Result{
			{Name: "Go, portable kernel", Times: []float64{1.25, 1}, Allocs: 0},
			{Name: "Go, fastest kernel here", Times: []float64{0.5, 0.625}, Allocs: 0},
			{Name: "EDFlib in C, two passes", Absent: "not installed: no cc, gcc or clang", Allocs: math.NaN()},
			{Name: "MNE and SciPy", Wrong: "its features sum up to 1", Times: []float64{30}, Allocs: math.NaN()},
		}}},
		Cohort: []eegbench.Cohort{{Recordings: 30, Samples: 1e9, Kernel: "Go, portable kernel", One: []float64{1}, Two: []float64{0.5}}},
		Text:   eegbench.Text{Values: 1000, Times: []float64{12.5}},
		Memory: []eegbench.Memory{{FileBytes: 19 << 20, Bytes: 6 << 20}},
	}
}

func TestBenchEEGResult(t *testing.T) {
	text, err := json.Marshal(newBenchEEGResult(eegReport()))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"kernel":"AVX2","files":[{"name":"EDF of 14 channels at 128 Hz, 1 min","samples":107520,"readers":[`,
		`{"name":"Go, portable kernel","repetitions":2,"samples_per_s":1e+09,"ns_least":1,"ns_median":1,"allocs_per_window":0,"to_portable":1}`,
		`{"name":"EDFlib in C, two passes","absent":"not installed: no cc, gcc or clang","repetitions":0,"samples_per_s":null,`,
		`"wrong":"its features sum up to 1"`, `"speed_up":2`, `"values_per_s":8e+07`, `"memory":[{"file_bytes":19922944,"bytes":6.291456e+06}]`,
		`{"name":"memory of the longest file, beyond an idle process","measured":6,"unit":"MiB","at_most":20,"met":true}`,
	} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func TestBenchEEGTable(t *testing.T) {
	var b bytes.Buffer
	result := newBenchEEGResult(eegReport())
	if err := writeBenchEEG(&b, &result); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"fastest kernel: AVX2", "Go, fastest kernel here 2000 0.50 0.50 0.50 0", "EDFlib in C, two passes: absent – – – – –", "MNE and SciPy: wrong – – 30.0 – –",
		"EDFlib in C, two passes: not installed: no cc", "Go, portable kernel 30 1.00 0.50 2.00", "Text of 1000 values: 80.0 million values/s",
		"Memory for a file of 19 MiB: 6.00 MiB", "two workers over one, Go, portable kernel 2 ≥ 1.7 yes", "30 recordings by two workers, Go, portable kernel 500 ms ≤ 500 ms yes",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestBenchEEGLines(t *testing.T) {
	var b bytes.Buffer
	if err := writeEEGBenchmarks(&b, eegReport()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"reader=Go-portable-kernel-", "\t107520\t1.2500 ns/op\n", "cohort=30/workers=2/reader=Go-portable-kernel-", "\t1000\t12.5000 ns/op\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "MNE") {
		t.Error("a wrong reader has a line")
	}
}
