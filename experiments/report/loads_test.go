package report

import (
	"strings"
	"testing"

	"ihealth/experiments"
)

// measurement returns the rows of one measurement under load.
func measurement(panel string, values map[string]float64) []experiments.Row {
	var out []experiments.Row
	for _, metric := range []string{"block_latency", "sent", "committed", "rejected", "configured_rate", "block_fill"} {
		if v, ok := values[metric]; ok {
			out = append(out, experiments.Row{Cell: "c", Panel: panel, Series: "steady", Metric: metric, Value: experiments.Number(v)})
		}
	}
	return out
}

func TestLoadBlocks(t *testing.T) {
	rows := measurement("a", map[string]float64{"sent": 100, "committed": 98, "rejected": 2, "configured_rate": 24.627581057384, "block_fill": 0.5})
	rows = append(rows, measurement("b", map[string]float64{"sent": 7, "committed": 7})...)
	rows = append(rows, measurement("no load", map[string]float64{"block_latency": 1})...)
	got := loads(&experiments.Results{Rows: rows})
	if got == nil {
		t.Fatal("no load block")
	}
	var lines []string
	header := make([]string, len(got.Columns))
	for i, c := range got.Columns {
		header[i] = c.Name
	}
	lines = append(lines, strings.Join(header, ","))
	for _, row := range got.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = c.Text
		}
		lines = append(lines, strings.Join(cells, ","))
	}
	const want = "configuration,load,sent,rejected,committed,configured (1/s),block fill\na,steady,100,2,98,24.63,50 %\nb,steady,7,–,7,–,–"
	if all := strings.Join(lines, "\n"); all != want {
		t.Errorf("%s\nwant\n%s", all, want)
	}
	if loads(&experiments.Results{Rows: measurement("x", map[string]float64{"sent": 1})}) != nil {
		t.Error("what tells nothing of commits is a load block")
	}
}
