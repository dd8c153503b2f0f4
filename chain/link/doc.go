// Package link is the network between real nodes on one host: TCP proxies in
// user space that delay, pace, hold and cut what the nodes say to each other. It
// needs no privileges and nothing of the operating system but sockets.
//
// A [Network] has hosts and, for each pair of them of which one dials the other, a
// proxy ([Network.Open]). The dialling node connects to the proxy's address instead
// of its peer's. From then on each direction of the pair obeys its own
// [ihealth/chain.Shape], which may be changed at any time:
//
//  1. Bytes come out as they went in and in their order, whatever happens to the
//     rules meanwhile, or the connection ends.
//  2. What is read at one time, at most a millisecond's worth at the lower of both
//     rates, is transmitted as one piece. The transmissions of a connection follow each
//     other at the link's rate, those out of a host at its uplink's rate; the link
//     begins with a piece when the uplink does, and it leaves when both are done. It is
//     the arithmetic of the simulated network.
//  3. A piece arrives its delay after it has left, but not before the one ahead.
//  4. The links of a host take turns on its uplink: each has one piece waiting at
//     most. So a vote waits for a piece of each other link, not for their blocks.
//  5. A rule applies to the pieces transmitted after it was set. Those on their way
//     keep their time.
//  6. A direction that is held passes nothing, and its sender is soon kept waiting;
//     once restored it passes all. A pair that is cut has its connections reset, and
//     each new one is reset as soon as it is accepted.
//  7. A direction has at most [Window] bytes on their way, and keeps its sender
//     waiting otherwise. So it carries no more than Window a delay.
//
// Times are kept to about a tenth of a millisecond on Linux, where the package uses
// timers of its own, as those of Go's runtime ring up to a millisecond late. On
// other systems it is those.
package link
