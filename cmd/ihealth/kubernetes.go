package main

import (
	"github.com/spf13/cobra"

	"ihealth/experiments/sweep/batch"
)

func newKubernetes() *cobra.Command {
	var o batchOptions
	var k batch.KubernetesOptions
	c := &cobra.Command{
		Use:   "kubernetes FILE|NAME",
		Short: "Write a manifest that runs an experiment on Kubernetes",
		Long: `Write a manifest that runs an experiment on Kubernetes: a ConfigMap with the file as
it is now and an Indexed Job, one pod a shard (Kubernetes 1.29 or later).

The claim is a ReadWriteMany volume, mounted at --out. Merge where it is mounted when
the Job has ended: ihealth merge lists what is missing, and applying the Job again
computes only that.`,
		Example: `  ihealth kubernetes fig5 --shards 20 --image registry.example/ihealth:1 --claim runs >fig5.yaml`,
		Args:    takes("FILE or NAME", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.write(cmd, args, func(j batch.Job) (string, error) { return batch.Kubernetes(j, k) })
		},
	}
	o.addTo(c, "/runs")
	f := c.Flags()
	f.StringVar(&k.Image, "image", "", "image with ihealth in its PATH")
	f.StringVar(&k.Claim, "claim", "", "PersistentVolumeClaim for the results, ReadWriteMany")
	f.StringVar(&k.Memory, "memory", "1Gi", "memory of a shard")
	return c
}
