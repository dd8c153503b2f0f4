"""EDF file to mean, variance, RMS and kurtosis of every channel in windows of 4 s, by
MNE and SciPy, as a script would. Usage: features.py FILE"""

import json
import sys
import time

import mne
import numpy as np
import scipy.stats

begin = time.process_time()
read = mne.io.read_raw_bdf if sys.argv[1].endswith(".bdf") else mne.io.read_raw_edf
raw = read(sys.argv[1], preload=True, verbose="error")
n = int(4 * raw.info["sfreq"])
data = raw.get_data()
windows = data.shape[1] // n
x = data[:, : windows * n].reshape(len(data), windows, n) * 1e6
mean, variance = x.mean(axis=2), x.var(axis=2)
rms = np.sqrt((x * x).mean(axis=2))
kurtosis = scipy.stats.kurtosis(x, axis=2, fisher=False)
seconds = time.process_time() - begin
print(json.dumps({
    "seconds": seconds, "samples": int(x.size), "mean": float(mean.sum()), "variance": float(variance.sum()),
    "rms": float(rms.sum()), "kurtosis": float(kurtosis.sum()),
}))
