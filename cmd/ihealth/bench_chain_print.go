package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"

	"ihealth/cmd/ihealth/internal/chainbench"
)

func writeBenchChain(w io.Writer, r benchChainResult) error {
	p := printer{w: w}
	p.text("%v", r.benchHost)
	p.text("\nMedian of the repetitions; \"worse\" is over the trial's figure")
	rows := make([][]string, len(r.Figures))
	for i := range r.Figures {
		f := &r.Figures[i]
		rows[i] = append(f.row(), inUnit(f.Trial, f.Unit), ratio(f.Worse), ratio(f.Others))
	}
	p.table([]string{"figure", "median", "least", "most", "trial", "worse", "others"}, rows)
	p.text("\nWith the toolkit over without it")
	rows = make([][]string, len(r.Overheads))
	for i, o := range r.Overheads {
		width := undefined
		if o.HalfWidth != nil {
			width = ratio(*o.HalfWidth)
		}
		rows[i] = []string{o.Name, ratio(o.Ratio), width, fmt.Sprint(o.Pairs)}
	}
	p.table([]string{"what", "ratio", "±", "pairs"}, rows)
	p.targets(r.Targets)
	return p.err
}

// writeChainBenchmarks writes a line a repetition in the format that benchstat reads.
func writeChainBenchmarks(w io.Writer, r *chainbench.Report) error {
	p := printer{w: w}
	p.system("ihealth/chain/comet")
	line := func(name string, value float64, unit string) {
		p.text("BenchmarkChain/%s-%d\t1\t%.6g %s", word(name), runtime.GOMAXPROCS(0), value, unit)
	}
	for i := range r.Figures {
		f := &r.Figures[i]
		for _, v := range f.Values {
			switch f.Unit {
			case "s":
				line(f.Name, 1e9*v, "ns/op")
			case "1/s":
				line(f.Name, v, "tx/s")
			default:
				line(f.Name, v, cmp.Or(f.Unit, "ratio"))
			}
		}
	}
	for i := range r.Overheads {
		for _, v := range r.Overheads[i].Ratios {
			line("overhead: "+r.Overheads[i].Name, v, "ratio")
		}
	}
	return p.err
}
