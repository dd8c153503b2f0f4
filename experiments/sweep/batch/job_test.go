package batch

import (
	"errors"
	"strings"
	"testing"
)

// sound returns a job with nothing wrong.
func sound() Job {
	return Job{Name: "fig5", File: []byte("name: fig5\ntitle: a 'quoted' $title `x`\n\nseed: 1\n"), Shards: 7, CPUs: 1, Out: "/runs"}
}

func TestBadJobsAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(j *Job){
		"no name":         func(j *Job) { j.Name = "" },
		"name of a path":  func(j *Job) { j.Name = "../x" },
		"name with quote": func(j *Job) { j.Name = "a\"b" },
		"no file":         func(j *Job) { j.File = nil },
		"no shards":       func(j *Job) { j.Shards = 0 },
		"negative shards": func(j *Job) { j.Shards = -1 },
		"endless shards":  func(j *Job) { j.Shards = 1e9 },
		"negative room":   func(j *Job) { j.AtOnce = -1 },
		"no processor":    func(j *Job) { j.CPUs = 0 },
		"no folder":       func(j *Job) { j.Out = "" },
		"folder of lines": func(j *Job) { j.Out = "/a\nrm -rf /" },
	} {
		j := sound()
		spoil(&j)
		if _, err := Slurm(j, SlurmOptions{}); !errors.Is(err, ErrJob) {
			t.Errorf("%s: Slurm: %v", name, err)
		}
		if _, err := Kubernetes(j, KubernetesOptions{Image: "a/b:1", Claim: "runs"}); !errors.Is(err, ErrJob) {
			t.Errorf("%s: Kubernetes: %v", name, err)
		}
	}
	both := Job{}
	if err := both.Validate(); err == nil || strings.Count(err.Error(), "\n") < 3 {
		t.Errorf("not all mistakes at once: %v", err)
	}
}
