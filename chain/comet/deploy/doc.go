// Package deploy writes a testnet of processes to a directory: a home for each node,
// and what starts the nodes on one host, in containers and in a cluster.
//
//	manifest.yaml      comet.Manifest
//	gateway.json       secrets of the manager, see comet.Gateway
//	node0/ …           homes: config, keys, genesis, data
//	start.sh, stop.sh  all nodes on this host
//	shape.sh           what the shape asks of a host's network interface
//	compose.yaml       a container a node; compose/ has their settings
//	kubernetes.yaml    a StatefulSet, its headless service, and the homes as a secret
//
// The homes in manifest.yaml's own places, in compose and in Kubernetes are the same
// but for config.toml: containers find each other by name, not by address.
package deploy
