// Package overlay groups the nodes of a wireless network into clusters with a head
// each, by what every node can learn from its neighbours, so that consensus among the
// heads can stand for consensus among all.
//
// A [Field] has nodes in a square, which move; its [Graph] joins those in range of each
// other; a [Rule] makes [Clusters] of it:
//
//	field := overlay.NewField(stream, 400, 12)
//	clusters := overlay.Density.Cluster(field.Graph())
//	heads := clusters.Heads()
//
// [Density] is density clustering after Mitton et al. It stands in for SYSTAS (PIMRC
// 2015, doi 10.1109/PIMRC.2015.7343649), which one of the reproduced papers cites: it has
// the properties that SYSTAS's abstract names (distributed, local, of unknown number,
// density, preferential attachment) and claims no more, as the algorithm itself is not
// public.
//
// A [Roster] says who is admitted: the head of a cluster keeps lists of requesters, who may
// read, and of requestees, who may post, and only keys on a list count in an election
// ([Rule.Elect]). A [Warrant] is a head's word for the generator of a block. In an [Archive] all
// heads keep all headers, and some of them each body.
package overlay
