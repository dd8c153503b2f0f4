package plot

import "math"

// bands is a column-wide figure of three closed forms with bands, and points of
// the same groups.
func bands() *Figure {
	var p Panel
	p.XLabel, p.YLabel = "arrival rate λ (1/s)", "mean sojourn S (s)"
	for k, mu := range []float64{43, 50, 60} {
		name := []string{"μ = 43", "μ = 50", "μ = 60"}[k]
		line := Series{Name: name + ", closed form", Group: name}
		points := Series{Name: name + ", simulated", Group: name, Kind: Points}
		for x := 1.0; x <= 40; x += 1.5 {
			y := 1 / (mu - x)
			line.X, line.Y = append(line.X, x), append(line.Y, y)
			line.Low, line.High = append(line.Low, 0.85*y), append(line.High, 1.15*y)
			if int(2*x)%9 == 2 {
				points.X, points.Y = append(points.X, x), append(points.Y, 1.04*y)
				points.Low, points.High = append(points.Low, 0.9*y), append(points.High, 1.2*y)
			}
		}
		p.Series = append(p.Series, line, points)
	}
	p.References = []Reference{{Name: "limit 0.25 s", Value: 0.25}}
	return &Figure{Name: "bands", Width: IEEEColumn, Panels: []Panel{p}}
}

// entities is a figure of bars with error bars for 21 entities under two schemes.
func entities() *Figure {
	equal := Series{Name: "equal priority", Kind: Bars}
	urgent := Series{Name: "urgency priority", Kind: Bars}
	form := Series{Name: "closed form, urgency", Kind: Points, Group: "urgency priority"}
	p := Panel{Title: "(a) μ = 43 1/s", XLabel: "entity i (1 = most urgent)", YLabel: "mean sojourn S (s)"}
	for i := 1; i <= 21; i++ {
		x := float64(i)
		s := 1.0 / 43 / ((1 - 2*x/43) * (1 - 2*(x-1)/43))
		equal.X, equal.Y = append(equal.X, x), append(equal.Y, 1)
		equal.Low, equal.High = append(equal.Low, 0.93), append(equal.High, 1.08)
		urgent.X, urgent.Y = append(urgent.X, x), append(urgent.Y, s)
		urgent.Low, urgent.High = append(urgent.Low, 0.9*s), append(urgent.High, 1.1*s)
		form.X, form.Y = append(form.X, x), append(form.Y, s)
	}
	p.Series = []Series{equal, urgent, form}
	log := p
	log.Title, log.LogY = "(b) the same, logarithmic", true
	return &Figure{Name: "entities", Title: "Sojourn per entity", Width: IEEEPage, Columns: 2, Panels: []Panel{p, log}}
}

// six is a page-wide grid of six panels.
func six() *Figure {
	f := &Figure{Name: "six", Width: IEEEPage, Columns: 3}
	for k := range 6 {
		p := Panel{
			Title: "(" + string(rune('a'+k)) + ") patient " + string(rune('1'+k)), XLabel: "time (s)",
			YLabel: "change κ (%)", References: []Reference{{Name: "threshold ζ = 30 %", Value: 30}},
		}
		for c, name := range []string{"channel 1", "channel 7", "channel 14"} {
			s := Series{Name: name, Kind: Kind(c % 3)}
			for x := range 20 {
				y := 20*math.Sin(float64(x+3*c)/3) + math.Pow(10, float64(k))*float64(c+1)/10
				if x == 9 && c == 1 {
					y = math.NaN()
				}
				s.X, s.Y = append(s.X, float64(x)), append(s.Y, y)
			}
			p.Series = append(p.Series, s)
		}
		f.Panels = append(f.Panels, p)
	}
	f.Panels[5].XLabel, f.Panels[5].XTicks = "", []Tick{{0, "before"}, {8, "during medication"}, {16, "after"}}
	return f
}

// loglog is a figure with both axes logarithmic.
func loglog() *Figure {
	p := Panel{XLabel: "validators m", YLabel: "time per solution (s)", LogX: true, LogY: true}
	for k, name := range []string{"BCO", "prefix", "exhaustive"} {
		s := Series{Name: name, Kind: LinePoints}
		for x := 4.0; x <= 4096; x *= 2 {
			y := 1e-7 * math.Pow(x, float64(k)+0.5)
			s.X, s.Y = append(s.X, x), append(s.Y, y)
			s.Low, s.High = append(s.Low, y/1.5), append(s.High, y*1.5)
		}
		p.Series = append(p.Series, s)
	}
	return &Figure{Name: "loglog", Width: IEEEColumn, Panels: []Panel{p}}
}

// surface is a heat map of a utility with contours, a path and an optimum.
func surface() *Figure {
	h := &Heatmap{Label: "utility U(m, n)", Log: true, Contours: []float64{0.06, 0.1, 0.2}}
	for m := 1.0; m <= 21; m++ {
		h.X = append(h.X, m)
	}
	for n := 20.0; n <= 400; n += 20 {
		h.Y = append(h.Y, n)
		row := make([]float64, len(h.X))
		for i, m := range h.X {
			row[i] = (0.4+0.02*n+0.0009*n*m)/30 + 1/(3*m*m) + 1.5*m/n/20
		}
		h.Z = append(h.Z, row)
	}
	path := Series{Name: "path of BCO", Kind: LinePoints, X: []float64{1, 2, 3, 4, 5, 6, 7}, Y: []float64{25, 32, 36, 39, 41, 43, 44}}
	best := Series{Name: "optimum", Kind: Points, X: []float64{6}, Y: []float64{43}}
	p := Panel{Title: "(a) all n", XLabel: "validators m", YLabel: "transactions per block n", Heatmap: h, Series: []Series{path, best}}
	cut := Panel{Title: "(b) n = 40", XLabel: "validators m", YLabel: "utility U", Series: []Series{{Name: "U(m, 40)", X: h.X, Y: h.Z[1]}}}
	return &Figure{Name: "surface", Width: IEEEPage, Columns: 2, Panels: []Panel{p, cut}}
}

// steps is a figure of a step with a band, and named bars with long names.
func steps() *Figure {
	s := Series{Name: "blocks", Kind: Step, X: []float64{0, 1, 2, 3, 4}, Y: []float64{0, 2, 3, 3, 7}, Low: []float64{0, 1, 2, 2, 5}, High: []float64{0, 3, 4, 4, 9}}
	b := Series{Name: "mean", Kind: Bars, X: []float64{1, 2, 3, 4}, Y: []float64{-2, 5, 3, 8e4}}
	return &Figure{Name: "steps", Width: IEEEColumn, Height: 3, Columns: 2, Panels: []Panel{
		{XLabel: "time since the start of the run (s)", YLabel: "committed blocks of the channel and its clusters, cumulative", Series: []Series{s}},
		{Series: []Series{b}, YLabel: "y", XTicks: []Tick{{1, "urgent"}, {2, "normal"}, {3, "non-urgent, high security"}, {4, "fixed"}}},
	}}
}

func samples() []*Figure {
	return []*Figure{bands(), entities(), six(), loglog(), surface(), steps()}
}
