package report

import "fmt"

// heatmap draws the cells, and the contours in white.
func (p panel) heatmap() []object {
	h, scene := p.Heatmap, p.scene
	var z []number
	for _, row := range h.Z {
		z = append(z, numbers(row)...)
	}
	transform := []object{
		{"flatten": []string{"z"}},
		{"window": []object{{"op": "row_number", "as": "cell"}}},
		{"filter": "isValid(datum.z)"},
		{"calculate": fmt.Sprintf("(datum.cell - 1) %% %d", len(h.X)), "as": "i"},
		{"calculate": fmt.Sprintf("floor((datum.cell - 1) / %d)", len(h.X)), "as": "j"},
		lookUp("x", h.X, "datum.i"), lookUp("y", h.Y, "datum.j"),
		lookUp("left", scene.Edges[0], "datum.i"), lookUp("right", scene.Edges[0], "datum.i + 1"),
		lookUp("bottom", scene.Edges[1], "datum.j"), lookUp("top", scene.Edges[1], "datum.j + 1"),
	}
	tips := []object{field("x", p.XLabel, "x"), field("y", p.YLabel, "y"), field("z", h.Label, "value")}
	if len(h.Categories) > 0 {
		transform = append(transform, object{"calculate": texts(h.Categories) + "[datum.z]", "as": "category"})
		tips[2] = object{"field": "category", "title": title(h.Label, "value")}
	}
	out := []object{{
		"data": object{"values": []object{{"z": z}}}, "transform": transform, "mark": object{"type": "rect", "clip": true},
		"encoding": object{
			"x": object{"field": "left"}, "x2": object{"field": "right"}, "y": object{"field": "bottom"}, "y2": object{"field": "top"},
			"color": p.color(), "tooltip": tips,
		},
	}}
	if len(scene.Contours) > 0 {
		out = append(out, p.contours())
	}
	return out
}

// lookUp takes a value from a list.
func lookUp(name string, values []float64, index string) object {
	return object{"calculate": fmt.Sprintf("%s[%s]", list(values), index), "as": name}
}

// color gives a cell its colour.
func (p panel) color() object {
	h, bar := p.Heatmap, p.scene.Bar
	legend := object{"title": nullable(h.Label), "orient": "bottom", "titleLimit": 260}
	if n := len(h.Categories); n > 0 {
		legend["labelExpr"], legend["columns"], legend["symbolType"] = texts(h.Categories)+"[datum.value]", 2, "square"
		domain := make([]int, n)
		for i := range domain {
			domain[i] = i
		}
		return object{"field": "z", "type": "nominal", "scale": object{"domain": domain, "range": p.scene.Shades}, "legend": legend}
	}
	legend["direction"], legend["gradientLength"] = "horizontal", 220
	legend["values"], legend["labelExpr"] = tickValues(bar.Ticks), pick(bar.Ticks, "datum.value")
	scale := object{"domain": []number{number(bar.Low), number(bar.High)}, "range": p.scene.Shades, "nice": false}
	if h.Log {
		scale["type"] = "log"
	} else {
		scale["zero"] = false
	}
	return object{"field": "z", "type": "quantitative", "scale": scale, "legend": legend}
}

// contours is a rule a segment.
func (p panel) contours() object {
	ends := [4][]number{}
	for _, s := range p.scene.Contours {
		for i, v := range [4]float64{s[0][0], s[0][1], s[1][0], s[1][1]} {
			ends[i] = append(ends[i], number(v))
		}
	}
	return object{
		"data":      object{"values": []object{{"x": ends[0], "y": ends[1], "to_x": ends[2], "to_y": ends[3]}}},
		"transform": []object{{"flatten": []string{"x", "y", "to_x", "to_y"}}},
		"mark":      object{"type": "rule", "color": "#ffffff", "clip": true, "tooltip": nil},
		"encoding": object{
			"x": object{"field": "x"}, "y": object{"field": "y"}, "x2": object{"field": "to_x"}, "y2": object{"field": "to_y"},
		},
	}
}
