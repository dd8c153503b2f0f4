package main

import (
	"ihealth/cmd/ihealth/internal/eegbench"
	"ihealth/experiments"
)

type benchEEGResult struct {
	benchHost
	Kernel  string           `json:"kernel"` // the fastest one here, for 16 bits
	Files   []benchEEGFile   `json:"files"`
	Cohorts []benchEEGCohort `json:"cohorts"`
	Text    benchEEGText     `json:"text"`
	Memory  []benchEEGMemory `json:"memory"`
	Targets []benchTarget    `json:"targets"`
}

type benchEEGFile struct {
	Name    string           `json:"name"`
	Samples int              `json:"samples"`
	Readers []benchEEGReader `json:"readers"`
}

// benchEEGReader is one contestant, by processor time.
type benchEEGReader struct {
	Name        string             `json:"name"`
	Absent      string             `json:"absent,omitempty"`
	Wrong       string             `json:"wrong,omitempty"`
	Repetitions int                `json:"repetitions"`
	Rate        experiments.Number `json:"samples_per_s"` // best
	Least       experiments.Number `json:"ns_least"`      // a sample
	Median      experiments.Number `json:"ns_median"`
	Allocs      experiments.Number `json:"allocs_per_window"` // undefined for other programs
	ToOurs      experiments.Number `json:"to_portable"`       // time over that of our portable kernel
}

// benchEEGCohort is many recordings, by the wall clock.
type benchEEGCohort struct {
	Kernel     string             `json:"kernel"`
	Recordings int                `json:"recordings"`
	Samples    int                `json:"samples"`
	One        experiments.Number `json:"one_worker_s"`
	Two        experiments.Number `json:"two_workers_s"`
	SpeedUp    experiments.Number `json:"speed_up"`
}

type benchEEGText struct {
	Values int                `json:"values"`
	Rate   experiments.Number `json:"values_per_s"`
}

type benchEEGMemory struct {
	FileBytes int64              `json:"file_bytes"`
	Bytes     experiments.Number `json:"bytes"` // beyond a process that does nothing
}

func newBenchEEGResult(r *eegbench.Report) benchEEGResult {
	out := benchEEGResult{
		benchHost: newBenchHost(), Kernel: r.Kernel, Targets: newBenchTargets(r.Targets()), Memory: []benchEEGMemory{},
		Text: benchEEGText{Values: r.Text.Values, Rate: experiments.Number(1e6 * r.Text.Rate())},
	}
	for i := range r.Files {
		out.Files = append(out.Files, newBenchEEGFile(&r.Files[i]))
	}
	for i := range r.Cohort {
		c := &r.Cohort[i]
		one, _ := c.One.Spread()
		two, _ := c.Two.Spread()
		out.Cohorts = append(out.Cohorts, benchEEGCohort{
			Kernel: c.Kernel, Recordings: c.Recordings, Samples: c.Samples,
			One: experiments.Number(one), Two: experiments.Number(two), SpeedUp: experiments.Number(c.SpeedUp()),
		})
	}
	for _, m := range r.Memory {
		out.Memory = append(out.Memory, benchEEGMemory{m.FileBytes, experiments.Number(m.Bytes)})
	}
	return out
}

func newBenchEEGFile(f *eegbench.File) benchEEGFile {
	out := benchEEGFile{Name: f.String(), Samples: f.Samples()}
	for i := range f.Results {
		r := &f.Results[i]
		out.Readers = append(out.Readers, benchEEGReader{
			Name: r.Name, Absent: r.Absent, Wrong: r.Wrong, Repetitions: len(r.Times),
			Rate: experiments.Number(1e6 * r.Rate()), Least: experiments.Number(r.Best()), Median: experiments.Number(r.Times.Median()),
			Allocs: experiments.Number(r.Allocs), ToOurs: experiments.Number(f.Over(f.Results[0].Name, r.Name)),
		})
	}
	return out
}
