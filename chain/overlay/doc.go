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
package overlay
