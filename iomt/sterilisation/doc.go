// Package sterilisation keeps the log of sterilised instruments, which cannot be changed
// afterwards without being found out (Dai, Imran and Haider, "Blockchain-enabled Internet
// of Medical Things to combat COVID-19", smart hospital).
//
// A [Register] appends an [Entry] for every cycle to a Merkle log (RFC 6962), whose head
// goes on the chain with every block. An [Audit] compares the entries that are shown with
// the heads that stand on the chain: it finds entries that were altered, left out, added
// or dated back. What it cannot find is what was wrong when it was written: an entry dated
// back by less than the delay that is allowed to its block, or a sensor that lies.
package sterilisation
