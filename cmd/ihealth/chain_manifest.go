package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ihealth/chain/comet"
	"ihealth/chain/comet/deploy"
	"ihealth/experiments/yamlfile"
)

// manifestLimits are above what the largest testnet with ten thousand members needs.
var manifestLimits = yamlfile.Limits{Bytes: 8 << 20, Keys: 1 << 18}

// parseManifest decodes and checks a manifest. Errors are yamlfile.Errors with line and
// column; the name is used in them only.
func parseManifest(name string, src []byte) (comet.Manifest, error) {
	var m comet.Manifest
	doc, err := yamlfile.DecodeWithin(manifestLimits, name, src, nil, &m)
	if err != nil {
		return comet.Manifest{}, err
	}
	var wrong *comet.ManifestError
	if err := m.Validate(); errors.As(err, &wrong) {
		return comet.Manifest{}, doc.Error(wrong.Path, "%s: %w", wrong.Path, wrong.Err)
	}
	return m, nil
}

// loadTestnet reads a testnet: its directory, or its manifest beside which the
// gateway's secrets are.
func loadTestnet(path string) (comet.Remote, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, deploy.ManifestFile)
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return comet.Remote{}, orMissing(err, "make a testnet with ihealth chain testnet")
	}
	m, err := parseManifest(path, src)
	if err != nil {
		return comet.Remote{}, err
	}
	gateway, err := comet.LoadGateway(filepath.Join(filepath.Dir(path), deploy.GatewayFile))
	if err != nil {
		return comet.Remote{}, fmt.Errorf("the manager's secrets: %w", err)
	}
	return comet.Remote{Manifest: m, Gateway: gateway}, nil
}
