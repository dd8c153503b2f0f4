package deploy

import (
	"bytes"
	"fmt"
	"net"
	"strconv"
	"strings"
	"text/template"

	"ihealth/chain/comet"
)

// render fills in a template of this package, whose fields exist.
func render(t *template.Template, data any) []byte {
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		panic("deploy: " + err.Error())
	}
	return b.Bytes()
}

// runsFunction tells whether the process of a node's pid file is that node, and not
// another one that got its number.
const runsFunction = `runs() {
	[ -f "$1/pid" ] && ps -o args= -p "$(cat "$1/pid")" 2>/dev/null | grep -q "chain node --home $1\( \|$\)"
}
`

var startScript = template.Must(template.New("start").Parse(`#!/bin/sh
# Starts the nodes named, or all, on this host. IHEALTH is the command to run.
set -eu
cd "$(dirname "$0")"
[ $# -gt 0 ] || set --{{range .Nodes}} {{.Name}}{{end}}
program=${IHEALTH:-ihealth}
command -v "$program" >/dev/null || {
	echo "no $program: put it into PATH, or name it, as in IHEALTH=/usr/local/bin/ihealth $0" >&2
	exit 1
}
` + runsFunction + `started=
for node in "$@"; do
	if runs "$node"; then
		echo "$node runs already" >&2
		continue
	fi
	nohup "$program" chain node --home "$node"{{.LinkFlags}} >>"$node/log" 2>&1 &
	echo $! >"$node/pid"
	started="$started $node"
done
[ -z "$started" ] || sleep 1
failed=0
for node in $started; do
	runs "$node" && continue
	echo "$node has ended: see $PWD/$node/log, which says last:" >&2
	tail -n 3 "$node/log" >&2
	rm -f "$node/pid"
	failed=1
done
exit $failed
`))

// onOneHost is a manifest for scripts that start its nodes.
type onOneHost struct{ *comet.Manifest }

// LinkFlags returns the flags that make nodes shape what they send, for a testnet on
// one host, whose interface could not tell them apart. Other hosts have shape.sh.
func (m onOneHost) LinkFlags() string {
	for _, n := range m.Nodes {
		if ip := net.ParseIP(n.Host); ip == nil || !ip.IsLoopback() {
			return ""
		}
	}
	var flags strings.Builder
	for _, f := range []struct {
		name  string
		value float64
		unit  string
	}{
		{"delay", m.Shape.Delay, "s"},
		{"jitter", m.Shape.Jitter, "s"},
		{"link-rate", m.Shape.RateBps, ""},
		{"uplink", m.Shape.UplinkBps, ""},
	} {
		if f.value > 0 {
			fmt.Fprintf(&flags, " --%s %s%s", f.name, strconv.FormatFloat(f.value, 'f', -1, 64), f.unit)
		}
	}
	return flags.String()
}

var stopScript = template.Must(template.New("stop").Parse(`#!/bin/sh
# Stops the nodes named, or all, that start.sh has started on this host.
set -eu
cd "$(dirname "$0")"
[ $# -gt 0 ] || set --{{range .Nodes}} {{.Name}}{{end}}
` + runsFunction + `for node in "$@"; do
	! runs "$node" || kill "$(cat "$node/pid")" 2>/dev/null || true
done
for node in "$@"; do
	left=100 # tenths of a second
	while runs "$node" && [ $left -gt 0 ]; do
		sleep 0.1
		left=$((left - 1))
	done
	if runs "$node"; then
		echo "$node does not end: killed" >&2
		kill -9 "$(cat "$node/pid")" 2>/dev/null || true
	fi
	rm -f "$node/pid"
done
`))

var shapeTemplate = template.Must(template.New("shape").Parse(`#!/bin/sh
# Shapes what leaves a network interface of a host of this testnet, as its manifest
# says: run it as root on each host, with the interface that leads to the others.
#   shape.sh eth0        shapes it
#   shape.sh eth0 off    undoes that
# Delays need the kernel's netem (CONFIG_NET_SCH_NETEM), rates its tbf.
set -eu
dev=${1:?which network interface? see: ip link}
tc qdisc del dev "$dev" root 2>/dev/null || true
[ "${2:-on}" = on ] || exit 0
{{range .}}{{.}}
{{end}}`))

// shapeScript returns the commands that shape an interface. A rate of single links is
// refused: an interface cannot tell them apart without a class for each peer.
func shapeScript(m *comet.Manifest) []byte { return render(shapeTemplate, shapeCommands(m.Shape)) }

func shapeCommands(s comet.ManifestShape) []string {
	rate := s.UplinkBps
	var note []string
	if s.RateBps > 0 {
		note = append(note, fmt.Sprintf(
			`echo "note: %.0f bit/s of each link are not shaped here: tc would need a class for every peer" >&2`, s.RateBps))
	}
	parent := "root handle 1:"
	var commands []string
	if rate > 0 {
		commands = append(commands, fmt.Sprintf(`tc qdisc add dev "$dev" %s tbf rate %.0fbit burst %d latency 10s`, parent, rate, burst(rate)))
		parent = "parent 1:1 handle 10:"
	}
	if s.Delay > 0 {
		netem := fmt.Sprintf(`tc qdisc add dev "$dev" %s netem delay %.0fus`, parent, 1e6*s.Delay)
		if s.Jitter > 0 {
			netem += fmt.Sprintf(" %.0fus", 1e6*s.Jitter)
		}
		commands = append(commands, netem+" limit 100000")
	}
	if len(commands) == 0 {
		note = append(note, `echo "the manifest shapes nothing" >&2`)
	}
	return append(note, commands...)
}

// burst returns the bytes that a tbf may pass at once: what the rate gives in 10 ms,
// but two full Ethernet frames at least.
func burst(rate float64) int { return max(3200, int(rate/8/100)) }
