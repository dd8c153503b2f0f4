package deploy

import (
	"fmt"
	"os"
	"path/filepath"
	"text/template"

	"ihealth/chain/comet"
)

// composeText runs each node in a container. The directory is mounted, and over the
// home's settings those with the containers' names.
var composeText = template.Must(template.New("compose").Parse(`# docker compose up: a container a node. IHEALTH_IMAGE is an image whose entry point
# is ihealth; the RPC ports on this host are those of manifest.yaml.
services:
{{- range .}}
  {{.Name}}:
    image: "${IHEALTH_IMAGE:-ihealth:latest}"
    hostname: "{{.Name}}"
    command: ["chain", "node", "--home", "/testnet/node"]
    stop_grace_period: 10s
    restart: unless-stopped
    volumes:
      - "./{{.Name}}:/testnet/node"
      - "./compose/{{.Name}}.toml:/testnet/node/config/config.toml:ro"
    ports:
      - "{{.RPCPort}}:{{.Inside}}"
    networks: [testnet]
{{- end}}
networks:
  testnet: {}
`))

// service is a node with its RPC port inside of its container. On this host it has the
// manifest's port if these differ from node to node, or else one in a row of its own.
type service struct {
	Name    string
	RPCPort int
	Inside  int
}

func writeCompose(dir string, m *comet.Manifest) error {
	moved := m.Moved(func(n comet.ManifestNode, _ int) string { return n.Name })
	folder := filepath.Join(dir, "compose")
	if err := os.Mkdir(folder, 0o777); err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	services := make([]service, len(m.Nodes))
	for i, n := range m.Nodes {
		services[i] = service{n.Name, n.RPCPort, comet.DefaultRPCPort}
		if i > 0 && n.RPCPort == m.Nodes[0].RPCPort {
			services[i].RPCPort += 3 * i
		}
		if err := moved.WriteConfig(i, filepath.Join(folder, n.Name+".toml")); err != nil {
			return err
		}
	}
	return file{"compose.yaml", render(composeText, services), 0o666}.write(dir)
}
