// Package chain holds what every realisation of a permissioned blockchain
// shares: the transaction, its urgency, the configuration (validators and
// block size), the workload, and the models of latency, security and cost of
// I-Health (arXiv 2012.14294, cited as "I-Health eq. (n)").
package chain
