package restyle_test

import (
	"fmt"

	"ihealth/experiments/plot"
	"ihealth/experiments/restyle"
)

func Example() {
	style, err := restyle.Read("paper.yaml", []byte("width: acm\nseries:\n  - {name: simulated, label: DES}\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	figure := plot.Figure{Name: "fig5", Width: plot.IEEEPage, Panels: []plot.Panel{{
		Series: []plot.Series{{Name: "simulated", X: []float64{1, 2}, Y: []float64{3, 4}}},
	}}}
	styled := style.Apply(figure)
	fmt.Println(styled.Width, styled.Panels[0].Series[0].Name)
	// Output:
	// 3.33 DES
}
