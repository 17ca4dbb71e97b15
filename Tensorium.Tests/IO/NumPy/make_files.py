#!/usr/bin/python3
"""Makes the .npy and .npz files that the reader is tested with, by NumPy 1.24, as Debian 12 packages it.

    apt-get install python3-numpy && /usr/bin/python3 make_files.py
"""
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
REALS = [[1.5, -2.25, 0.0], [np.inf, -np.inf, np.nan]]


def path(name):
    return os.path.join(HERE, name)


def extremes(dtype):
    info = np.iinfo(dtype)
    return np.array([[info.min, info.max, 0], [1, 2, 3]], dtype)


for code in ["f2", "f4", "f8"]:
    np.save(path(f"{code}.npy"), np.array(REALS, "<" + code))
    np.save(path(f"{code}-big.npy"), np.array(REALS, ">" + code))
for code in ["i2", "i4", "i8", "u2", "u4", "u8"]:
    np.save(path(f"{code}.npy"), extremes("<" + code))
    np.save(path(f"{code}-big.npy"), extremes(">" + code))
for code in ["i1", "u1"]:
    np.save(path(f"{code}.npy"), extremes(code))
np.save(path("b1.npy"), np.array([[True, False, False], [True, True, False]]))

grid = np.arange(24).reshape(2, 3, 4)
np.save(path("fortran.npy"), np.asfortranarray(grid.astype("<f4")))
np.save(path("fortran-big-narrow.npy"), np.asfortranarray(grid.astype(">i2")))
np.save(path("fortran-bool.npy"), np.asfortranarray(grid % 3 == 0))
np.save(path("scalar.npy"), np.float64(2.5))
np.save(path("vector.npy"), np.array([7, 8, 9], "<i4"))
np.save(path("empty.npy"), np.zeros((0, 3), "<f4"))
for version in [(2, 0), (3, 0)]:
    with open(path(f"version{version[0]}.npy"), "wb") as file:
        np.lib.format.write_array(file, np.array([7, 8, 9], "<i4"), version)

np.save(path("complex.npy"), np.array([1 + 2j], "<c8"))
np.save(path("text.npy"), np.array(["a", "bc"]))
np.save(path("object.npy"), np.array([1, None], dtype=object))
np.save(path("record.npy"), np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f4")]))
np.save(path("date.npy"), np.array(["2020-01-01"], "<M8[D]"))
with open(path("two.npy"), "wb") as file:
    np.save(file, np.array([1, 2], "<i4"))
    np.save(file, np.array([3, 4], "<i4"))

arrays = {"grid": grid.astype("<f4"), "folder/größe": np.array([1, 2], ">i4"), "mask": np.array([True, False]), "scalar": np.float64(2.5)}
np.savez(path("stored.npz"), **arrays)
np.savez_compressed(path("compressed.npz"), **arrays)
