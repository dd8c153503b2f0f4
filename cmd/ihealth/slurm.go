package main

import (
	"github.com/spf13/cobra"

	"ihealth/experiments/sweep/batch"
)

func newSlurm() *cobra.Command {
	var o batchOptions
	var slurm batch.SlurmOptions
	c := &cobra.Command{
		Use:   "slurm FILE|NAME",
		Short: "Write a script that runs an experiment on a Slurm cluster",
		Long: `Write a script that runs an experiment on a Slurm cluster.

The script holds the file as it is now. Run by bash it submits a job array, one job a
shard, and a job that merges after all of them have ended. Shards that failed are
submitted again with sbatch --array=3,7 SCRIPT; ihealth merge lists what is missing.
All hosts must see the folder --out.`,
		Example: `  ihealth slurm fig5 --shards 20 --out runs >fig5.sh
  ihealth slurm fig5 --shards 5000 --at-once 200 --time 02:00:00 >fig5.sh`,
		Args: takes("FILE or NAME", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.write(cmd, args, func(j batch.Job) (string, error) { return batch.Slurm(j, slurm) })
		},
	}
	o.addTo(c, "runs")
	f := c.Flags()
	f.StringVar(&slurm.Partition, "partition", "", "partition; default: the cluster's")
	f.StringVar(&slurm.Time, "time", "", "limit of a shard, such as 02:00:00; default: the partition's")
	f.IntVar(&slurm.MaxArray, "max-array", 1001, "MaxArraySize of the cluster, see scontrol show config")
	return c
}
