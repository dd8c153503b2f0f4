"""Prints power spectral densities by SciPy as JSON, for welch_test.go."""

import json

import numpy as np
from scipy import signal


def codes(n):
    """Integers that look like noise, the same in any language."""
    return np.array([i * i * 7919 % 1009 - 500.0 for i in range(n)])


rows = []
for samples, segment, rate, offset in [
    (512, 256, 128, 0),
    (512, 256, 128, 8192),
    (100, 100, 100 / 3, 8192),
    (1000, 255, 250, -300),
    (641, 64, 512, 0),
    (7, 2, 1, 0),
    (9, 3, 10, 5),
]:
    x = codes(samples) + offset
    f, p = signal.welch(x, rate, nperseg=segment)
    bands = {}
    for name, low, high in [("delta", 1, 4), ("theta", 4, 8), ("alpha", 8, 13), ("beta", 13, 30), ("gamma", 30, 45)]:
        inside = (f >= low) & (f < high)
        if inside.any() and high <= rate / 2:
            bands[name] = p[inside].sum() * f[1]
    rows.append({"samples": samples, "segment": segment, "rate": rate, "offset": offset, "density": p.tolist(), "bands": bands})
print(json.dumps(rows))
