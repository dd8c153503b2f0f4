package batch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// manifest is what a cluster reads of the two documents.
type manifest struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct{ Name string }
	Data       map[string]string
	Spec       struct {
		CompletionMode       string `yaml:"completionMode"`
		Completions          int
		Parallelism          int
		BackoffLimitPerIndex int `yaml:"backoffLimitPerIndex"`
		MaxFailedIndexes     int `yaml:"maxFailedIndexes"`
		Template             struct {
			Metadata struct{ Labels map[string]string }
			Spec     struct {
				RestartPolicy string `yaml:"restartPolicy"`
				Affinity      map[string]any
				Containers    []struct {
					Name, Image  string
					Command      []string
					Resources    map[string]map[string]any
					VolumeMounts []struct {
						Name      string
						MountPath string `yaml:"mountPath"`
						ReadOnly  bool   `yaml:"readOnly"`
					} `yaml:"volumeMounts"`
				}
				Volumes []struct {
					Name                  string
					ConfigMap             struct{ Name string } `yaml:"configMap"`
					PersistentVolumeClaim struct {
						ClaimName string `yaml:"claimName"`
					} `yaml:"persistentVolumeClaim"`
				}
			}
		}
	}
}

// parse reads the documents strictly.
func parse(t *testing.T, text string) (config, job manifest) {
	t.Helper()
	d := yaml.NewDecoder(strings.NewReader(text), yaml.Strict())
	for _, m := range []*manifest{&config, &job} {
		if err := d.Decode(m); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	return config, job
}

// Expand returns an argument as the kubelet passes it on: $(NAME) is a variable, $$ a
// dollar.
func expand(arg string, index int) string {
	const dollar = "\x00"
	arg = strings.ReplaceAll(arg, "$$", dollar)
	arg = strings.ReplaceAll(arg, "$(JOB_COMPLETION_INDEX)", fmt.Sprint(index))
	return strings.ReplaceAll(arg, dollar, "$")
}

func TestKubernetesManifest(t *testing.T) {
	j := sound()
	j.Shards, j.AtOnce, j.CPUs, j.Out = 200, 50, 4, "/runs of $(JOB_COMPLETION_INDEX)"
	text, err := Kubernetes(j, KubernetesOptions{Image: "registry.example:5000/a/ihealth@sha256:00", Claim: "runs", Memory: "2Gi"})
	if err != nil {
		t.Fatal(err)
	}
	config, job := parse(t, text)
	if config.Kind != "ConfigMap" || config.APIVersion != "v1" || config.Data["fig5.yaml"] != string(j.File) {
		t.Errorf("%+v", config)
	}
	s := job.Spec
	if job.Kind != "Job" || job.APIVersion != "batch/v1" || s.CompletionMode != "Indexed" || s.Completions != 200 || s.Parallelism != 50 ||
		s.MaxFailedIndexes != 200 || s.BackoffLimitPerIndex != 2 || s.Template.Spec.RestartPolicy != "Never" {
		t.Errorf("%+v", s)
	}
	if s.Template.Spec.Affinity != nil {
		t.Error("hosts are not shared, though no cell reads a clock")
	}
	pod := s.Template.Spec
	c := pod.Containers[0]
	if c.Image != "registry.example:5000/a/ihealth@sha256:00" || fmt.Sprint(c.Resources["requests"]["cpu"]) != "4" || c.Resources["limits"]["memory"] != "2Gi" {
		t.Errorf("%+v", c)
	}
	if pod.Volumes[0].ConfigMap.Name != config.Metadata.Name || pod.Volumes[1].PersistentVolumeClaim.ClaimName != "runs" ||
		c.VolumeMounts[0].Name != pod.Volumes[0].Name || c.VolumeMounts[1].Name != pod.Volumes[1].Name || c.VolumeMounts[1].MountPath != j.Out {
		t.Errorf("%+v", pod)
	}
	for _, index := range []int{0, 199} {
		args := make([]string, len(c.Command))
		for i, a := range c.Command {
			args[i] = expand(a, index)
		}
		want := []string{"ihealth", "run", "/experiment/fig5.yaml", "--out", j.Out, "--jobs", "4", "--keep-going", "--shard", fmt.Sprintf("%d/200", index)}
		if !slices.Equal(args, want) {
			t.Errorf("index %d runs %q", index, args)
		}
	}
}

func TestKubernetesHostsAreNotShared(t *testing.T) {
	j := sound()
	j.Alone = true
	text, err := Kubernetes(j, KubernetesOptions{Image: "i", Claim: "c"})
	if err != nil {
		t.Fatal(err)
	}
	_, job := parse(t, text)
	if job.Spec.Parallelism != 7 || job.Spec.Template.Spec.Affinity["podAntiAffinity"] == nil || job.Spec.Template.Metadata.Labels["app"] != "ihealth-fig5" {
		t.Errorf("%s", text)
	}
}

func TestKubernetesBadOptions(t *testing.T) {
	long, relative := sound(), sound()
	long.Name, relative.Out = strings.Repeat("a", 41), "runs"
	for _, c := range []struct {
		j Job
		o KubernetesOptions
	}{
		{sound(), KubernetesOptions{Claim: "c"}},
		{sound(), KubernetesOptions{Image: "a b", Claim: "c"}},
		{sound(), KubernetesOptions{Image: "i", Claim: "C_"}},
		{sound(), KubernetesOptions{Image: "i"}},
		{sound(), KubernetesOptions{Image: "i", Claim: "c", Memory: "lots"}},
		{long, KubernetesOptions{Image: "i", Claim: "c"}},
		{relative, KubernetesOptions{Image: "i", Claim: "c"}},
	} {
		if _, err := Kubernetes(c.j, c.o); !errors.Is(err, ErrJob) {
			t.Errorf("%+v: %v", c.o, err)
		}
	}
}
