package comet

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/libs/cli/flags"
	"github.com/cometbft/cometbft/libs/log"
	engine "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/types"
)

// newNode builds the engine of a home around a new application, which has the ledger
// of the engine's store when it returns. It closes failed when the engine gives up.
func newNode(ctx context.Context, c *config.Config, out io.Writer, failed chan<- struct{}) (*engine.Node, *application, error) {
	genesis, err := readGenesis(c.GenesisFile())
	if err != nil {
		return nil, nil, err
	}
	app, err := newNodeApplication(genesis)
	if err != nil {
		return nil, nil, err
	}
	signer, err := loadSigner(c.PrivValidatorKeyFile(), c.PrivValidatorStateFile(), c.Moniker, genesis)
	if err != nil {
		return nil, nil, err
	}
	key, err := loadNodeKey(c.NodeKeyFile())
	if err != nil {
		return nil, nil, err
	}
	logger, err := flags.ParseLogLevel(c.LogLevel, log.NewTMLogger(log.NewSyncWriter(out)), "error")
	if err != nil {
		return nil, nil, fmt.Errorf("comet: %w: log_level: %w", ErrConfig, err)
	}
	e, err := engine.NewNodeWithContext(ctx, c, signer, key,
		proxy.NewConnSyncLocalClientCreator(app),
		func() (*types.GenesisDoc, error) { return genesis, nil },
		config.DefaultDBProvider,
		metricsOf(c),
		newFailureLog(logger, failed))
	if err != nil {
		return nil, nil, fmt.Errorf("comet: node of %s does not start: does another one run on this home? %w", c.RootDir, err)
	}
	return e, app, nil
}

// newNodeApplication returns an empty ledger under the rules of a genesis.
func newNodeApplication(genesis *types.GenesisDoc) (*application, error) {
	r, err := rulesOf(genesis)
	if err != nil {
		return nil, err
	}
	return &application{
		rules:   r,
		needed:  func() int64 { return 0 },                   // the ledger is rebuilt from all blocks
		decided: func(int64, time.Time, *block, [32]byte) {}, // events tell who listens
	}, nil
}
