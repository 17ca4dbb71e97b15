"""Variational autoencoders whose posterior is diagonal, planar (Rezende & Mohamed, arXiv 1505.05770) or an inverse
autoregressive flow (Kingma et al., arXiv 1606.04934), on MNIST: an independent reference in PyTorch.

    p(z) = N(0, I_40)            p(x|z) = Bernoulli(784 logits of 40-200-200-784, ReLU)
    z_0 ~ N(mu(x), diag(sigma(x)^2)),  mu and log sigma^2 linear heads of the encoder 784-200-200, ReLU
    planar, K = 10:  z_k = z_(k-1) + u' tanh(w z_(k-1) + b); u, w, b of every step linear in the encoder's units,
                     u' = u + (softplus(wu) - 1 - wu) w / |w|^2
    IAF, T = 4:      z_t = g z_(t-1) + (1 - g) m,  g = sigmoid(s + 1),  (m, s) a masked network 40-200-80 (ReLU) of z_(t-1)
                     and of a context of 100 units, linear in the encoder's; the order of the dimensions reversed each step
    ELBO = E[log p(x|z_K) + log p(z_K) - log q(z_K|x)] with one sample

Glorot uniform weights and zero biases in encoder, decoder and heads, PyTorch's in masked layers; output bias the logit of the
training pixel means clamped to [0.001, 0.999]. Dynamic binarisation (a pixel g/255 is one with that probability, drawn anew
for each batch); batches of 100 in a new order every epoch; Adam 0.9 / 0.999 / 1e-8 with learning rate 2e-3 * 10^(-i/7) for
3^i epochs, i = 0, 1, ...; the divergence has the weight min(1, 0.01 + epochs/4) at first.

Test figures: the test images binarised once; -ELBO with 10 samples an image on all 10,000, and -L_500 on the first 1,000.
The quick cut: the first 20,000 training images, 13 epochs.

    OPENBLAS_CORETYPE=SKYLAKEX python3 docs/reference/flow_vae.py --data-dir DIR --kind none planar iaf --seed 1

(OPENBLAS_CORETYPE helps where OpenBLAS does not know an AVX-512 processor.)

Printed with torch 1.13.0a0 and numpy 1.24.2 (Debian 12, x86-64) on 2026-11-21:

    none seed 1: -ELBO 106.872 +- 0.278, -L500 99.650 +- 0.876; 20000 images, 13 epochs, 38 s of processor time
    iaf seed 1: -ELBO 105.241 +- 0.285, -L500 98.468 +- 0.882; 20000 images, 13 epochs, 65 s of processor time
"""
import argparse
import gzip
import math
import os
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

HIDDEN, LATENT, PIXELS, BATCH = 200, 40, 784, 100
PLANAR_STEPS, IAF_STEPS, IAF_WIDTH, CONTEXT, FORGET_BIAS = 10, 4, 200, 100, 1.0
LEARNING_RATE, WARM_UP = 2e-3, 4


def read_images(folder, name):
    with gzip.open(os.path.join(folder, name + "-images-idx3-ubyte.gz")) as file:
        data = file.read()
    if data[:4] != b"\x00\x00\x08\x03":
        raise ValueError(name + ": not an IDX file of images")
    return np.frombuffer(data, np.uint8, offset=16).reshape(-1, PIXELS)


def binarize(grey, rng):
    """One with probability grey / 255, exactly: a uniform integer of 0..254 is below it."""
    return torch.from_numpy((rng.integers(0, 255, grey.shape, np.uint8) < grey).astype(np.float32))


class BernoulliLogLikelihood(torch.autograd.Function):
    """sum_j x_j l_j - log(1 + e^{l_j}) over the last axis; its gradient in l is x - sigmoid(l)."""

    @staticmethod
    def forward(ctx, logits, x):
        ctx.save_for_backward(logits, x)
        return (logits * x).sum(-1) - F.softplus(logits).sum(-1)

    @staticmethod
    def backward(ctx, gradient):
        logits, x = ctx.saved_tensors
        return (x - torch.sigmoid(logits)) * gradient[..., None], None


def affine(inputs, outputs):
    layer = nn.Linear(inputs, outputs)
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def hidden_layers(inputs):
    return nn.Sequential(affine(inputs, HIDDEN), nn.ReLU(), affine(HIDDEN, HIDDEN), nn.ReLU())


class Planar(nn.Module):
    def __init__(self):
        super().__init__()
        self.parameters_of = affine(HIDDEN, PLANAR_STEPS * (2 * LATENT + 1))

    def forward(self, z, log_q, hidden):
        for step in self.parameters_of(hidden).chunk(PLANAR_STEPS, -1):
            u, w, b = step.split([LATENT, LATENT, 1], -1)
            wu = (w * u).sum(-1, keepdim=True)
            u = u + (F.softplus(wu) - 1 - wu) * w / (w * w).sum(-1, keepdim=True)
            t = torch.tanh((w * z).sum(-1, keepdim=True) + b)
            log_q = log_q - torch.log(1 + (1 - t * t) * (w * u).sum(-1, keepdim=True)).squeeze(-1)
            z = z + u * t
        return z, log_q


