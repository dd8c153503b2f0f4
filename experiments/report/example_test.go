package report_test

import (
	"bytes"
	"context"
	"fmt"

	"ihealth/experiments"
	"ihealth/experiments/report"
)

// A run becomes a page that needs no server and no internet.
func ExampleHTML() {
	files, err := experiments.Find("fig9")
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := experiments.Open(files[0], experiments.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	reports, err := new(experiments.Runner).Run(context.Background(), []*experiments.Experiment{e})
	if err != nil {
		fmt.Println(err)
		return
	}
	page, err := report.HTML("Channels", reports)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(!bytes.Contains(page, []byte("<script src=")), bytes.Contains(page, []byte("Content-Security-Policy")), bytes.Contains(page, []byte(reports[0].Claims[0].Claim)))
	// Output: true true true
}
