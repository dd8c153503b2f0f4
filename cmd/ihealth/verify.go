package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ihealth/experiments"
)

type verifyOptions struct {
	quick  bool
	json   bool
	report string
	readme string
}

func newVerify() *cobra.Command {
	var o verifyOptions
	var of figureOptions
	c := &cobra.Command{
		Use:   "verify [FIGURE...]",
		Short: "Check every claim of the paper that this program reproduces, or where a figure comes from",
		Long: `Check every claim of the paper that this program reproduces.

A claim holds, fails, or was skipped because something is missing here, such as
a recording. A claim of the paper that is false is a finding: it passes when the
results show it to be false. The exit status is 1 when a claim fails.

A FIGURE is a file that ihealth run or ihealth plot has drawn, or its sidecar. It is
recomputed from the results of its run, byte for byte, and with --rerun from nothing;
a figure, sidecar, signature or run that was tampered with is an error.`,
		Example: `  ihealth verify --quick
  ihealth verify --report claims.html
  ihealth verify runs/fig5-3fb1b68c/fig5.pdf --rerun
  ihealth verify paper/figures/fig5.pdf --key public.pem`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := notBoth(cmd, len(args) > 0); err != nil {
				return err
			}
			if len(args) > 0 {
				return verifyFigures(cmd, args, &of, o.json)
			}
			return verify(cmd, o)
		},
	}
	of.add(c)
	c.Flags().BoolVar(&o.quick, "quick", false, "smaller, as the files' own lists say")
	c.Flags().StringVar(&o.report, "report", "", "write the claims with their figures as a page, see ihealth report")
	c.Flags().StringVar(&o.readme, "readme", "", "write the table of claims into this document, between its marks")
	c.Flags().BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func verify(cmd *cobra.Command, o verifyOptions) error {
	list, err := openAll(experiments.Catalogue(), experiments.Options{Quick: o.quick})
	if err != nil {
		return err
	}
	reports, err := perform(cmd, &experiments.Runner{}, list)
	if err != nil {
		return err
	}
	if o.report != "" {
		if _, err := writePage(o.report, "Claims", reports); err != nil {
			return err
		}
	}
	if o.readme != "" {
		if err := rewriteClaims(o.readme, reports); err != nil {
			return err
		}
	}
	claims := claimsOf(reports)
	if o.json {
		err = writeJSON(cmd.OutOrStdout(), struct {
			Claims []experiments.Claim `json:"claims"`
		}{orEmpty(claims)})
	} else {
		err = writeClaims(cmd.OutOrStdout(), claims)
	}
	if err != nil {
		return err
	}
	return failed(reports)
}

// failed returns an error that names the claims that do not hold.
func failed(reports []*experiments.Report) error {
	var ids []string
	for _, r := range reports {
		for _, c := range r.Failed() {
			ids = append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return fmt.Errorf("verify: %d claims do not hold: %s", len(ids), strings.Join(ids, ", "))
}
