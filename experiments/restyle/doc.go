// Package restyle changes how figures look by a file, without touching their data:
//
//	width: acm              # ieee, ieee2, acm, acm2, or inches
//	text_pt: 8
//	colors: ["#000000", "#d55e00"]
//	series:
//	  - {name: "equal priority", label: "FCFS", color: "#0072b2", dash: dashed}
//	figures:
//	  - name: fig5
//	    title: ""
//	    left_out: ["priority, three classes"]
//	    panels:
//	      - {panel: 1, y_range: [0.01, 20], y_log: true, x_label: "entity"}
//
// The file is decoded strictly (package yamlfile): unknown keys, figures, series and
// panels are errors with their place. Series keep their looks when others are left out.
package restyle
