package queueing

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// octaveScript prints one value a line. It draws no picture and asks nothing.
const octaveScript = `
warning("off", "all");
pkg load queueing
show = @(x) printf("%.15g\n", x);
for rho = [.1 .5 .9 .99]
  for c = [1 2 7 30]
    l = rho*c*3;
    [U R Q X p0 pm] = qsmmm(l, 3, c); show(R); show(pm);
    [U R Q X p0 pK] = qsmmmk(l, 3, c, c+11); show(R); show(pK);
    show(erlangb(rho*c, c)); show(erlangc(rho*c, c));
  end
  [U R Q X p0] = qsmg1(rho*3, 1/3, 1.7/9); show(R);
end
`

// TestOctaveAgrees runs octave-queueing where it is installed.
func TestOctaveAgrees(t *testing.T) {
	if testing.Short() {
		t.Skip("runs octave for some seconds: run without -short")
	}
	octave, err := exec.LookPath("octave")
	if err != nil {
		t.Skip("no octave: install octave and octave-queueing to run this test")
	}
	out, err := exec.CommandContext(t.Context(), octave, "--no-gui", "--quiet", "--eval", octaveScript).Output()
	if err != nil {
		t.Skipf("octave does not run the package queueing (%v): install octave-queueing to run this test", err)
	}
	lines := strings.Fields(string(out))
	next := func() (want float64) {
		if len(lines) == 0 {
			t.Fatal("octave printed too few values")
		}
		if _, err := fmt.Sscan(lines[0], &want); err != nil {
			t.Fatal(err)
		}
		lines = lines[1:]
		return want
	}
	compare := func(what string, got float64) {
		if want := next(); !near(got, want, 1e-9) {
			t.Errorf("%s: %.12g, octave %.12g", what, got, want)
		}
	}
	for _, rho := range []float64{.1, .5, .9, .99} {
		for _, c := range []int{1, 2, 7, 30} {
			traffic := rho * float64(c)
			name := fmt.Sprintf("ρ = %v, c = %d: ", rho, c)
			mmc := MMc{traffic * 3, 3, c}
			compare(name+"M/M/c sojourn", mmc.Sojourn())
			compare(name+"M/M/c delayed", mmc.Delayed())
			mmck := MMcK{traffic * 3, 3, c, c + 11}
			compare(name+"M/M/c/K sojourn", mmck.Sojourn())
			compare(name+"M/M/c/K loss", mmck.Loss())
			compare(name+"Erlang B", ErlangB(traffic, c))
			compare(name+"Erlang C", ErlangC(traffic, c))
		}
		compare(fmt.Sprintf("ρ = %v: M/G/1 sojourn", rho), MG1{Lambda: rho * 3, Service: scaled{1. / 3, .7 / 9}}.Sojourn())
	}
}

// scaled is a law of which only two moments matter.
type scaled struct{ mean, variance float64 }

func (d scaled) Mean() float64                 { return d.mean }
func (d scaled) Variance() float64             { return d.variance }
func (d scaled) Laplace(complex128) complex128 { panic("queueing: no transform is needed") }
