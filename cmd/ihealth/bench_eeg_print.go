package main

import (
	"fmt"
	"io"
	"runtime"

	"ihealth/cmd/ihealth/internal/eegbench"
)

func writeBenchEEG(w io.Writer, r *benchEEGResult) error {
	p := printer{w: w}
	p.text("%v, fastest kernel: %s", r.benchHost, r.Kernel)
	for i := range r.Files {
		r.Files[i].write(&p)
	}
	p.text("\nRecordings of the first kind, by the wall clock: s, the best")
	rows := make([][]string, len(r.Cohorts))
	for i, c := range r.Cohorts {
		rows[i] = []string{c.Kernel, fmt.Sprint(c.Recordings), short(c.One), short(c.Two), short(c.SpeedUp)}
	}
	p.table([]string{"reader", "recordings", "one worker", "two workers", "faster"}, rows)
	p.text("\nText of %d values: %s million values/s", r.Text.Values, short(r.Text.Rate/1e6))
	for _, m := range r.Memory {
		p.text("Memory for a file of %d MiB: %s MiB beyond a process that does nothing", m.FileBytes>>20, short(m.Bytes/(1<<20)))
	}
	p.targets(r.Targets)
	return p.err
}

func (f *benchEEGFile) write(p *printer) {
	p.text("\n%s: processor time of the file to its features", f.Name)
	var rows [][]string
	for _, r := range f.Readers {
		name := r.Name
		switch {
		case r.Absent != "":
			name += ": absent"
		case r.Wrong != "":
			name += ": wrong"
		case r.Repetitions == 0:
			continue // not for this file
		}
		rows = append(rows, []string{name, short(r.Rate / 1e6), short(r.Least), short(r.Median), short(r.ToOurs), ratio(r.Allocs)})
	}
	p.table([]string{"reader", "million/s", "ns a sample", "median", "portable = 1", "allocs a window"}, rows)
	for _, r := range f.Readers {
		p.reason(r.Name, r.Absent+r.Wrong)
	}
}

// writeEEGBenchmarks writes a line a repetition in the format that benchstat reads.
func writeEEGBenchmarks(w io.Writer, r *eegbench.Report) error {
	p := printer{w: w}
	p.system("ihealth/eeg/feature")
	line := func(name string, n int, ns float64) {
		p.text("BenchmarkEEG/%s-%d\t%d\t%.4f ns/op", name, runtime.GOMAXPROCS(0), n, ns)
	}
	for i := range r.Files {
		f := &r.Files[i]
		for _, result := range f.Results {
			if result.Wrong != "" {
				continue
			}
			for _, ns := range result.Times {
				line(fmt.Sprintf("bits=%d/channels=%d/rate=%d/reader=%s", 8*f.Width, f.Channels, f.RateHz, word(result.Name)), f.Samples(), ns)
			}
		}
	}
	for _, c := range r.Cohort {
		for i := range c.One {
			line(fmt.Sprintf("cohort=%d/workers=1/reader=%s", c.Recordings, word(c.Kernel)), c.Samples, 1e9*c.One[i]/float64(c.Samples))
			line(fmt.Sprintf("cohort=%d/workers=2/reader=%s", c.Recordings, word(c.Kernel)), c.Samples, 1e9*c.Two[i]/float64(c.Samples))
		}
	}
	for _, ns := range r.Text.Times {
		line("text", r.Text.Values, ns)
	}
	return p.err
}
