package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// engines are the modules whose version says which chain was measured.
var engines = map[string]string{"github.com/cometbft/cometbft": "cometbft"}

type versionResult struct {
	Version  string            `json:"version"`
	Revision string            `json:"revision"` // of the source; empty when the build did not record it
	Go       string            `json:"go"`
	Platform string            `json:"platform"`
	Engines  map[string]string `json:"engines"`
}

func newVersion() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "version",
		Short:   "Print the versions of ihealth, Go and the consensus engines",
		Example: "  ihealth version --json",
		Args:    takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := currentVersion()
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), v)
			}
			rows := [][]string{{"ihealth", v.Version}, {"revision", v.Revision}, {"go", v.Go}, {"platform", v.Platform}}
			rows = append(rows, []string{"cometbft", v.Engines["cometbft"]})
			return writeTable(cmd.OutOrStdout(), []string{"part", "version"}, rows)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func currentVersion() versionResult {
	v := versionResult{
		Version: "(unknown)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Engines: map[string]string{},
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Version = info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v.Revision = s.Value
		}
	}
	for _, m := range info.Deps {
		if name, ok := engines[m.Path]; ok {
			v.Engines[name] = m.Version
		}
	}
	return v
}
