"""A Gaussian mixture by EM in numpy, on Old Faithful and on iris, beside scikit-learn's: an independent reference for
tests and for `gmm-faithful`.

    ln p(x) = ln sum_k pi_k N(x; mu_k, S_k)

EM from a stated start, so that two programs take the same path: responsibilities 1 for the nearest of K stated rows of
the data (Euclidean distance). Each S_k has 1e-6 added to its diagonal (scikit-learn's reg_covar). The stop is so late
(the mean log-likelihood changes by less than 1e-13) that what is printed is the local maximum that this start leads to.

    python3 docs/reference/gmm_faithful.py --data-dir DIR          (DIR/geyser.csv, DIR/iris.csv)

Printed with numpy 1.24.2 and scikit-learn 1.2.1 (Debian 12, x86-64) on 2026-11-21, log-likelihood, AIC and BIC:

    geyser.csv, 2 clusters   full      -1130.263960193  2282.527920  2322.191743     tied      -1140.186759442  2296.373519  2325.219935
                             diagonal  -1147.806352544  2313.612705  2346.064924     spherical -1709.529282177  3433.058564  3458.299179
    iris.csv, 3 clusters     full       -180.185477585   448.370955   580.838908     tied       -256.354043229   560.708086   632.963334
                             diagonal   -307.177571730   666.355143   744.631661     spherical  -384.314095074   802.628190   853.808990

scikit-learn's GaussianMixture, from its own k-means start, comes to the same in all eight cases (to 2e-9).
"""
import argparse
import csv
import os
import warnings

import numpy as np

REG = 1e-6


def read(path, columns):
    with open(path) as file:
        return np.array([[float(row[c]) for c in columns] for row in csv.DictReader(file)])


def covariances(x, r, mu, kind):
    """[k, d, d] of any kind."""
    k, d = mu.shape
    n_k = r.sum(0)
    full = np.stack([((x - mu[j]).T * r[:, j]) @ (x - mu[j]) / n_k[j] for j in range(k)])
    if kind == "full":
        s = full
    elif kind == "tied":
        s = np.broadcast_to(np.tensordot(n_k / n_k.sum(), full, 1), (k, d, d))
    elif kind == "diagonal":
        s = np.stack([np.diag(np.diag(f)) for f in full])
    else:
        s = np.stack([np.eye(d) * np.trace(f) / d for f in full])
    return s + REG * np.eye(d)


def log_joint(x, pi, mu, s):
    columns = []
    for j in range(len(pi)):
        delta = x - mu[j]
        mahalanobis = np.einsum("ni,ij,nj->n", delta, np.linalg.inv(s[j]), delta)
        columns.append(np.log(pi[j]) - 0.5 * (mahalanobis + np.linalg.slogdet(2 * np.pi * s[j])[1]))
    return np.stack(columns, 1)


def em(x, rows, kind):
    r = np.eye(len(rows))[((x[:, None] - x[rows]) ** 2).sum(-1).argmin(1)]
    previous = -np.inf
    for step in range(10_000):
        n_k = r.sum(0)
        pi, mu = n_k / len(x), (r.T @ x) / n_k[:, None]
        s = covariances(x, r, mu, kind)
        joint = log_joint(x, pi, mu, s)
        top = joint.max(1, keepdims=True)
        log_p = top[:, 0] + np.log(np.exp(joint - top).sum(1))
        r = np.exp(joint - log_p[:, None])
        if abs(log_p.mean() - previous) < 1e-13:
            break
        previous = log_p.mean()
    return log_p.sum(), step, pi, mu, s, r


def free_parameters(k, d, kind):
    return k - 1 + k * d + {"full": k * d * (d + 1) // 2, "tied": d * (d + 1) // 2, "diagonal": k * d, "spherical": k}[kind]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-dir", required=True)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    sets = [("geyser.csv", ["duration", "waiting"], [0, 1]),
            ("iris.csv", ["sepal_length", "sepal_width", "petal_length", "petal_width"], [0, 50, 100])]
    for name, columns, rows in sets:
        x = read(os.path.join(args.data_dir, name), columns)
        print("%s: %d rows, start at rows %s" % (name, len(x), rows))
        for kind in ["full", "tied", "diagonal", "spherical"]:
            log_p, steps, pi, mu, s, r = em(x, rows, kind)
            p = free_parameters(len(rows), x.shape[1], kind)
            print("  %-9s log-likelihood %.9f  AIC %.6f  BIC %.6f  (%d steps)" % (
                kind, log_p, 2 * p - 2 * log_p, p * np.log(len(x)) - 2 * log_p, steps))
            if name == "geyser.csv" and kind == "full":
                print("    weights %s\n    means %s\n    covariances %s" % (pi.tolist(), mu.tolist(), s.tolist()))
            theirs = scikit(x, len(rows), kind)
            if theirs:
                print("            scikit-learn from k-means, tol 1e-12: %.9f  AIC %.6f  BIC %.6f" % theirs)


def scikit(x, k, kind):
    try:
        from sklearn.mixture import GaussianMixture
    except ImportError:
        return None
    short = {"diagonal": "diag"}.get(kind, kind)
    model = GaussianMixture(k, covariance_type=short, tol=1e-12, max_iter=10_000, reg_covar=REG, random_state=0).fit(x)
    return model.score(x) * len(x), model.aic(x), model.bic(x)


if __name__ == "__main__":
    main()
