"""Print, for every file, label: [samples, mean, standard deviation] of its channels as
MNE-Python reads them, in volts, as JSON."""
import json
import sys

import mne

out = {}
for path in sys.argv[1:]:
    read = {"vhdr": mne.io.read_raw_brainvision, "edf": mne.io.read_raw_edf, "bdf": mne.io.read_raw_bdf}[path.split(".")[-1]]
    raw = read(path, preload=True, verbose="ERROR")
    x = raw.get_data()
    out[path] = {c: [len(v), v.mean(), v.std()] for c, v in zip(raw.ch_names, x)}
json.dump(out, sys.stdout)
