"""Prints filters and their responses by SciPy as JSON, for section_test.go."""

import json

import numpy as np
from scipy import signal

DESIGNS = [
    ("high-pass", 1, 0, 128),
    ("high-pass", 0.16, 0, 128),
    ("high-pass", 0.5, 0, 160),
    ("high-pass", 1, 0, 100 / 3),
    ("high-pass", 0.3, 0, 512),
    ("high-pass", 60, 0, 128),
    ("low-pass", 43, 0, 128),
    ("low-pass", 50, 0, 256),
    ("notch", 50, 30, 128),
    ("notch", 60, 30, 160),
    ("notch", 50, 5, 2048),
    ("notch", 16.7, 0.7, 64),
]


def design(kind, hz, q, rate):
    if kind == "notch":
        b, a = signal.iirnotch(hz, q, rate)
        return np.concatenate([b, a]).reshape(1, 6)
    return signal.butter(2, hz, kind.replace("-", ""), fs=rate, output="sos")


def codes(n):
    """Integers that look like noise, the same in any language."""
    return np.array([i * i * 7919 % 1009 - 500.0 for i in range(n)])


def started(sos, x):
    """The response of a filter that is at rest about its first sample."""
    gain = np.prod(sos[:, :3].sum(1) / sos[:, 3:].sum(1))
    return signal.sosfilt(sos, x - x[0]) + gain * x[0]


n = 400
impulse, step = np.zeros(n), np.ones(n)
impulse[0] = 1
rows = []
for kind, hz, q, rate in DESIGNS:
    sos = design(kind, hz, q, rate)
    rows.append({
        "kind": kind, "hz": hz, "q": q, "rate": rate, "section": sos[0].tolist(),
        "impulse": signal.sosfilt(sos, impulse)[::7].tolist(),
        "step": signal.sosfilt(sos, step)[::7].tolist(),
        "codes": signal.sosfilt(sos, codes(n))[::7].tolist(),
    })
cascade = np.vstack([design("high-pass", 1, 0, 128), design("notch", 50, 30, 128)])
alone = design("notch", 50, 30, 128)
x = 8192 + codes(n)
print(json.dumps({"designs": rows, "cascade": started(cascade, x).tolist(), "notch": started(alone, x).tolist()}))
