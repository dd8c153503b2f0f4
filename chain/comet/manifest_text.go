package comet

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"
)

// manifestText is a manifest as YAML.
var manifestText = template.Must(template.New("manifest").Funcs(template.FuncMap{"words": words}).Parse(
	`# A testnet of processes: see "ihealth chain testnet --help".
chain: {{.Chain}}
block_size: {{.BlockSize}}
topology: {{.Topology}}
gateway: "{{.Gateway}}"
shape: {delay: {{.Shape.Delay}}, jitter: {{.Shape.Jitter}}, rate_bps: {{.Shape.RateBps}}, uplink_bps: {{.Shape.UplinkBps}}}
nodes:
{{- range .Nodes}}
  - name: "{{.Name}}"
    host: "{{.Host}}"
    port: {{.Port}}
    rpc_port: {{.RPCPort}}
    metrics_port: {{.MetricsPort}}
    id: "{{.ID}}"
    validator: "{{.Validator}}"
{{- end}}
members:
{{- range .Members}}
  - name: {{printf "%q" .Name}}
    public_key: "{{.PublicKey}}"
    urgencies: {{words .Urgencies}}
    securities: {{words .Securities}}
    weight: {{.Weight}}
    per_second: {{.PerSecond}}
    burst: {{.Burst}}
{{- end}}
`))

// words is a list of plain words in YAML.
func words(list []string) string { return "[" + strings.Join(list, ", ") + "]" }

// Text returns the manifest as YAML, with every field.
func (m *Manifest) Text() []byte {
	var b bytes.Buffer
	if err := manifestText.Execute(&b, m); err != nil {
		panic(fmt.Sprintf("comet: manifest: %v", err)) // the template names fields that exist
	}
	return b.Bytes()
}
