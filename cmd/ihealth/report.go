package main

import (
	"fmt"
	"io"
	"math"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/experiments/report"
)

type reportOptions struct {
	out   string
	title string
	json  bool
}

func newReport() *cobra.Command {
	var o reportOptions
	c := &cobra.Command{
		Use:   "report RUN...",
		Short: "Write results as one page with interactive figures",
		Long: `Write the results of run directories as one HTML page: interactive figures,
claims, tables, load blocks and provenance. A folder such as runs stands for all
run directories in it. Nothing is run again.

The page is one file that works offline, on a phone and on paper; without
scripts it shows the printed figures.`,
		Example: `  ihealth report runs
  ihealth report runs/fig5-* --out fig5.html`,
		Args: takes("RUN", math.MaxInt),
		RunE: func(cmd *cobra.Command, args []string) error { return writeReport(cmd, args, o) },
	}
	c.Flags().StringVar(&o.out, "out", "report.html", "file of the page; - for stdout")
	c.Flags().StringVar(&o.title, "title", "Experiments", "title of a page of several experiments")
	c.Flags().BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func writeReport(cmd *cobra.Command, names []string, o reportOptions) error {
	reports, err := storedRuns(names)
	if err != nil {
		return err
	}
	if o.out == "-" {
		page, err := report.HTML(o.title, reports)
		if err != nil {
			return err
		}
		_, err = cmd.OutOrStdout().Write(page)
		return err
	}
	size, err := writePage(o.out, o.title, reports)
	if err != nil {
		return err
	}
	claims := len(claimsOf(reports))
	if o.json {
		return writeJSON(cmd.OutOrStdout(), struct {
			Report      string `json:"report"`
			Bytes       int    `json:"bytes"`
			Experiments int    `json:"experiments"`
			Claims      int    `json:"claims"`
		}{o.out, size, len(reports), claims})
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, %s, %.2f MB\n", o.out, howMany(len(reports), "experiment"), howMany(claims, "claim"), float64(size)/1e6)
	return err
}

// howMany is a number of things.
func howMany(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// writePage writes the page of reports to a file.
func writePage(path, title string, reports []*experiments.Report) (bytes int, err error) {
	page, err := report.HTML(title, reports)
	if err != nil {
		return 0, err
	}
	return len(page), writeAside(path, func(w io.Writer) error {
		_, err := w.Write(page)
		return err
	})
}
