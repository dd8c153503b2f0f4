// Package comet runs a channel's blockchain on real CometBFT validators: nodes
// of one process that talk over TCP on the loopback interface, each with its own
// copy of the application.
//
// [Testnet] starts and stops the nodes. [Chain] measures them under a workload:
//
//	workload ─► manager.BlockchainManager ─► Testnet.Propose ─► validators ─► Testnet.Decisions
//
// # How a block comes about
//
// The manager's batch goes to the validator whose turn it is to propose the
// coming height, and a batch header, one signed line with the batch's Merkle
// root, goes to the mempool of every validator, which wakes the consensus. The
// proposer puts the header and the batch into a block. A validator accepts a
// block when
//
//  1. it holds at most n transactions,
//  2. in order of urgency,
//  3. that members of the registry signed,
//  4. with nonces never used before,
//  5. and, if it begins with a batch header, exactly the batch of that header,
//     which is signed by the gateway for this height.
//
// A block without header is made of the transactions in the proposer's own
// mempool, under the rules 1 to 4. A height that did not commit its batch, for
// whatever reason, makes the header worthless, so that the manager can hand the
// transactions over again without any risk of committing them twice.
//
// The state root is a hash over all committed blocks. It stands in the first
// transaction result of each block, and not in the header's AppHash, where every
// change would cost an empty block.
package comet
