package deploy

import (
	"testing"

	"ihealth/chain/comet"
)

// Nodes on one host shape their own links; hosts of their own are told by shape.sh.
func TestStartScriptShapesOneHost(t *testing.T) {
	here := []comet.ManifestNode{{Host: "127.0.0.1"}, {Host: "127.0.0.1"}}
	shape := comet.ManifestShape{Delay: 0.0105, Jitter: 0.002, RateBps: 2.5e6, UplinkBps: 4e7}
	for _, c := range []struct {
		shape comet.ManifestShape
		nodes []comet.ManifestNode
		want  string
	}{
		{comet.ManifestShape{}, here, ""},
		{shape, here, " --delay 0.0105s --jitter 0.002s --link-rate 2500000 --uplink 40000000"},
		{shape, append([]comet.ManifestNode{{Host: "10.0.0.1"}}, here...), ""},
		{shape, []comet.ManifestNode{{Host: "node0"}}, ""},
	} {
		if got := (onOneHost{&comet.Manifest{Shape: c.shape, Nodes: c.nodes}}).LinkFlags(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.shape, got, c.want)
		}
	}
}
