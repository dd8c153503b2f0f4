// Package evm executes contracts in the Ethereum Virtual Machine: go-ethereum's, in this
// process, in memory, without network, blocks, prices or balances, by the rules of the
// Cancun fork. It is the only package that knows go-ethereum.
//
// [State] is a world state: deploy a contract, send it calls that are metered as on
// Ethereum, view what a call would return, seal the root. [Contract] is what the Solidity
// compilers made of a contract below solidity/src, where sources and the compiled files
// are kept. [Machine] carries out the messages of package contract by the contract of the
// same name.
//
// After a change of a contract, run go generate; that needs node and, once, npm ci in
// solidity. The compilers are pinned: 0.8.37, and 0.4.24 for the contract that Zheng et
// al. printed ("Design and research of a smart monitoring system for 2019-nCoV
// infection-contact isolated people", Figure 5), which is kept to the letter.
package evm
