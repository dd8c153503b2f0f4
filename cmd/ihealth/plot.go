package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/experiments/plot"
	"ihealth/experiments/provenance"
	"ihealth/experiments/restyle"
)

type plotOptions struct {
	formats string
	width   string
	style   string
	out     string
	sign    string
	json    bool
}

// drawnFigure is the result of one figure.
type drawnFigure struct {
	Figure string   `json:"figure"`
	Run    string   `json:"run"`
	Files  []string `json:"files"`
}

func newPlot() *cobra.Command {
	var o plotOptions
	c := &cobra.Command{
		Use:   "plot RUN...",
		Short: "Draw the figures of runs again, in another format, width or style",
		Long: `Draw the figures of runs again, in another format, width or style.

A RUN is a directory that ihealth run has written. Its results are checked and
nothing is run. Beside each figure lies a sidecar, FIGURE` + provenance.Suffix + `,
which says where the figure comes from; ihealth verify FIGURE checks it.

A style file changes sizes, colours, labels, ranges and what is shown:

  width: acm
  colors: ["#000000", "#d55e00", "#0072b2"]
  series:
    - {name: "equal priority", label: "FCFS", dash: dashed}
  figures:
    - name: fig5
      title: ""
      left_out: ["priority, three classes"]
      panels:
        - {panel: 1, y_range: [0.01, 20]}

A key for --sign is made by openssl genpkey -algorithm ed25519 -out KEY.`,
		Example: `  ihealth plot runs/fig5-3fb1b68c --format pdf,tex --width ieee
  ihealth plot runs/fig5-3fb1b68c --style paper.yaml --out paper/figures --sign key.pem`,
		Args: takes("RUN", math.MaxInt),
		RunE: func(cmd *cobra.Command, args []string) error { return drawAgain(cmd.OutOrStdout(), args, &o) },
	}
	f := c.Flags()
	f.StringVar(&o.formats, "format", "svg,pdf,png,csv", "any of "+strings.Join(plot.Formats(), ", ")+", separated by commas")
	f.StringVar(&o.width, "width", "", "ieee (3.5 in), ieee2 (7.16 in), acm (3.33 in), acm2 (7 in), or inches")
	f.StringVar(&o.style, "style", "", "style file")
	f.StringVar(&o.out, "out", "figures", "folder for the figures")
	f.StringVar(&o.sign, "sign", "", "sign the sidecars by this Ed25519 key, a PKCS#8 PEM file")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func drawAgain(w io.Writer, runs []string, o *plotOptions) error {
	d, err := o.drawing()
	if err != nil {
		return err
	}
	drawn, err := experiments.Redraw(runs, d, o.out)
	if err != nil {
		return err
	}
	list := make([]drawnFigure, len(drawn))
	for i, f := range drawn {
		if err := experiments.WriteFiles(o.out, f.Files); err != nil {
			return err
		}
		list[i] = drawnFigure{Figure: f.Figure, Run: f.Run, Files: []string{}}
		for _, file := range f.Files {
			list[i].Files = append(list[i].Files, filepath.Join(o.out, file.Name))
		}
	}
	if o.json {
		return writeJSON(w, struct {
			Figures []drawnFigure `json:"figures"`
		}{list})
	}
	for _, f := range list {
		if _, err := fmt.Fprintf(w, "%s of %s\n    %s\n", f.Figure, f.Run, strings.Join(f.Files, "\n    ")); err != nil {
			return err
		}
	}
	return nil
}

// drawing reads the options and the files that they name.
func (o *plotOptions) drawing() (experiments.Drawing, error) {
	var d experiments.Drawing
	for format := range strings.SplitSeq(o.formats, ",") {
		if format = strings.TrimSpace(format); !slices.Contains(plot.Formats(), format) {
			return d, usagef("--format: %q: want some of %s", format, strings.Join(plot.Formats(), ", "))
		}
		if !slices.Contains(d.Formats, format) {
			d.Formats = append(d.Formats, format)
		}
	}
	var err error
	if o.width != "" {
		if d.Width, err = restyle.Width(o.width); err != nil {
			return d, usagef("--width: %w", err)
		}
	}
	if o.out == "" {
		return d, usagef("--out: name a folder for the figures")
	}
	if o.style != "" {
		text, err := os.ReadFile(o.style)
		if err != nil {
			return d, err
		}
		if d.Style, err = restyle.Read(o.style, text); err != nil {
			return d, err
		}
	}
	if o.sign != "" {
		text, err := os.ReadFile(o.sign)
		if err != nil {
			return d, err
		}
		if d.Key, err = provenance.PrivateKey(text); err != nil {
			return d, fmt.Errorf("%s: %w: openssl genpkey -algorithm ed25519 -out KEY makes one", o.sign, err)
		}
	}
	return d, nil
}
