package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/experiments/table"
	"ihealth/queueing"
)

type queueResult struct {
	Model     string              `json:"model"`
	Stable    bool                `json:"stable"`
	Load      *experiments.Number `json:"load,omitempty"` // of an unstable queue
	Classes   []queueClass        `json:"classes"`
	Stations  []queueClass        `json:"stations,omitempty"`
	Measures  measures            `json:"measures,omitempty"`
	Simulated []simulatedClass    `json:"simulated,omitempty"`
	Warnings  []string            `json:"warnings,omitempty"` // of the simulation
}

type queueClass struct {
	Lambda    float64             `json:"lambda"` // 1/s
	Sojourn   experiments.Number  `json:"sojourn_s"`
	Wait      experiments.Number  `json:"wait_s"`
	InSystem  experiments.Number  `json:"in_system"`
	StdDev    *experiments.Number `json:"sojourn_sd_s,omitempty"` // where it is known
	Quantiles []queueQuantile     `json:"quantiles,omitempty"`
}

type queueQuantile struct {
	P       float64            `json:"p"`
	Sojourn experiments.Number `json:"sojourn_s"`
}

// measures is an object in JSON.
type measures []queueMeasure

// MarshalJSON writes the measures in their order.
func (m measures) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, x := range m {
		value, err := json.Marshal(experiments.Number(x.value))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%c%q:%s", "{,"[min(i, 1)], x.name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// result returns what the formulas say, or a usage error for parameters out of
// range.
func (o *queueOptions) result(s queueSystem) (queueResult, error) {
	if s.err != nil && !errors.Is(s.err, queueing.ErrUnstable) {
		return queueResult{}, usagef("%w", fromOne(s.err))
	}
	r := queueResult{Model: o.model.word, Stable: s.err == nil, Measures: s.measures}
	if !r.Stable && s.simulate != nil {
		r.Load = known(s.simulate(o.size()).Load())
	}
	for i, row := range s.rows {
		c := s.class(row)
		if s.stdDev != nil {
			c.StdDev = known(s.stdDev(i))
		}
		for _, p := range o.quantiles.values {
			x := experiments.Number(math.NaN())
			if s.quantile != nil {
				x = experiments.Number(s.quantile(i, p))
			}
			c.Quantiles = append(c.Quantiles, queueQuantile{p, x})
		}
		r.Classes = append(r.Classes, c)
	}
	for _, row := range s.stations {
		r.Stations = append(r.Stations, s.class(row))
	}
	return r, nil
}

// known returns what may be left out, nil for what is not a finite number.
func known(x float64) *experiments.Number {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	n := experiments.Number(x)
	return &n
}

// class returns a row as it stands in JSON, with the number present by Little's law.
func (s queueSystem) class(row queueRow) queueClass {
	present := row.lambda * (1 - s.loss) * row.sojourn
	if row.lambda == 0 {
		present = 0
	}
	return queueClass{
		Lambda: row.lambda, Sojourn: experiments.Number(row.sojourn), Wait: experiments.Number(row.wait),
		InSystem: experiments.Number(present),
	}
}

func (o *queueOptions) print(cmd *cobra.Command, r queueResult) error {
	out := cmd.OutOrStdout()
	if o.json {
		return writeJSON(out, r)
	}
	header := []string{"class", "λ (1/s)", "sojourn (s)", "wait (s)", "in system"}
	for _, p := range o.quantiles.values {
		header = append(header, "p"+strconv.FormatFloat(100*p, 'g', 6, 64)+" (s)")
	}
	split := len(header)
	if r.Simulated != nil {
		header = append(header, "simulated (s)", "± (s)", "sd (s)", "simulated sd", "simulated p99")
	}
	var rows [][]string
	for i, c := range r.Classes {
		row := c.cells(strconv.Itoa(i + 1))
		if r.Simulated != nil {
			row = append(row, r.Simulated[i].cells(c.StdDev)...)
		}
		rows = append(rows, row)
	}
	width, _ := terminal(out)
	if err := writeHalves(out, width, split, header, rows); err != nil {
		return err
	}
	if r.Stations != nil {
		if err := writeStations(cmd, r.Stations); err != nil {
			return err
		}
	}
	for _, m := range r.Measures {
		if _, err := fmt.Fprintf(out, "%s %s\n", m.name, formatNumber(m.value)); err != nil {
			return err
		}
	}
	return nil
}

// writeHalves writes a table, or where it is wider than width, the columns from split
// on in a second table, below the first column.
func writeHalves(w io.Writer, width, split int, header []string, rows [][]string) error {
	err := table.Numbers(w, header, rows, width)
	if !errors.Is(err, table.ErrNarrow) {
		return err
	}
	if split == len(header) {
		return table.Numbers(w, header, rows, math.MaxInt32)
	}
	left, right := make([][]string, len(rows)), make([][]string, len(rows))
	for i, row := range rows {
		left[i], right[i] = row[:split], slices.Concat(row[:1], row[split:])
	}
	if err := writeHalves(w, width, split, header[:split], left); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	second := slices.Concat(header[:1], header[split:])
	return writeHalves(w, width, len(second), second, right)
}

func writeStations(cmd *cobra.Command, stations []queueClass) error {
	if _, err := fmt.Fprintln(cmd.OutOrStdout()); err != nil {
		return err
	}
	var rows [][]string
	for i, c := range stations {
		rows = append(rows, c.cells(strconv.Itoa(i+1)))
	}
	return writeTable(cmd.OutOrStdout(), []string{"station", "λ (1/s)", "sojourn (s)", "wait (s)", "in system"}, rows)
}

// cells returns the row of a table that begins with name.
func (c queueClass) cells(name string) []string {
	cells := []string{name, formatNumber(c.Lambda), number(c.Sojourn), number(c.Wait), number(c.InSystem)}
	for _, q := range c.Quantiles {
		cells = append(cells, number(q.Sojourn))
	}
	return cells
}

func number(n experiments.Number) string { return formatNumber(float64(n)) }

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
