package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"

	"ihealth/cmd/ihealth/internal/iomtbench"
)

func writeBenchIoMT(w io.Writer, r benchIoMTResult) error {
	p := printer{w: w}
	p.text("%v", r.benchHost)
	p.text("\nMedian of the repetitions")
	rows := make([][]string, len(r.Figures))
	for i := range r.Figures {
		f := &r.Figures[i]
		rows[i] = append(f.row(), fmt.Sprint(f.Repetitions))
	}
	p.table([]string{"figure", "median", "least", "most", "repetitions"}, rows)
	p.targets(r.Targets)
	return p.err
}

// writeIoMTBenchmarks writes a line a repetition in the format that benchstat reads.
func writeIoMTBenchmarks(w io.Writer, r *iomtbench.Report) error {
	p := printer{w: w}
	p.system("ihealth/iomt")
	for i := range r.Figures {
		f := &r.Figures[i]
		scale, unit := 1.0, map[string]string{"ns": "ns/op", "1/s": "op/s"}[f.Unit]
		if f.Unit == "s" {
			scale, unit = 1e9, "ns/op"
		}
		for _, v := range f.Values {
			p.text("BenchmarkIoMT/%s-%d\t1\t%.6g %s", word(f.Name), runtime.GOMAXPROCS(0), scale*v, cmp.Or(unit, "count"))
		}
	}
	return p.err
}
