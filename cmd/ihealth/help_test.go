package main

import (
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// leaves lists the commands that do something.
func leaves(c *cobra.Command) []*cobra.Command {
	if !c.HasSubCommands() {
		return []*cobra.Command{c}
	}
	var out []*cobra.Command
	for _, sub := range c.Commands() {
		out = append(out, leaves(sub)...)
	}
	return out
}

// Every command shows an example in its help and can print JSON.
func TestEveryCommandExplainsItself(t *testing.T) {
	for _, c := range leaves(newRoot(strings.NewReader(""), io.Discard, io.Discard)) {
		path := strings.Fields(c.CommandPath())[1:]
		status, stdout, stderr := invoke(t, "", append(path, "--help")...)
		if status != 0 || stderr != "" || !strings.Contains(stdout, "Examples:\n  ihealth ") {
			t.Errorf("%s --help: exit status %d\n%s%s", c.CommandPath(), status, stdout, stderr)
		}
		if c.Flags().Lookup("json") == nil {
			t.Errorf("%s has no --json", c.CommandPath())
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" {
				t.Errorf("%s --%s is not explained", c.CommandPath(), f.Name)
			}
		})
	}
}

// The examples name commands, arguments and flags that exist.
func TestExamplesAreUnderstood(t *testing.T) {
	for _, c := range leaves(newRoot(strings.NewReader(""), io.Discard, io.Discard)) {
		for line := range strings.SplitSeq(c.Example, "\n") {
			line, _, _ = strings.Cut(strings.ReplaceAll(line, ">", "<"), "<")
			root := newRoot(strings.NewReader(""), io.Discard, io.Discard)
			found, args, err := root.Find(strings.Fields(line)[1:])
			if err != nil || found.CommandPath() != c.CommandPath() {
				t.Errorf("%q is not an example of %s: %v", line, c.CommandPath(), err)
				continue
			}
			if err := found.ParseFlags(args); err != nil {
				t.Errorf("%q: %v", line, err)
			} else if err := found.ValidateArgs(found.Flags().Args()); err != nil {
				t.Errorf("%q: %v", line, err)
			}
		}
	}
}
