package experiments

import (
	"fmt"
	"strings"

	"ihealth/chain"
	"ihealth/chain/calibration"
)

// nullOf summarises A against A.
func nullOf(r *Results) (calibration.NullTest, error) {
	return calibration.NewNullTest(chain.Config{Validators: 1, BlockSize: 1}, r.Values(Query{Fidelity: OnChain, Panel: nullPanel, Metric: "log_ratio"}))
}

// boundRuns counts the runs of a stage, and those of which the host set the pace.
func boundRuns(r *Results, stage string) boundPoints {
	var b boundPoints
	for _, row := range r.Select(Query{Fidelity: OnChain, Panel: loadPanel, Metric: "host_bound"}) {
		if strings.HasPrefix(row.Series, stage+",") {
			b.of++
			b.bound += int(row.Value)
		}
	}
	return b
}

// signedPercent formats a relative difference.
func signedPercent(x float64) string {
	if !finite(x) {
		return undefined
	}
	return fmt.Sprintf("%+.1f %%", 100*x)
}
