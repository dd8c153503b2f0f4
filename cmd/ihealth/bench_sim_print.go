package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"strconv"
	"strings"

	"ihealth/cmd/ihealth/internal/simbench"
	"ihealth/experiments"
)

func writeBenchSim(w io.Writer, r benchSimResult) error {
	p := printer{w: w}
	p.text("%v", r.benchHost)
	for _, m := range r.Models {
		p.text("\n%d classes, here: processor ns a customer, median of %d repetitions", m.Classes, m.Here[0].Repetitions)
		p.table([]string{"simulator", "ns", "least", "most", "allocs", "C = 1", "ours = 1", "target"}, m.hereRows())
		m.reasons(&p)
		p.text("\n%d classes, measured elsewhere: ns a customer there, and its ratio to C there", m.Classes)
		p.table([]string{"simulator", "from", "to", "C = 1", "ours = 1", "target"}, m.elsewhereRows())
	}
	p.text("\nHold model: processor ns to take one event and schedule another")
	rows := make([][]string, len(r.Hold))
	for i, h := range r.Hold {
		rows[i] = []string{strconv.Itoa(h.Size), short(h.Ours), short(h.Heap), short(h.Ratio)}
	}
	p.table([]string{"pending", "sim", "container/heap", "ours = 1"}, rows)
	results := "identical results"
	if !r.Workers.Identical {
		results = "OTHER RESULTS"
	}
	faster := fmt.Sprintf("%s times as fast (target %s)", short(r.Workers.SpeedUp), bound("≥", &r.Workers.Target))
	if math.IsNaN(float64(r.Workers.SpeedUp)) {
		faster = "too little work to tell how much faster"
	}
	p.text("\n%d replications of %d customers, wall clock: %s s with one worker, %s s\nwith two, %s,\n%s (digest %s)",
		r.Workers.Replications, r.Workers.Customers, short(r.Workers.One), short(r.Workers.Two), faster, results, r.Workers.Digest)
	return p.err
}

func (m benchSimModel) hereRows() [][]string {
	rows := make([][]string, len(m.Here))
	for i, r := range m.Here {
		name := r.Name
		switch {
		case r.Absent != "":
			name += ": absent"
		case r.Wrong != "":
			name += ": wrong"
		}
		rows[i] = []string{name, short(r.Median), short(r.Least), short(r.Most), short(r.Allocs), short(r.ToLoop), short(r.ToOurs), r.target()}
	}
	return rows
}

// target is the column of targets: our own styles must not take more than theirs
// over the loop in C, others should take more over ours.
func (r benchSimHere) target() string {
	if strings.HasPrefix(r.Name, "sim, ") {
		return bound("≤ C ×", r.Target)
	}
	return bound("≥", r.Target)
}

// bound returns a target with its direction, or nothing.
func bound(direction string, target *experiments.Number) string {
	if target == nil {
		return ""
	}
	return direction + " " + strconv.FormatFloat(float64(*target), 'g', 3, 64)
}

// reasons says why simulators have no times.
func (m benchSimModel) reasons(p *printer) {
	for _, r := range m.Here {
		p.reason(r.Name, r.Absent+r.Wrong)
	}
}

func (m benchSimModel) elsewhereRows() [][]string {
	rows := make([][]string, len(m.Elsewhere))
	for i, r := range m.Elsewhere {
		rows[i] = []string{r.Name, short(r.From), short(r.To), short(r.ToLoop), short(r.ToOurs), bound("≥", r.Target)}
	}
	return rows
}

// writeGoBenchmarks writes a line a repetition in the format that benchstat reads.
func writeGoBenchmarks(w io.Writer, r simbench.Report) error {
	p := printer{w: w}
	p.system("ihealth/sim")
	line := func(name string, n int, ns float64) {
		p.text("BenchmarkSim/%s-%d\t%d\t%.2f ns/op", name, runtime.GOMAXPROCS(0), n, ns)
	}
	for _, m := range r.Models {
		for _, result := range m.Results {
			for _, ns := range result.Valid() {
				line(fmt.Sprintf("classes=%d/simulator=%s", m.Classes, word(result.Name)), result.Customers, ns)
			}
		}
	}
	for _, h := range r.Hold {
		for i := range h.Sim {
			line(fmt.Sprintf("hold=%d/list=sim", h.Size), h.Holds, h.Sim[i])
			line(fmt.Sprintf("hold=%d/list=container-heap", h.Size), h.Holds, h.Heap[i])
		}
	}
	for i := range r.Workers.One {
		line("workers=1", r.Workers.Replications, 1e9*r.Workers.One[i]/float64(r.Workers.Replications))
		line("workers=2", r.Workers.Replications, 1e9*r.Workers.Two[i]/float64(r.Workers.Replications))
	}
	return p.err
}
