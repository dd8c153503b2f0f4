package main

import (
	"bytes"
	"encoding/json"

	"github.com/spf13/cobra"

	"ihealth/experiments"
)

func newSchema() *cobra.Command {
	var compact bool
	c := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of experiment files",
		Long: `Print the JSON Schema of experiment files.

Editors that know it complete keys, explain them and underline mistakes while you
write. A file names its schema in its first line:

  # yaml-language-server: $schema=ihealth.schema.json`,
		Example: "  ihealth schema > ihealth.schema.json",
		Args:    takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			text := experiments.Schema()
			if compact {
				var b bytes.Buffer
				if err := json.Compact(&b, text); err != nil {
					return err
				}
				b.WriteByte('\n')
				text = b.Bytes()
			}
			_, err := cmd.OutOrStdout().Write(text)
			return err
		},
	}
	c.Flags().BoolVar(&compact, "json", false, "on one line")
	return c
}
