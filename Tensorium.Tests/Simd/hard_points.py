#!/usr/bin/python3
"""Writes hard_points.txt: values to 30 digits where functions are hard to compute, by mpmath, an arbitrary-precision library independent of ours.

    apt-get install python3-mpmath && /usr/bin/python3 hard_points.py

A line is a function, its arguments (doubles, as the shortest decimals that name them) and the value, separated by tabs.
"""
import os
import struct

from mpmath import mp, mpf, erf, erfc, exp, expm1, findroot, log, log1p, loggamma, nstr, psi

mp.dps = 120


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def near(root):
    """The doubles and the floats on either side of a zero, and a little off it."""
    r = float(root)
    f = single(r)
    bits = struct.unpack("i", struct.pack("f", f))[0]
    floats = [struct.unpack("f", struct.pack("i", bits + d))[0] for d in (-1, 0, 1)]
    return [r, r * (1 - 2.0**-52), r * (1 + 2.0**-52), *floats, single(r * (1 - 1e-4)), single(r * (1 + 1e-4))]


def lgamma(x):
    return loggamma(x).real


tiny = [1e-300, 5e-324, 2.0**-149, 2.0**-126, 1e-30, 2.0**-60, 2.0**-30, 2.0**-24, 2.0**-12]
both = lambda points: [s * p for p in points for s in (1, -1)]
table = {
    "Erf": (erf, both(tiny + [0.25, 0.5, 0.84375, 0.999, 1.0, 1.0000001, 1.25, 2.0, 2.857, 3.5, 3.9, 4.0, 5.5, 5.9, 6.0, 10.0])),
    "Erfc": (erfc, both(tiny + [0.25, 0.46875, 0.5, 0.5000001, 0.84375, 1.0, 2.0, 4.0, 5.75, 6.0]) + [7.5977797508239746, 8.5, 9.0, 9.194, 9.3, 10.0, 10.05, 12.0, 20.0, 25.5, 26.0, 26.5, 26.54, 27.2]),
    "Log1p": (log1p, both(tiny + [0.25, 0.2928932, 0.41421354, 0.5, 0.999]) + [1.0, 2.0, 1e10, 2.0**53, 1e30, 3e38, 1e300, -0.9999999, -1 + 2.0**-24, -1 + 2.0**-53]),
    "Expm1": (expm1, both(tiny + [0.25, 0.34657359, 0.34657361, 0.5, 0.6931472, 1.0, 16.5, 17.5, 37.0, 87.3]) + [88.7, 88.72283, 700.0, 709.5, 709.782712893384, -50.5, -700.0]),
    "Softplus": (lambda x: log1p(exp(x)), both(tiny + [0.5, 1.0, 5.0, 15.0, 16.6, 17.0, 20.0, 36.0, 37.5, 87.0]) + [-88.5, -100.0, -103.5, -700.0, -708.3, -740.0, -745.0, 1e10, 3e38, 1e300]),
    "Sigmoid": (lambda x: 1 / (1 + exp(-x)), both(tiny + [0.5, 1.0, 5.0, 15.0, 16.6, 17.0, 20.0, 36.0, 37.5, 87.0]) + [-88.5, -100.0, -103.5, -700.0, -708.3, -740.0, -745.0]),
    "Lgamma": (
        lgamma,
        both(tiny) + near(1) + near(2) + [0.24999999, 0.25, 0.5, 0.75, 1.2499999, 1.25, 1.4616321449683623, 1.5, 2.25, 3.0, 7.9999995, 8.0, 8.000001, 33.3, 1e5, 1e10, 4e36, 1e100, 2.5e305]
        + [-0.5, -0.75, -1.0000001, -1.5, -1.75, -3.5, -7.9999995, -8.5, -20.25, -100.5, -100000.5]
        + [p for r in (-2.45, -2.75, -3.14, -3.955, -4.04, -4.99, -9.9999997) for p in near(findroot(lgamma, r))],
    ),
    "Digamma": (
        lambda x: psi(0, x),
        both(tiny[4:]) + near(findroot(lambda x: psi(0, x), 1.46)) + [0.25, 0.5, 0.99999994, 1.0, 1.0000001, 2.0, 2.0000002, 3.0, 7.9999995, 8.0, 8.000001, 33.3, 1e5, 1e10, 3e38, 1e300]
        + [-0.25, -0.9999999, -1.0000001, -1.5, -3.5, -7.9999995, -8.5, -20.25, -100.75, -1000.25]
        + [p for r in (-0.504, -1.573, -2.61, -3.635, -7.687, -20.73) for p in near(findroot(lambda x: psi(0, x), r))],
    ),
    "Trigamma": (lambda x: psi(1, x), tiny[4:] + [0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 10.0, 33.3, 1e5, 1e10, 3e38, 1e300]),
}
sums = [
    [0.0], [-1.5], [0.0, 0.0], [-0.6931471824645996, -0.6931471824645996], [-0.6931471805599453, -0.6931471805599453], [1000.0, 1000.0], [-1000.0, -1000.0], [1e30, 0.0],
    [88.7, 88.7], [-104.0, -104.0, -104.0], [709.7, 709.7], [-745.0, -746.0], [0.0, -16.6], [0.0, -17.5], [0.0, -37.0], [0.0, -100.0], [1.0, 2.0, 3.0],
    [-1.0986123085021973, -1.0986123085021973, -1.0986123085021973], [1e-30, -1e-30], [3e38, 3e38], [1e300, 1e300, -1e300],
]

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "hard_points.txt"), "w") as file:
    for name, (function, points) in table.items():
        seen = dict.fromkeys(p for x in points for p in (x, single(x) if abs(x) < 3.4e38 else x) if p != 0 and not (name == "Log1p" and p == -1))
        for x in seen:
            file.write(f"{name}\t{x!r}\t{nstr(function(mpf(x)), 30)}\n")
    for terms in sums:
        file.write(f"LogSumExp\t{','.join(map(repr, terms))}\t{nstr(log(sum(exp(mpf(x) - max(terms)) for x in terms)) + max(terms), 30)}\n")
