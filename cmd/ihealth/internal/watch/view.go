package watch

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/replay"
)

// remembered is how many verdicts a view keeps for its strip.
const remembered = 512

// Transport says where a replay is.
type Transport struct {
	Position time.Duration
	Speed    float64 // 0: as fast as it can
	Paused   bool
}

// View is what is known of a replay. Its methods may be called by several goroutines.
type View struct {
	name      string
	recording eeg.Recording // as far as it is known beforehand
	scope     *Scope

	mu       sync.Mutex
	event    replay.Event // the last one
	seen     int
	statuses []detect.Status
	counts   [detect.NoDecision + 1]int
	shared   int
	whole    int
}

// NewView returns a view of a recording of that name, which may be described in full
// beforehand, and of what scope passes on.
func NewView(name string, recording eeg.Recording, scope *Scope) *View {
	return &View{name: name, recording: recording, scope: scope}
}

// Add takes the next event.
func (v *View) Add(e replay.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.event = e
	v.seen++
	v.statuses = append(v.statuses, e.Verdict.Status)
	v.statuses = v.statuses[max(0, len(v.statuses)-remembered):]
	v.counts[e.Verdict.Status]++
	v.shared += e.Share.Bytes()
	v.whole += e.Share.Whole
}

// marks are the letters of verdicts.
var marks = [...]rune{detect.Learning: '.', detect.Normal: '-', detect.MeasurementError: '?', detect.Emergency: '!', detect.NoDecision: 'x'}

// fixedLines are those of a frame that are not of channels.
const fixedLines = 10

// Frame returns the view as lines of at most width columns, at most height of them.
// Channels that find no place are those that changed least.
func (v *View) Frame(width, height int, t Transport) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	lines := []string{v.title(width, t), v.bar(width, t.Position), v.verdict(), v.strip(width), ""}
	shown := v.channels(height)
	lines = append(lines, v.header(width))
	for _, c := range shown {
		lines = append(lines, v.row(c, width))
	}
	if rest := len(v.scope.traces) - len(shown); rest > 0 {
		lines = append(lines, fmt.Sprintf("… and %d channels that changed less", rest))
	}
	windows, bytes := v.totals()
	lines = append(lines, "", windows, bytes)
	for i := range lines {
		lines[i] = cut(lines[i], width)
	}
	return lines
}

// title names the recording on the left and says on the right where the replay is.
func (v *View) title(width int, t Transport) string {
	speed := "as fast as possible"
	if t.Speed > 0 {
		speed = fmt.Sprintf("×%g", t.Speed)
	}
	if t.Paused {
		speed = "paused"
	}
	right := fmt.Sprintf("%s  %s", speed, clock(t.Position))
	if d := v.recording.Duration(); d > 0 {
		right += " / " + clock(d)
	}
	left := fmt.Sprintf("%s  %s, %d channels", v.name, v.recording.Format, len(v.scope.traces))
	room := width - utf8.RuneCountInString(right) - 2
	return pad(cut(left, max(1, room)), room) + "  " + right
}

// bar shows the position in the recording, and its gaps.
func (v *View) bar(width int, position time.Duration) string {
	total := v.recording.Duration()
	if total == 0 {
		return strings.Repeat("─", width)
	}
	out := []rune(strings.Repeat(" ", width))
	for _, s := range v.recording.Segments {
		from, to := int(float64(width)*float64(s.Start)/float64(total)), int(math.Ceil(float64(width)*float64(s.End())/float64(total)))
		for i := from; i < min(to, width); i++ {
			out[i] = '─'
		}
	}
	for i := range min(width, int(float64(width)*float64(position)/float64(total))) {
		if out[i] != ' ' {
			out[i] = '━'
		}
	}
	return string(out)
}

// verdict says what the last window means.
func (v *View) verdict() string {
	if v.seen == 0 {
		return "waiting for the first window"
	}
	e := v.event
	text := fmt.Sprintf("%s at %s: %d of %d channels changed", strings.ToUpper(e.Verdict.Status.String()), clock(seconds(e.Window.Start)), e.Verdict.Z, len(e.Window.Channels))
	if e.Verdict.Status == detect.Learning {
		text = fmt.Sprintf("LEARNING at %s", clock(seconds(e.Window.Start)))
	}
	if e.Verdict.Reason != "" {
		text += ": " + e.Verdict.Reason
	}
	return text
}

// strip shows the last verdicts, a letter each.
func (v *View) strip(width int) string {
	const name = "verdicts  "
	last := v.statuses[max(0, len(v.statuses)-(width-len(name))):]
	var b strings.Builder
	b.WriteString(name)
	for _, s := range last {
		b.WriteRune(marks[s])
	}
	return b.String()
}

// score returns the last score of a channel, NaN without one.
func (v *View) score(channel int) float64 {
	if channel >= len(v.event.Verdict.Scores) {
		return math.NaN()
	}
	return v.event.Verdict.Scores[channel]
}

// channels returns those that there is room for, in the order of the recording.
func (v *View) channels(height int) []int {
	all := make([]int, len(v.scope.traces))
	for i := range all {
		all[i] = i
	}
	if len(all) <= height-fixedLines {
		return all
	}
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(math.Abs(v.score(b)), math.Abs(v.score(a))) })
	all = all[:min(len(all), max(1, height-fixedLines-1))] // a line says what is left out
	slices.Sort(all)
	return all
}

// Widths of the columns beside the traces.
const (
	labelWidth  = 10
	numberWidth = 11
)

// cells returns the width of the traces.
func cells(width int) int { return max(1, width-labelWidth-3*numberWidth) }

func (v *View) header(width int) string {
	return fmt.Sprintf("%-*s%-*s%*s%*s%*s", labelWidth, "channel", cells(width), cut(fmt.Sprintf("last %g s", span.Seconds()), cells(width)),
		numberWidth, "mean", numberWidth, "sd", numberWidth, "score")
}

// row shows one channel.
func (v *View) row(channel, width int) string {
	mean, sd := math.NaN(), math.NaN()
	if channel < len(v.event.Window.Channels) {
		c := v.event.Window.Channels[channel]
		mean, sd = c.Mean, math.Sqrt(c.Variance)
	}
	return pad(cut(v.scope.signals[channel].Label, labelWidth-1), labelWidth) + pad(v.scope.Trace(channel, cells(width)), cells(width)) +
		fmt.Sprintf("%*s%*s%*s", numberWidth, number(mean), numberWidth, number(sd), numberWidth, number(v.score(channel)))
}

// totals counts the windows, and the bytes that left the edge.
func (v *View) totals() (windows, bytes string) {
	var parts []string
	for s, n := range v.counts {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %v %c", n, detect.Status(s), marks[s]))
		}
	}
	if v.event.Dropped > 0 {
		parts = append(parts, fmt.Sprintf("%d lost", v.event.Dropped))
	}
	if len(parts) == 0 {
		parts = []string{"none yet"}
	}
	return "windows: " + strings.Join(parts, ", "), fmt.Sprintf("%d of %d bytes shared, %.3g %%", v.shared, v.whole, 100*float64(v.shared)/float64(max(1, v.whole)))
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// clock writes a position as h:mm:ss.
func clock(d time.Duration) string {
	s := int64(d / time.Second)
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

func number(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	return fmt.Sprintf("%.4g", x)
}

// cut shortens s to width columns.
func cut(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return string([]rune(s)[:width-1]) + "…"
}

// pad lengthens s to width columns.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}
