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
//  3. that members of the registry signed, of the classes of its channel,
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
//
// # What the engine leaves behind
//
// A stopped validator leaves two goroutines until the process ends. They belong
// to the head file of the engine's consensus log: one closes it every second, one
// on SIGHUP. The file is closed and removed, so they find nothing to do and hold
// nothing but a few kilobytes. The engine gives no way to its log, nor to run
// without one; and were the head file closed for good, its signal channel would be
// closed, too, but stay registered, so that the next SIGHUP would panic.
//
// The engine thereby takes SIGHUP from its default, which is to end the process. A
// program that wants to end with its terminal must listen to the signal itself.
package comet
