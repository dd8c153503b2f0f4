package batch

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"text/template"
)

// KubernetesOptions are what a cluster wants.
type KubernetesOptions struct {
	Image  string // with ihealth as a program in its PATH
	Claim  string // PersistentVolumeClaim, ReadWriteMany, that is mounted at the job's Out
	Memory string // of a shard, such as 1Gi; empty means 1Gi
}

var (
	imageName = regexp.MustCompile(`^[a-z0-9][a-zA-Z0-9./:@_-]*$`)
	claimName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)
	quantity  = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?([kMGTPE]|[KMGTPE]i)?$`)
)

// maxName is the length of a name that Kubernetes makes names of pods from.
const maxName = 40

// Kubernetes returns a manifest of the experiment as a ConfigMap and an Indexed Job,
// which needs Kubernetes 1.29. A shard is tried three times; one that fails does not stop
// the others. The program is run without a shell, so the image needs none.
func Kubernetes(j Job, o KubernetesOptions) (string, error) {
	if err := j.Validate(); err != nil {
		return "", err
	}
	if o.Memory == "" {
		o.Memory = "1Gi"
	}
	switch {
	case !imageName.MatchString(o.Image):
		return "", fmt.Errorf("%w: image %q: want one such as registry.example/ihealth:1", ErrJob, o.Image)
	case !claimName.MatchString(o.Claim):
		return "", fmt.Errorf("%w: claim %q: want the name of a PersistentVolumeClaim", ErrJob, o.Claim)
	case !quantity.MatchString(o.Memory):
		return "", fmt.Errorf("%w: memory %q: want a quantity such as 2Gi", ErrJob, o.Memory)
	case len(j.Name) > maxName || !claimName.MatchString(j.Name):
		return "", fmt.Errorf("%w: name %q: Kubernetes wants at most %d characters that begin and end with a letter or digit", ErrJob, j.Name, maxName)
	case !strings.HasPrefix(j.Out, "/"):
		return "", fmt.Errorf("%w: folder %q: a volume is mounted at an absolute path", ErrJob, j.Out)
	}
	atOnce := j.AtOnce
	if atOnce == 0 {
		atOnce = j.Shards
	}
	var b strings.Builder
	err := kubernetesManifest.Execute(&b, map[string]any{
		"Job": j, "Options": o, "AtOnce": atOnce, "Text": indent(j.text(), "    "),
		"Command": command(j, "run", "--jobs", fmt.Sprint(j.CPUs), "--keep-going", "--shard", fmt.Sprintf("$(JOB_COMPLETION_INDEX)/%d", j.Shards)),
		"Merge":   strings.Join([]string{"ihealth", "merge", file(j), "--out", j.Out}, " "),
	})
	return b.String(), err
}

func file(j Job) string { return "/experiment/" + j.Name + ".yaml" }

// command returns a command line of ihealth as a list in JSON, which is YAML too.
// Kubernetes expands $(NAME) and takes $$ for a dollar.
func command(j Job, verb string, flags ...string) string {
	args := append([]string{"ihealth", verb, file(j), "--out", strings.ReplaceAll(j.Out, "$", "$$")}, flags...)
	text, err := json.Marshal(args)
	if err != nil {
		panic("batch: " + err.Error())
	}
	return string(text)
}

func indent(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString(by)
		}
		b.WriteString(line)
	}
	return b.String()
}

var kubernetesManifest = template.Must(template.New("kubernetes").Funcs(template.FuncMap{"json": func(v any) (string, error) {
	text, err := json.Marshal(v)
	return string(text), err
}}).Parse(`# Experiment {{.Job.Name}} in {{.Job.Shards}} shards, for kubectl apply -f. When the Job is complete, merge where the
# claim is mounted at {{.Job.Out}}; what is missing is listed:
#
#   {{.Merge}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: ihealth-{{.Job.Name}}
data:
  {{.Job.Name}}.yaml: |2
{{.Text}}---
apiVersion: batch/v1
kind: Job
metadata:
  name: ihealth-{{.Job.Name}}
spec:
  completionMode: Indexed
  completions: {{.Job.Shards}}
  parallelism: {{.AtOnce}}
  backoffLimitPerIndex: 2
  maxFailedIndexes: {{.Job.Shards}}
  template:
    metadata:
      labels: {app: ihealth-{{.Job.Name}}}
    spec:
      restartPolicy: Never
{{- if .Job.Alone}}
      affinity: # some cells read a clock: no two shards share a host
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector: {matchLabels: {app: ihealth-{{.Job.Name}}}}
{{- end}}
      containers:
        - name: shard
          image: {{json .Options.Image}}
          command: {{.Command}}
          resources:
            requests: {cpu: {{.Job.CPUs}}, memory: {{.Options.Memory}}}
            limits: {memory: {{.Options.Memory}}}
          volumeMounts:
            - {name: experiment, mountPath: /experiment, readOnly: true}
            - {name: runs, mountPath: {{json .Job.Out}}}
      volumes:
        - name: experiment
          configMap: {name: ihealth-{{.Job.Name}}}
        - name: runs
          persistentVolumeClaim: {claimName: {{.Options.Claim}}}
`))
