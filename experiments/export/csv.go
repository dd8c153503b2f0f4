package export

import (
	"encoding/csv"
	"io"
	"strconv"
)

// header names the columns of the CSV, as those of the Parquet.
var header = []string{
	"run", "seed", "experiment", "variant", "cell", "fidelity", "panel", "series", "x", "metric", "unit",
	"value", "low", "high", "level", "spread", "n", "se", "text", "measured",
}

// CSV writes the rows of runs as comma-separated values below a line of names. Numbers
// are the shortest decimals that read back as the same floats.
func CSV(w io.Writer, runs []Run) error {
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	for _, r := range Records(runs) {
		if err := out.Write(r.fields()); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (r Record) fields() []string {
	n := ""
	if r.N != nil {
		n = strconv.FormatInt(*r.N, 10)
	}
	return []string{
		r.Run, strconv.FormatUint(r.Seed, 10), r.Experiment, r.Variant, r.Cell, r.Fidelity, r.Panel, r.Series, number(r.X), r.Metric, r.Unit,
		number(r.Value), number(r.Low), number(r.High), number(r.Level), strconv.FormatBool(r.Spread), n, number(r.SE), r.Text,
		strconv.FormatBool(r.Measured),
	}
}

// number formats x, nothing for nil.
func number(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}
