package deploy_test

import (
	"fmt"
	"os"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/chain/comet/deploy"
)

// Four validators as processes of their own, each with its home, and what starts them.
func ExampleWrite() {
	dir, err := os.MkdirTemp("", "testnet")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	gateway := comet.NewGateway()
	load := chain.Workload{Seed: gateway.Seed, Entities: []chain.Entity{{Name: "hospital", Share: 1}}}
	manifest, err := comet.Layout{Validators: 4, BlockSize: 50, Members: load.Members(), Gateway: gateway.PublicKey()}.Manifest()
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := deploy.Write(dir, &manifest, gateway, false); err != nil {
		fmt.Println(err)
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range entries {
		fmt.Println(e.Name())
	}
	// Output:
	// compose
	// compose.yaml
	// gateway.json
	// kubernetes.yaml
	// manifest.yaml
	// node0
	// node1
	// node2
	// node3
	// shape.sh
	// start.sh
	// stop.sh
}
