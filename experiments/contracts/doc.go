// Package contracts measures single contracts in a world of their own: what their calls
// cost, and what the mistakes of the seed's contract do beside their remedies.
//
// Zheng et al. print one contract, COVIDCaller: a caller brings a temperature and its limits
// along, and is told 0, 1 or 2. Registry and Catalogue keep its shape and mend its arithmetic,
// its limits and its record; Sealed leaves the comparison to the edge, so that no reading
// reaches the chain.
package contracts
