// Package comet runs a channel's blockchain on real CometBFT validators: nodes
// of one process that talk over TCP on the loopback interface, each with its own
// copy of the application.
//
// [Testnet] starts and stops the nodes. [Chain] measures them under a workload:
//
//	workload ─► manager.BlockchainManager ─► Testnet.Propose ─► validators ─► Testnet.Decisions
//
// [Ledger] executes transactions one by one on the same way. [Channels] are several
// such networks at once, each a chain of its own.
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
// # Who validates
//
// M nodes run, and m of them validate. An order changes m, who they are, and n. It is
// a transaction in the mempool of every validator, and holds if a quorum of the
// validators of its block's height signed it, if it is the next order of this chain,
// and if at least four validators and blocks of 1 to MaxBlockSize transactions remain.
// Two heights after its block it is in force. It says the whole set, and a validator
// tells its engine only the difference. [Testnet.Reconfigure] also refuses what the
// validators cannot know: a set of which too few nodes run to decide anything.
//
// # Who is the manager
//
// With Options.Rotates the role of the manager goes round the validators in force, by
// manager.Rotation as on the simulated chain: they take turns in the order of the nodes,
// one height each, beginning with the first when an order takes effect. What waits goes
// from each to the next. All managers live in the gateway, so a handover takes no time,
// and a node that stops takes nothing with it: the transactions that wait in its turn
// reach the chain in blocks that others propose, and the next manager inherits the rest.
// Without Rotates one manager stands outside, whoever validates.
//
// The state root is a hash over all committed blocks. It stands in the first
// transaction result of each block, and not in the header's AppHash, where every
// change would cost an empty block.
//
// # A testnet of processes
//
// A [Manifest] describes nodes that are processes of their own, on one host or on many.
// Manifest.WriteHomes writes their homes (package deploy writes all that starts them),
// [RunNode] runs one, and [Remote] measures them. Application, rules and measurement
// are the same; what differs is how things get there:
//
//   - The rules stand in the genesis, on which all nodes must agree.
//   - The manager's batch reaches its proposer as one carrier transaction over RPC,
//     which the proposer's application takes as the offer. No block contains a carrier.
//   - Decisions come back as announcements, small events over a websocket.
//   - A node rebuilds its ledger from its own blocks when it starts.
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
//
// # Traps
//
// What running the engine has taught, where the remedy is, and the test that shows it.
//
//	T1  the newest tag is abandoned         go.mod pins v0.40.0         TestEngineIsPinned
//	T2  metrics registered twice            traffic, metricsOf          TestTrafficOfAMesh
//	T3  a changing AppHash makes blocks     constantAppHash             TestFinalizeBlockRoot, TestTestnetGoesOn
//	T4  rounds are not announced            rotation computes them      TestReconfigure
//	T5  a burst's first block holds one     batch before header         TestTestnetGoesOn
//	    a wake-up dies with the leader      all are woken, recall       TestRestartedNodesAreWoken
//	T6  a full mempool stalls commits       only headers, rechecked     TestSettingsAvoidTraps
//	T7  equal bytes are one transaction     nonces                      TestProcessProposalVerdicts
//	T8  removing a stranger halts all       changes                     TestEngineRefusesAStranger
//	    stopped nodes say they run          stall timeout               TestStallIsAnError
//	T9  sets are in force at H+2, need 2/3  regime, Reconfigure         TestReconfigure, TestReconfigureRefusals
//	T10 Stop leaves goroutines              node.end                    TestTestnetsInARow
//	T11 an engine starts once, a mock       storage, signer             TestNodeStopsAndStartsAgain,
//	    signer forgets what it signed                                   TestSignerDoesNotSignTwice
//	T12 sockets end the process on errors   local clients               TestRogueProposerIsRefused
//	T13 free ports are taken by others      holdPorts, startAttempts    TestStartErrors
//	T14 the engine redials after seconds    connect                     TestNodeStopsAndStartsAgain
//	T15 one host looks like one peer        setPeers                    TestSettingsAvoidTraps
//	T16 slow readers lose events            the application tells       TestDecisionsWithoutReader
//	T17 short timeouts make rounds          withDefaults, LateRounds    TestRunWithRogueProposer
//	T18 loggers race at stop                nop logger                  the package under -race
//	T19 idle nodes poll                     setConsensus, Stop          TestSettingsAvoidTraps
//	T20 a genesis to come makes Start wait  newGenesis                  TestGenesisIsInThePast
//	T21 databases in memory grow            Commit, engineConfig        TestCommitForgets
//	T22 a signature on disk costs a sync    signer in memory            TestSignerDoesNotSignTwice
package comet
