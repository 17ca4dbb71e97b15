"""Zhang and Stephens' fit of a generalised Pareto distribution, and the k of Pareto smoothed importance sampling.

An implementation in numpy, independent of this repository's, of what the R package loo 2.x does (gpdfit, with its weakly informative prior;
Vehtari et al., arXiv 1507.02646, appendix C). Its figures are the expected ones of Tensorium.Tests/Estimators/ParetoTailTests.cs.

    python3 docs/reference/pareto_tail.py

printed, with numpy 1.24.2 on 2026-11-21:

    quantiles of k = -0.3: -0.17621981088880695
    quantiles of k = 0.5: 0.5275697076997452
    quantiles of k = 1.2: 1.1351410746322266
    weights exp(3 sin i), i = 0 .. 20, with the prior: 1.4099627915028785
"""

import numpy as np


def gpdfit(x):
    x = np.sort(x)
    n = len(x)
    m = 30 + int(np.floor(np.sqrt(n)))
    j = np.arange(1, m + 1)
    quartile = x[int(np.floor(n / 4 + 0.5)) - 1]
    theta = 1 / x[-1] + (1 - np.sqrt(m / (j - 0.5))) / 3 / quartile
    k = np.array([np.mean(np.log1p(-t * x)) for t in theta])
    log_likelihood = n * (np.log(-theta / k) - k - 1)
    weight = np.exp(log_likelihood - log_likelihood.max())
    return np.mean(np.log1p(-(theta * weight).sum() / weight.sum() * x))


def with_prior(k, n):
    return (k * n + 0.5 * 10) / (n + 10)


for k in (-0.3, 0.5, 1.2):
    p = (np.arange(20) + 0.5) / 20
    print(f"quantiles of k = {k}: {gpdfit(((1 - p) ** -k - 1) / k)}")

log_weights = np.sort(3 * np.sin(np.arange(21.0)))
weights = np.exp(log_weights - log_weights[-1])
tail = (weights - weights[0])[1:]
print(f"weights exp(3 sin i), i = 0 .. 20, with the prior: {with_prior(gpdfit(tail), len(tail))}")
