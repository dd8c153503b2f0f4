package export_test

import (
	"fmt"
	"os"

	"ihealth/experiments"
	"ihealth/experiments/export"
)

func ExampleCSV() {
	run := export.Run{Name: "mine-1f2e", Seed: 7, Rows: []experiments.Row{
		{Experiment: "mine", Cell: "a", Fidelity: experiments.Analytic, X: 1, Metric: "sojourn", Unit: "s", Value: 0.125},
	}}
	if err := export.CSV(os.Stdout, []export.Run{run}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// run,seed,experiment,variant,cell,fidelity,panel,series,x,metric,unit,value,low,high,level,spread,n,se,text,measured
	// mine-1f2e,7,mine,,a,analytic,,,1,sojourn,s,0.125,,,,false,,,,false
}
