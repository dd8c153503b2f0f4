"""Prints further features by NumPy and SciPy as JSON, for further_test.go."""

import json

import numpy as np
from scipy import signal

BANDS = [("delta", 1, 4), ("theta", 4, 8), ("alpha", 8, 13), ("beta", 13, 30), ("gamma", 30, 45)]


def codes(n):
    """Integers that look like noise, the same in any language."""
    return np.array([i * i * 7919 % 1009 - 500.0 for i in range(n)])


def features(x, rate, segment):
    d, dd = np.diff(x), np.diff(x, 2)
    mobility = np.sqrt(d.var() / x.var())
    f, p = signal.welch(x, rate, nperseg=segment)
    return {
        "line_length": np.abs(d).sum(),
        "hjorth": [x.var(), rate * mobility, np.sqrt(dd.var() / d.var()) / mobility],
        "band_powers": [p[(f >= low) & (f < high)].sum() * f[1] if high <= rate / 2 else None for _, low, high in BANDS],
    }


rows = []
for rate, window, seconds in [(128, 4, 12), (128, 1, 3), (256, 5, 10), (64, 4, 8)]:
    n = rate * window
    x = 4200 - 0.5 * codes(rate * seconds)  # gain −0.5, offset 4200
    parts = x.reshape(-1, n)
    rows.append({"rate": rate, "window": window, "seconds": seconds, "windows": [features(y, rate, min(2 * rate, n)) for y in parts]})
print(json.dumps(rows))
