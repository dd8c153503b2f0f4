package batch

import (
	"fmt"
	"strings"
	"text/template"
)

// SlurmOptions are what a cluster wants.
type SlurmOptions struct {
	Partition string // empty means the cluster's default
	Time      string // limit of a shard, such as 02:00:00; empty means the partition's
	MaxArray  int    // MaxArraySize of the cluster; 0 means Slurm's default of 1001
}

// Slurm returns a shell script. Run by bash it submits itself as a job array and, after
// all shards have ended in whatever way, once more to merge. Submitted by
// sbatch --array=3,7 it runs these shards again.
//
// More shards than an array may hold become several arrays.
func Slurm(j Job, o SlurmOptions) (string, error) {
	if err := j.Validate(); err != nil {
		return "", err
	}
	for _, word := range []string{o.Partition, o.Time} {
		if strings.ContainsAny(word, " \t\n\r'\"") {
			return "", fmt.Errorf("%w: %q: want one word", ErrJob, word)
		}
	}
	if o.MaxArray == 0 {
		o.MaxArray = 1001
	}
	if o.MaxArray < 2 {
		return "", fmt.Errorf("%w: MaxArraySize %d: want at least 2, see scontrol show config", ErrJob, o.MaxArray)
	}
	end := "IHEALTH_FILE"
	for strings.Contains(j.text(), end) {
		end += "_"
	}
	var b strings.Builder
	err := slurmScript.Execute(&b, map[string]any{
		"Job": j, "Options": o, "Text": j.text(), "End": end, "Out": quote(j.Out),
		"Size": min(j.Shards, o.MaxArray-1), "Last": min(j.Shards, o.MaxArray-1) - 1,
	})
	return b.String(), err
}

// quote returns s as one word of a shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

var slurmScript = template.Must(template.New("slurm").Parse(`#!/bin/bash
# Experiment {{.Job.Name}} in {{.Job.Shards}} shards.
#
#   bash {{.Job.Name}}.sh                     submits all shards and what merges them
#   sbatch --array=3,7 {{.Job.Name}}.sh       runs shards 3 and 7 again
#   bash {{.Job.Name}}.sh merge               merges here, or lists what is missing
#
# IHEALTH names the program if it is not in the PATH. All hosts must see the folder of
# results and run the same program.
#
#SBATCH --job-name=ihealth-{{.Job.Name}}
#SBATCH --array=0-{{.Last}}{{if .Job.AtOnce}}%{{.Job.AtOnce}}{{end}}
#SBATCH --cpus-per-task={{.Job.CPUs}}
#SBATCH --output=ihealth-{{.Job.Name}}-%A_%a.log
#SBATCH --open-mode=append
#SBATCH --requeue
{{- if .Job.Alone}}
#SBATCH --exclusive
{{- end}}
{{- if .Options.Partition}}
#SBATCH --partition={{.Options.Partition}}
{{- end}}
{{- if .Options.Time}}
#SBATCH --time={{.Options.Time}}
{{- end}}
set -euo pipefail
program=${IHEALTH:-ihealth}
out={{.Out}}
shards={{.Job.Shards}} # not SLURM_ARRAY_TASK_COUNT, which changes when some are submitted again

# The experiment as it was when this script was written.
file() {
	cat <<'{{.End}}'
{{.Text}}{{.End}}
}

merge() { file | "$program" merge /dev/stdin --out "$out"; }

if [ "${1:-}" = merge ]; then
	merge
elif [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
	shard=$((${IHEALTH_OFFSET:-0} + SLURM_ARRAY_TASK_ID))
	[ "$shard" -lt "$shards" ] || exit 0
	file | "$program" run /dev/stdin --out "$out" --jobs {{.Job.CPUs}} --keep-going --shard "$shard/$shards"
else
	jobs=
	for ((offset = 0; offset < shards; offset += {{.Size}})); do # an array holds {{.Size}} at most
		job=$(IHEALTH_OFFSET=$offset sbatch --parsable --export=ALL "$0")
		jobs=$jobs:${job%%;*}
	done
	# afterok would wait for ever when one shard fails: afterany, and merge says what is missing.
	sbatch --parsable --array=0 --dependency="afterany$jobs" --job-name=ihealth-{{.Job.Name}}-merge \
		--output=ihealth-{{.Job.Name}}-merge-%j.log --export=ALL "$0" merge
fi
`))
