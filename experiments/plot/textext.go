package plot

import (
	"fmt"
	"strings"
)

// texForms are the characters that LaTeX reads otherwise or not at all.
var texForms = map[rune]string{
	'\\': `\textbackslash{}`, '{': `\{`, '}': `\}`, '$': `\$`, '&': `\&`, '#': `\#`, '%': `\%`, '_': `\_`,
	'^': `\textasciicircum{}`, '~': `\textasciitilde{}`, '<': `$<$`, '>': `$>$`, '|': `$|$`, '"': `''`,
	'\n': `\\`, '\u00a0': `~`, '\u202f': `\,`,
	'−': `$-$`, '–': `--`, '—': `---`, '…': `\ldots{}`, '·': `$\cdot$`, '×': `$\times$`, '±': `$\pm$`, '°': `$^\circ$`, '½': `$\frac12$`,
	'²': `$^2$`, '³': `$^3$`, '≤': `$\leq$`, '≥': `$\geq$`, '≠': `$\neq$`, '≈': `$\approx$`, '∞': `$\infty$`, '√': `$\surd$`,
	'→': `$\rightarrow$`, '←': `$\leftarrow$`, '∈': `$\in$`, '∝': `$\propto$`, '∂': `$\partial$`, '‰': `\textperthousand{}`,
	'α': `$\alpha$`, 'β': `$\beta$`, 'γ': `$\gamma$`, 'δ': `$\delta$`, 'ε': `$\varepsilon$`, 'ζ': `$\zeta$`, 'η': `$\eta$`,
	'θ': `$\theta$`, 'ι': `$\iota$`, 'κ': `$\kappa$`, 'λ': `$\lambda$`, 'μ': `$\mu$`, 'µ': `$\mu$`, 'ν': `$\nu$`, 'ξ': `$\xi$`,
	'π': `$\pi$`, 'ρ': `$\rho$`, 'σ': `$\sigma$`, 'τ': `$\tau$`, 'υ': `$\upsilon$`, 'φ': `$\varphi$`, 'χ': `$\chi$`, 'ψ': `$\psi$`,
	'ω': `$\omega$`, 'Γ': `$\Gamma$`, 'Δ': `$\Delta$`, 'Θ': `$\Theta$`, 'Λ': `$\Lambda$`, 'Ξ': `$\Xi$`, 'Π': `$\Pi$`, 'Σ': `$\Sigma$`,
	'Φ': `$\Phi$`, 'Χ': `X`, 'Ψ': `$\Psi$`, 'Ω': `$\Omega$`, '∑': `$\sum$`,
	'‘': "`", '’': "'", '“': "``", '”': "''", '„': "``",
}

// texText writes a text for LaTeX, on the alphabet of which it agrees with Latin
// letters. Its error is ErrText.
func texText(s string) (string, error) {
	var out strings.Builder
	for _, r := range runs(s) {
		if r.raised {
			out.WriteString("$^{" + strings.ReplaceAll(r.text, "−", "-") + "}$")
			continue
		}
		for _, c := range r.text {
			form, special := texForms[c]
			switch {
			case special:
				out.WriteString(form)
			case c >= ' ' && c <= '~' || c >= 'À' && c <= 'ž':
				out.WriteRune(c)
			default:
				return "", fmt.Errorf("plot: %q in %q: %w; name it otherwise", c, s, ErrText)
			}
		}
	}
	return out.String(), nil
}