class MaskedStep(nn.Module):
    """(m, s) of z and the context: m_d and s_d depend on the d - 1 dimensions before d in the order."""

    def __init__(self, is_reversed):
        super().__init__()
        degree = torch.arange(1, LATENT + 1)
        if is_reversed:
            degree = degree.flip(0)
        unit = torch.arange(IAF_WIDTH) * LATENT // IAF_WIDTH
        self.first, self.second = nn.Linear(LATENT, IAF_WIDTH), nn.Linear(IAF_WIDTH, 2 * LATENT)
        self.context = nn.Linear(CONTEXT, IAF_WIDTH, bias=False)
        self.first_mask = (unit[:, None] >= degree[None, :]).float()
        self.second_mask = (degree.repeat(2)[:, None] > unit[None, :]).float()

    def forward(self, z, context):
        h = F.relu(F.linear(z, self.first.weight * self.first_mask, self.first.bias) + self.context(context))
        return F.linear(h, self.second.weight * self.second_mask, self.second.bias).chunk(2, -1)


class InverseAutoregressive(nn.Module):
    def __init__(self):
        super().__init__()
        self.context = affine(HIDDEN, CONTEXT)
        self.steps = nn.ModuleList(MaskedStep(i % 2 == 1) for i in range(IAF_STEPS))

    def forward(self, z, log_q, hidden):
        context = self.context(hidden)
        for step in self.steps:
            m, s = step(z, context)
            s = s + FORGET_BIAS
            gate = torch.sigmoid(s)
            z, log_q = gate * z + (1 - gate) * m, log_q - F.logsigmoid(s).sum(-1)
        return z, log_q


class Model(nn.Module):
    def __init__(self, kind, pixel_means):
        super().__init__()
        self.encoder, self.mean, self.log_variance = hidden_layers(PIXELS), affine(HIDDEN, LATENT), affine(HIDDEN, LATENT)
        self.decoder, self.logits = hidden_layers(LATENT), affine(HIDDEN, PIXELS)
        self.flow = {"none": None, "planar": Planar, "iaf": InverseAutoregressive}[kind]
        if self.flow is not None:
            self.flow = self.flow()
        means = pixel_means.clamp(0.001, 0.999)
        self.logits.bias.data.copy_(torch.log(means / (1 - means)))

    def terms(self, x, samples):
        """log p(x|z) and log p(z) - log q(z|x), [samples, batch]."""
        hidden = self.encoder(x)
        mean, log_variance = self.mean(hidden), self.log_variance(hidden)
        noise = torch.randn(samples, *mean.shape)
        z = mean + torch.exp(log_variance / 2) * noise
        log_q = -0.5 * (noise ** 2 + log_variance + math.log(2 * math.pi)).sum(-1)
        if self.flow is not None:
            z, log_q = self.flow(z, log_q, hidden)
        log_prior = -0.5 * (z ** 2 + math.log(2 * math.pi)).sum(-1)
        return BernoulliLogLikelihood.apply(self.logits(self.decoder(z)), x), log_prior - log_q


def learning_rate(epoch):
    """2e-3 * 10^(-i/7) in the i-th stage, of 3^i epochs."""
    stage, end = 0, 1
    while epoch >= end:
        stage += 1
        end += 3 ** stage
    return LEARNING_RATE * 10 ** (-stage / 7)


@torch.no_grad()
def log_weights(model, x, samples, at_once):
    return torch.cat([sum(model.terms(part, samples)) for part in x.split(at_once)], 1).double()


def run(kind, seed, options, train, test):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = Model(kind, torch.from_numpy(train.mean(0) / 255.0).float())
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    started, batches = time.process_time(), math.ceil(len(train) / BATCH)
    for epoch in range(options.epochs):
        optimizer.param_groups[0]["lr"] = learning_rate(epoch)
        order, total = rng.permutation(len(train)), 0.0
        for batch in range(batches):
            x = binarize(train[order[batch * BATCH:(batch + 1) * BATCH]], rng)
            likelihood, ratio = model.terms(x, 1)
            weight = min(1.0, 0.01 + (epoch + batch / batches) / WARM_UP)
            optimizer.zero_grad()
            (-(likelihood + weight * ratio).mean()).backward()
            optimizer.step()
            total += (likelihood + ratio).sum().item()
        print(f"  {kind} seed {seed} epoch {epoch + 1}: train ELBO {total / len(train):.2f}, {time.process_time() - started:.0f} s", flush=True)
    elbo = log_weights(model, test, 10, 500).mean(0)
    nll = math.log(500) - torch.logsumexp(log_weights(model, test[:1000], 500, 20), 0)
    print(f"{kind} seed {seed}: -ELBO {-elbo.mean():.3f} +- {elbo.std() / math.sqrt(len(elbo)):.3f}, -L500 {nll.mean():.3f} +- {nll.std() / math.sqrt(1000):.3f}; "
          f"{len(train)} images, {options.epochs} epochs, {time.process_time() - started:.0f} s of processor time", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--kind", nargs="+", default=["none", "planar", "iaf"], choices=["none", "planar", "iaf"])
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--epochs", type=int, default=13)
    parser.add_argument("--train-images", type=int, default=20000)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    train_images = read_images(arguments.data_dir, "train")[:arguments.train_images]
    test_images = binarize(read_images(arguments.data_dir, "t10k"), np.random.default_rng(0))
    for one in arguments.seed:
        for name in arguments.kind:
            run(name, one, arguments, train_images, test_images)
