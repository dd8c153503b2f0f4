package plot_test

import (
	"fmt"

	"ihealth/experiments/plot"
)

func Example() {
	fig := &plot.Figure{
		Name: "fig5", Width: plot.IEEEColumn,
		Panels: []plot.Panel{{
			XLabel: "entity i", YLabel: "mean sojourn S (s)",
			Series: []plot.Series{
				{Name: "closed form", Group: "urgency", X: []float64{1, 2, 3}, Y: []float64{0.1, 0.2, 0.4}},
				{
					Name: "simulated", Group: "urgency", Kind: plot.Points, X: []float64{1, 2, 3}, Y: []float64{0.11, 0.2, 0.39},
					Low: []float64{0.09, 0.18, 0.35}, High: []float64{0.13, 0.22, 0.43},
				},
			},
		}},
	}
	svg, err := plot.Render(fig, "svg")
	fmt.Println(len(svg) > 0, err)
	table, err := plot.CSV(fig)
	fmt.Print(string(table), err)
	// Output:
	// true <nil>
	// figure,panel,series,x,y,low,high,z
	// fig5,1,closed form,1,0.1,,,
	// fig5,1,closed form,2,0.2,,,
	// fig5,1,closed form,3,0.4,,,
	// fig5,1,simulated,1,0.11,0.09,0.13,
	// fig5,1,simulated,2,0.2,0.18,0.22,
	// fig5,1,simulated,3,0.39,0.35,0.43,
	// <nil>
}
