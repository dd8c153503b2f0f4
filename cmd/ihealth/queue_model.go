package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// queueModel is one model of a queue: its flags, and how it is made of them.
type queueModel struct {
	name  string
	line  string // what it is
	needs string // flags that must be given, besides --model and --lambda
	takes string // flags that may be given
	build func(o *queueOptions) (queueSystem, error)
}

// queueModels lists all models, each family from its own file.
func queueModels() []queueModel {
	return slices.Concat(urgencyModels, oneServerModels, manyServerModels, priorityModels, blockModels, consensusModels, networkModels)
}

func findModel(name string) (queueModel, bool) {
	models := queueModels()
	i := slices.IndexFunc(models, func(m queueModel) bool { return m.name == name })
	if i < 0 {
		return queueModel{}, false
	}
	return models[i], true
}

// uses reports whether the model has a use for a flag that not all models have.
func (m queueModel) uses(flag string) bool {
	return slices.Contains(strings.Fields(m.needs+" "+m.takes), flag)
}

// checkFlags returns an error for a flag that is missing or of no use.
func (m queueModel) checkFlags(given func(flag string) bool) error {
	for flag := range strings.FieldsSeq(m.needs) {
		if !given(flag) {
			return usagef("no --%s: model %s needs --%s", flag, m.name, strings.Join(strings.Fields("lambda "+m.needs), ", --"))
		}
	}
	for _, flag := range modelFlags() {
		if !given(flag) || m.uses(flag) {
			continue
		}
		why := "has no use for it"
		if flag == "levels" {
			why = "has no priority"
		}
		return usagef("--%s: model %s %s; it takes --%s", flag, m.name, why, strings.Join(strings.Fields("lambda "+m.needs+" "+m.takes), ", --"))
	}
	return nil
}

// modelFlags lists the flags that not all models have.
func modelFlags() []string {
	var flags []string
	for _, m := range queueModels() {
		flags = append(flags, strings.Fields(m.needs+" "+m.takes)...)
	}
	slices.Sort(flags)
	return slices.Compact(flags)
}

// listModels returns a line for each model.
func listModels() string {
	var b strings.Builder
	for _, m := range queueModels() {
		fmt.Fprintf(&b, "%-19s %s\n", m.name, m.line)
	}
	return b.String()
}

// queueListing is a model in the JSON of --list.
type queueListing struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Needs       []string `json:"needs"`
	Takes       []string `json:"takes"`
}

func (o *queueOptions) printModels(cmd *cobra.Command) error {
	if !o.json {
		_, err := fmt.Fprint(cmd.OutOrStdout(), listModels())
		return err
	}
	var models []queueListing
	for _, m := range queueModels() {
		models = append(models, queueListing{m.name, m.line, strings.Fields("lambda " + m.needs), orEmpty(strings.Fields(m.takes))})
	}
	return writeJSON(cmd.OutOrStdout(), map[string][]queueListing{"models": models})
}
