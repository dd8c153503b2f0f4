package comet

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ihealth/chain"
)

// What a manager of a testnet of processes may find.
var (
	ErrUnreachable  = errors.New("node does not answer")
	ErrOtherManager = errors.New("another manager loads the testnet")
)

// Remote measures a running testnet of processes. It implements chain.Chain.
//
// The manager runs here, as the gateway, and talks to the nodes' RPC. It hands each
// batch to the proposer of the coming height, as [Testnet] does: in one carrier
// transaction to that node's mempool, whose application takes the batch as its offer
// when it checks the carrier; all others get the batch header, which wakes them.
// Blocks are then the same as in process, and one request a batch and node is all that
// the RPC has to bear. A batch that its proposer did not get, as it was down, is
// handed over again at the next height.
//
// Nodes announce each decided height in an event, which arrives over a websocket. What
// counts as its time is the arrival here: clocks of different hosts are never compared,
// and a block's latency contains the way of the batch to the proposer and that of the
// announcement back.
type Remote struct {
	Manifest Manifest
	Gateway  Gateway
	Options  Options // only BlockTimeout, StallTimeout and Rotates are used
}

var _ chain.Chain = Remote{}

// Measure loads the testnet with w and returns when all accepted transactions are
// committed, all nodes agree, and each of them holds as many more transactions. It
// expects the testnet for itself, with the configuration config and the entities of w
// as members; their nonces begin where the chain has got to, so that it can be
// measured again and again. The processors that it watches are those of this host, and
// OwnCPU is the share of the gateway.
//
// Transactions that members send to the nodes themselves count as foreign in the result.
//
// It fails with ErrOptions, ErrUnreachable, ErrOtherManager, ErrStalled or ErrDiverged, and with ctx's
// error soon after ctx is done.
func (r Remote) Measure(ctx context.Context, config chain.Config, w chain.Workload) (m chain.Measurement, err error) {
	o, err := r.options(config, w)
	if err != nil {
		return chain.Measurement{}, err
	}
	net, err := connect(ctx, &r.Manifest, r.Gateway.Key, o)
	if err != nil {
		return chain.Measurement{}, err
	}
	defer func() { err = errors.Join(err, net.close()) }()
	if w, err = net.resumed(ctx, w); err != nil {
		return chain.Measurement{}, err
	}
	run, err := newRun(net, net.decisions.out, net.decisions.present(), o, w)
	if err != nil {
		return chain.Measurement{}, err
	}
	if err = run.drive(ctx); err != nil && !errors.Is(err, ErrDiverged) {
		return chain.Measurement{}, fmt.Errorf("comet: %s: %w", r.Manifest.Chain, err)
	}
	return run.trace.Measurement(), err
}

// options returns what the run needs to know of the testnet.
func (r Remote) options(config chain.Config, w chain.Workload) (Options, error) {
	if err := errors.Join(r.Manifest.Validate(), w.Validate()); err != nil {
		return Options{}, err
	}
	if has := (chain.Config{Validators: len(r.Manifest.Nodes), BlockSize: r.Manifest.BlockSize}); config != has {
		return Options{}, fmt.Errorf("comet: %w: the testnet has %d validators and blocks of %d, not %d and %d",
			ErrOptions, has.Validators, has.BlockSize, config.Validators, config.BlockSize)
	}
	if key := fmt.Sprintf("%x", r.Gateway.PublicKey()); key != r.Manifest.Gateway {
		return Options{}, fmt.Errorf("comet: %w: the gateway's key is not that of the manifest", ErrOptions)
	}
	for _, m := range w.Members() {
		if !slices.ContainsFunc(r.Manifest.Members, func(n ManifestMember) bool {
			return n.Name == m.Name && n.PublicKey == newManifestMember(m).PublicKey
		}) {
			return Options{}, fmt.Errorf("comet: %w: entity %q, with the key it has, is no member of the testnet", ErrOptions, m.Name)
		}
	}
	registry, err := r.Manifest.Registry()
	o := r.Options.withDefaults()
	o.Validators, o.BlockSize, o.Registry = config.Validators, config.BlockSize, registry
	return o, err
}
