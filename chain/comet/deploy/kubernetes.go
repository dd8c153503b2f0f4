package deploy

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"text/template"

	"ihealth/chain/comet"
)

// kubernetesText runs the nodes as the pods of a StatefulSet. A first container copies
// a pod's home out of the secret, once: signing state and blocks then live on the
// pod's volume and outlast the pod.
var kubernetesText = template.Must(template.New("kubernetes").Parse(`# kubectl apply -f kubernetes.yaml. Replace the image by one whose entry point is ihealth.
# This file holds the keys of all nodes.
apiVersion: v1
kind: Service
metadata: {name: {{.Name}}}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector: {app: {{.Name}}}
  ports:
    - {name: p2p, port: {{.Port}}}
    - {name: rpc, port: {{.RPCPort}}}
    - {name: metrics, port: {{.MetricsPort}}}
---
apiVersion: v1
kind: Secret
metadata: {name: {{.Name}}-homes}
data:
{{- range .Files}}
  {{.Key}}: {{.Text}}
{{- end}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: {{.Name}}}
spec:
  serviceName: {{.Name}}
  replicas: {{.Replicas}}
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: {{.Name}}}}
  template:
    metadata:
      labels: {app: {{.Name}}}
      annotations: {prometheus.io/scrape: "true", prometheus.io/port: "{{.MetricsPort}}"}
    spec:
      terminationGracePeriodSeconds: 10
      initContainers:
        - name: home
          image: busybox
          command: ["sh", "-c", "test -e /testnet/node/data || cp -rL /homes/$(hostname)/. /testnet/node/"]
          volumeMounts:
            - {name: home, mountPath: /testnet/node}
            - {name: homes, mountPath: /homes}
      containers:
        - name: node
          image: ihealth:latest
          args: ["chain", "node", "--home", "/testnet/node"]
          ports:
            - {name: p2p, containerPort: {{.Port}}}
            - {name: rpc, containerPort: {{.RPCPort}}}
            - {name: metrics, containerPort: {{.MetricsPort}}}
          volumeMounts:
            - {name: home, mountPath: /testnet/node}
      volumes:
        - name: homes
          secret:
            secretName: {{.Name}}-homes
            defaultMode: 0o400
            items:
{{- range .Files}}
              - {key: {{.Key}}, path: {{.Path}}}
{{- end}}
  volumeClaimTemplates:
    - metadata: {name: home}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
`))

// cluster is what the template needs.
type cluster struct {
	Name                       string
	Replicas                   int
	Port, RPCPort, MetricsPort int
	Files                      []secret
}

// secret is a file of a home: its key in the secret, its path in the volume, and its
// text in base64.
type secret struct{ Key, Path, Text string }

// homeFiles are the files of a home, relative to it.
var homeFiles = []string{
	"config/config.toml", "config/genesis.json", "config/node_key.json",
	"config/priv_validator_key.json", "data/priv_validator_state.json",
}

func writeKubernetes(dir string, m *comet.Manifest) error {
	pod := func(i int) string { return fmt.Sprintf("%s-%d", m.Chain, i) }
	moved := m.Moved(func(_ comet.ManifestNode, i int) string { return pod(i) + "." + m.Chain })
	settings := filepath.Join(dir, "kubernetes.toml")
	c := cluster{m.Chain, len(m.Nodes), comet.DefaultPort, comet.DefaultRPCPort, comet.DefaultMetricsPort, nil}
	for i, n := range m.Nodes {
		if err := moved.WriteConfig(i, settings); err != nil {
			return err
		}
		for _, name := range homeFiles {
			from := filepath.Join(dir, n.Name, filepath.FromSlash(name))
			if name == homeFiles[0] {
				from = settings
			}
			text, err := os.ReadFile(from)
			if err != nil {
				return fmt.Errorf("deploy: %w", err)
			}
			c.Files = append(c.Files, secret{
				fmt.Sprintf("%d-%s", i, filepath.Base(name)), pod(i) + "/" + name, base64.StdEncoding.EncodeToString(text),
			})
		}
	}
	if err := os.Remove(settings); err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	return file{"kubernetes.yaml", render(kubernetesText, c), 0o600}.write(dir)
}
