package batch_test

import (
	"fmt"
	"strings"

	"ihealth/experiments/sweep/batch"
)

// Two hundred shards for a Slurm cluster, at most fifty at the same time.
func ExampleSlurm() {
	script, err := batch.Slurm(batch.Job{
		Name: "mine", File: []byte("name: mine\n"), Shards: 200, AtOnce: 50, CPUs: 1, Out: "/scratch/runs",
	}, batch.SlurmOptions{Time: "02:00:00"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(script) {
		if strings.HasPrefix(line, "#SBATCH --array") || strings.HasPrefix(line, "#SBATCH --time") {
			fmt.Print(line)
		}
	}
	// Output:
	// #SBATCH --array=0-199%50
	// #SBATCH --time=02:00:00
}
