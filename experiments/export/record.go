package export

import (
	"math"

	"ihealth/experiments"
)

// Run is what is exported of a run.
type Run struct {
	Name string // of its directory
	Seed uint64
	Rows []experiments.Row
}

// Record is one value of a run, in the order of the columns. Of what there is none, the
// pointer is nil.
type Record struct {
	Run        string   `parquet:"run,dict"`
	Seed       uint64   `parquet:"seed"`
	Experiment string   `parquet:"experiment,dict"`
	Variant    string   `parquet:"variant,dict"`
	Cell       string   `parquet:"cell,dict"`
	Fidelity   string   `parquet:"fidelity,dict"`
	Panel      string   `parquet:"panel,dict"`
	Series     string   `parquet:"series,dict"`
	X          *float64 `parquet:"x,optional"`
	Metric     string   `parquet:"metric,dict"`
	Unit       string   `parquet:"unit,dict"`
	Value      *float64 `parquet:"value,optional"`
	Low        *float64 `parquet:"low,optional"`
	High       *float64 `parquet:"high,optional"`
	Level      *float64 `parquet:"level,optional"` // of the interval from low to high
	Spread     bool     `parquet:"spread"`         // low and high hold a part of the values, no estimate
	N          *int64   `parquet:"n,optional"`     // independent values behind the estimate
	SE         *float64 `parquet:"se,optional"`
	Text       string   `parquet:"text,dict"` // value of a metric that is a word
	Measured   bool     `parquet:"measured"`  // read off a clock
}

// Records returns the rows of runs as records, in order.
func Records(runs []Run) []Record {
	var out []Record
	for _, run := range runs {
		for _, row := range run.Rows {
			out = append(out, record(run, row))
		}
	}
	return out
}

func record(run Run, row experiments.Row) Record {
	r := Record{
		Run: run.Name, Seed: run.Seed, Experiment: row.Experiment, Variant: row.Variant, Cell: row.Cell, Fidelity: string(row.Fidelity),
		Panel: row.Panel, Series: row.Series, X: defined(row.X), Metric: row.Metric, Unit: row.Unit, Value: defined(row.Value),
		Text: row.Text, Measured: row.Measured,
	}
	if i := row.Interval; i != nil {
		r.Low, r.High, r.Level, r.Spread, r.N = defined(i.Low), defined(i.High), defined(experiments.Number(i.Level)), i.Spread, count(i.N)
	}
	if row.N > 0 {
		r.N, r.SE = count(row.N), defined(row.SE)
	}
	return r
}

// defined returns a number, nil where it is undefined.
func defined(x experiments.Number) *float64 {
	v := float64(x)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func count(n int) *int64 {
	v := int64(n)
	return &v
}
