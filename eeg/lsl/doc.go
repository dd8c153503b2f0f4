// Package lsl sends and receives streams of Lab Streaming Layer, protocol 1.10, so that
// a headset's program or LabRecorder joins: an [Outlet] serves a stream, [Resolve] finds
// streams, an [Inlet] is one of them as an eeg.Source.
//
// What is spoken, as liblsl 1.17 does (github.com/sccn/liblsl):
//
//	discovery  UDP 16571, multicast 224.0.0.1, 224.0.0.183 and 239.255.172.215, broadcast, and
//	           the outlet's own service port: "LSL:shortinfo", query, return port and id
//	           → id and description in XML
//	data       TCP 16572 to 16603, or any port: "LSL:fullinfo" → description with channels;
//	           "LSL:streamfeed/110 uid" and headers → "LSL/110 200 OK" and headers, two
//	           samples of a test pattern, then samples: 1, or 2 and a time stamp, then values
//	time       UDP, service port: "LSL:timedata", wave t0 → wave t0 t1 t2
//
// Left out: queries beyond a='b' and c='d', streams of strings, streams without a rate,
// IPv6, the portable archives of protocol 1.00, and finding a lost outlet again.
//
// LSL knows neither passwords nor encryption: who reaches the ports reads the stream. An
// outlet therefore listens on this host alone unless told otherwise. A description holds
// labels, units and rate, and nothing else of a recording: no patient, no date, no path.
package lsl
