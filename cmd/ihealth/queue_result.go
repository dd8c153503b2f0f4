package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// queueLevel is the confidence with which all simulated intervals hold together.
const queueLevel = 0.95

type queueResult struct {
	Model     string           `json:"model"`
	Stable    bool             `json:"stable"`
	Classes   []queueClass     `json:"classes"`
	Simulated []simulatedClass `json:"simulated,omitempty"`
}

type queueClass struct {
	Lambda   float64            `json:"lambda"` // 1/s
	Sojourn  experiments.Number `json:"sojourn_s"`
	Wait     experiments.Number `json:"wait_s"`
	InSystem experiments.Number `json:"in_system"`
}

type simulatedClass struct {
	Sojourn   experiments.Number `json:"sojourn_s"`
	HalfWidth experiments.Number `json:"half_width_s"`
	Level     float64            `json:"level"` // with which the intervals of all classes hold together
	StdDev    experiments.Number `json:"sojourn_sd_s"`
	P99       experiments.Number `json:"p99_s"`
}

// closedForm returns the queue and the class of it that each rate belongs to.
// Where nobody goes first, that is one class.
func (o *queueOptions) closedForm() (queueing.PreemptiveMM1, []int, error) {
	lambdas, levels := o.lambdas.values, o.levels.values
	if len(levels) == 0 {
		levels = make([]int, len(lambdas))
		if o.model.word == preemptiveModel {
			for i := range levels {
				levels[i] = i
			}
		}
	}
	rates, class, err := queueing.GroupByLevel(lambdas, levels)
	return queueing.PreemptiveMM1{Lambdas: rates, Mu: float64(o.mu)}, class, err
}

func (o *queueOptions) classes(q queueing.PreemptiveMM1, class []int) []queueClass {
	out := make([]queueClass, len(class))
	for i, lambda := range o.lambdas.values {
		sojourn := q.Sojourn(class[i])
		out[i] = queueClass{
			Lambda: lambda, Sojourn: experiments.Number(sojourn), Wait: experiments.Number(q.Wait(class[i])),
			InSystem: experiments.Number(lambda * sojourn), // Little's law
		}
	}
	return out
}

func (o *queueOptions) simulated(cmd *cobra.Command, class []int) ([]simulatedClass, error) {
	m := sim.MM1{
		Lambdas: o.lambdas.values, Classes: class, Mu: float64(o.mu), Discipline: sim.PreemptiveResume,
		Customers: int(o.customers), Warmup: output.Warmup(int(o.customers)), Keep: true,
	}
	if o.model.word == fcfsModel {
		m.Discipline = sim.FCFS
	}
	for _, warning := range m.Warnings() {
		say(cmd.ErrOrStderr(), "warning: %s", warning)
	}
	bar := newBar(cmd.ErrOrStderr(), "replications")
	defer bar.close()
	runs, err := m.Replicate(cmd.Context(), rng.Key{Seed: o.seed, Cell: "queue"}, output.Replications{Count: int(o.replications), Progress: bar.set})
	if err != nil {
		return nil, fmt.Errorf("queue: simulation: %w", err)
	}
	estimates, err := sim.Summarize(runs, queueLevel)
	if err != nil {
		return nil, fmt.Errorf("queue: simulation: %w: raise --customers", err)
	}
	out := make([]simulatedClass, len(estimates))
	for i, e := range estimates {
		out[i] = simulatedClass{
			Sojourn: experiments.Number(e.Mean.Mean), HalfWidth: experiments.Number(e.Mean.HalfWidth), Level: queueLevel,
			StdDev: experiments.Number(e.Pooled.StdDev()), P99: experiments.Number(e.Sample.Quantile(0.99)),
		}
	}
	return out, nil
}

func (o *queueOptions) print(cmd *cobra.Command, r queueResult) error {
	if o.json {
		return writeJSON(cmd.OutOrStdout(), r)
	}
	header := []string{"class", "λ (1/s)", "sojourn (s)", "wait (s)", "in system"}
	if r.Simulated != nil {
		header = append(header, "simulated (s)", "± (s)", "sd (s)", "p99 (s)")
	}
	rows := make([][]string, len(r.Classes))
	for i, c := range r.Classes {
		rows[i] = []string{strconv.Itoa(i + 1), formatNumber(c.Lambda), number(c.Sojourn), number(c.Wait), number(c.InSystem)}
		if r.Simulated != nil {
			s := r.Simulated[i]
			rows[i] = append(rows[i], number(s.Sojourn), number(s.HalfWidth), number(s.StdDev), number(s.P99))
		}
	}
	return writeTable(cmd.OutOrStdout(), header, rows)
}

func number(n experiments.Number) string { return formatNumber(float64(n)) }

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
