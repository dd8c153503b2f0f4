package main

import (
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"ihealth/experiments"
)

// schemaName is the file of the schema beside an own experiment.
const schemaName = "ihealth.schema.json"

type initOptions struct {
	out   string
	force bool
	list  bool
	json  bool
}

func newInit() *cobra.Command {
	var o initOptions
	c := &cobra.Command{
		Use:   "init [KIND]",
		Short: "Write a commented file to begin an own experiment with",
		Long: `Write a commented file to begin an own experiment with.

The file runs as it is; each key is explained behind it. Beside it comes the JSON
Schema that editors complete and check it by. --list shows the kinds.`,
		Example: `  ihealth init sojourn --out mine.yaml
  ihealth init --list`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.list {
				return listStarters(cmd.OutOrStdout(), o.json)
			}
			kind := "sojourn"
			if len(args) == 1 {
				kind = args[0]
			}
			return o.write(cmd.OutOrStdout(), kind)
		},
	}
	f := c.Flags()
	f.StringVar(&o.out, "out", "", "file to write, or - for stdout; my-KIND.yaml when it is not given")
	f.BoolVar(&o.force, "force", false, "replace files that exist")
	f.BoolVar(&o.list, "list", false, "show the kinds and write nothing")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func (o *initOptions) write(w io.Writer, kind string) error {
	starter, err := experiments.FindStarter(kind)
	if err != nil {
		return usageError{err}
	}
	text := starter.Text(schemaName)
	if o.out == "-" {
		_, err := w.Write(text)
		return err
	}
	file := o.out
	if file == "" {
		file = "my-" + kind + ".yaml"
	}
	schema := filepath.Join(filepath.Dir(file), schemaName)
	if err := free(o.force, file); err != nil {
		return err
	}
	if err := writeAside(file, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
		return err
	}
	if there, err := os.ReadFile(schema); err != nil || o.force || string(there) == "" {
		if err := writeAside(schema, func(w io.Writer) error { _, err := w.Write(experiments.Schema()); return err }); err != nil {
			return err
		}
	}
	if o.json {
		return writeJSON(w, struct {
			Kind   string `json:"kind"`
			File   string `json:"file"`
			Schema string `json:"schema"`
		}{kind, file, schema})
	}
	_, err = io.WriteString(w, file+": run it with: ihealth run "+file+"\n"+schema+": the schema for your editor\n")
	return err
}

// listStarters shows the kinds.
func listStarters(w io.Writer, asJSON bool) error {
	type kind struct {
		Kind  string `json:"kind"`
		Like  string `json:"like"`
		About string `json:"about"`
	}
	var kinds []kind
	var rows [][]string
	for _, s := range experiments.Starters() {
		kinds = append(kinds, kind{s.Kind, s.Like, s.About})
		rows = append(rows, []string{s.Kind, s.Like, s.About})
	}
	if asJSON {
		return writeJSON(w, struct {
			Kinds []kind `json:"kinds"`
		}{kinds})
	}
	return writeTable(w, []string{"kind", "like", "about"}, rows)
}
