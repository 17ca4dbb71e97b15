"""The VAE (k = 1) and the IWAE (k = 5) with one stochastic layer of Burda, Grosse & Salakhutdinov,
"Importance Weighted Autoencoders" (ICLR 2016, arXiv 1509.00519), on MNIST: an independent reference in PyTorch.

    p(z) = N(0, I_50)            p(x|z) = Bernoulli(784 logits of 50-200-200-784, tanh)
    q(z|x) = N(mu(x), diag(sigma(x)^2)),  mu and log sigma linear heads of 784-200-200, tanh
    L_k = E_{z_1..z_k ~ q}[ log 1/k sum_i p(x, z_i) / q(z_i|x) ]   (k = 1: the sampled log-weight, no closed KL)

As in the paper and its authors' code (github.com/yburda/iwae): dynamic binarisation (a pixel g/255 is one with that
probability, drawn anew whenever a batch is made), Glorot uniform weights, zero biases, output bias the logit of the
training pixel means clamped to [0.001, 0.999]; batches of 20 whose bounds are summed, not averaged (this matters
to epsilon alone); Adam 0.9 / 0.999 / 1e-4; stage i has 3^i epochs at 1e-3 * 10^(-i/7). Otherwise than their code: all
60,000 training images (theirs holds 400 back) in a new order every epoch (theirs keeps one); learning rates not rounded;
Adam as published (theirs has beta_1 = 0.99 by default and second moments that start at one).

Test figures: the test images binarised once (--test-seed); L_K with K = --samples, its mean over images with the
standard error of that mean; active units: Var_x(mu(x)) > 0.01 over the same images.

    OPENBLAS_CORETYPE=SKYLAKEX python3 docs/reference/iwae_mnist.py --data-dir DIR --k 1 --stages 4 --seed 1

(OPENBLAS_CORETYPE helps where OpenBLAS does not know an AVX-512 processor.)

Printed with torch 1.13.0a0 and numpy 1.24.2 on two cores of an Intel Xeon with AVX-512 (Sapphire Rapids), one thread, 2026-11-21, in
nats; +- is the standard error over images, most of which two models share that are judged on the same images:
    --k 1 --stages 4 --seed 1 (40 epochs; L_1000, first 1,000 test images)      -91.943 +- 0.797, 19 active units
    --k 5, the same                                                             -90.308 +- 0.784, 31 active units
    --k 1 --seed 2                                                              -91.766 +- 0.798, 20 active units
    --k 1 --stages 6 --seed 1 --samples 5000 --test-images 10000 (364 epochs)    -88.317 +- 0.233, 19 active units
    the first of these under --test-seed 0, 1, 2, 3, L_50                       -93.083, -93.129, -92.882, -92.959
Two correct programs hence differ by about 0.2 nats (seed and test pixels; one standard deviation) in these cuts.
"""
import argparse
import gzip
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

HIDDEN, LATENT, PIXELS, BATCH = 200, 50, 784, 20
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-4


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
        return (x - torch.sigmoid(logits)).mul_(gradient.unsqueeze(-1)), None


class Model:
    """The parameters are views of one flat vector, so that Adam is a handful of passes over it."""

    LAYERS = [(PIXELS, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, 2 * LATENT), (LATENT, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, PIXELS)]

    def __init__(self, pixel_means, rng):
        self.flat = torch.zeros(sum(i * o + o for i, o in self.LAYERS))
        self.parameters, at = [], 0
        for index, (inputs, outputs) in enumerate(self.LAYERS):
            weight = self.flat[at:at + inputs * outputs].view(inputs, outputs)
            bias = self.flat[at + inputs * outputs:at + inputs * outputs + outputs]
            at += inputs * outputs + outputs
            fan_out = LATENT if index == 2 else outputs  # the two heads lie side by side, each a layer of its own
            limit = math.sqrt(6 / (inputs + fan_out))
            weight.copy_(torch.from_numpy(rng.uniform(-limit, limit, (inputs, outputs)).astype(np.float32)))
            self.parameters += [weight.requires_grad_(), bias.requires_grad_()]
        means = np.clip(pixel_means, 0.001, 0.999)
        with torch.no_grad():
            self.parameters[-1].copy_(torch.from_numpy(np.log(means / (1 - means)).astype(np.float32)))

    def encode(self, x):
        w1, b1, w2, b2, w3, b3 = self.parameters[:6]
        hidden = torch.tanh(torch.addmm(b2, torch.tanh(torch.addmm(b1, x, w1)), w2))
        heads = torch.addmm(b3, hidden, w3)
        return heads[:, :LATENT], heads[:, LATENT:]

    def decode(self, z):
        w1, b1, w2, b2, w3, b3 = self.parameters[6:]
        return torch.addmm(b3, torch.tanh(torch.addmm(b2, torch.tanh(torch.addmm(b1, z, w1)), w2)), w3)

    def log_weights(self, x, mean, log_sigma, noise):
        """log p(x, z) - log q(z|x), z = mean + sigma noise; noise [k, n, 50], the result [k, n]; the 2 pi cancel."""
        z = mean + torch.exp(log_sigma) * noise
        logits = self.decode(z.view(-1, LATENT)).view(noise.shape[0], -1, PIXELS)
        log_ratio = 0.5 * (noise * noise - z * z).sum(-1) + log_sigma.sum(-1)
        return BernoulliLogLikelihood.apply(logits, x) + log_ratio


class Adam:
    def __init__(self, model):
        self.flat, self.steps = model.flat, 0
        self.first, self.second = torch.zeros_like(self.flat), torch.zeros_like(self.flat)
        self.gradient, self.scratch = torch.empty_like(self.flat), torch.empty_like(self.flat)

    def step(self, gradients, rate):
        self.steps += 1
        torch.cat([g.reshape(-1) for g in gradients], out=self.gradient)
        self.first.mul_(BETA1).add_(self.gradient, alpha=1 - BETA1)
        self.second.mul_(BETA2).addcmul_(self.gradient, self.gradient, value=1 - BETA2)
        correction = math.sqrt(1 - BETA2 ** self.steps)
        # m / (1 - b1^t) / (sqrt(v) / correction + eps), with the correction moved out of the division of the vector
        torch.sqrt(self.second, out=self.scratch).add_(EPSILON * correction)
        self.flat.addcdiv_(self.first, self.scratch, value=-rate * correction / (1 - BETA1 ** self.steps))


def train_epoch(model, adam, grey, k, rate, averaged, rng):
    """One pass over the images in a new order; returns the mean L_k that the steps saw."""
    order, total, block = rng.permutation(len(grey)), 0.0, 150 * BATCH
    for start in range(0, len(grey), block):
        images = binarize(grey[order[start:start + block]], rng)
        noise = torch.from_numpy(rng.standard_normal((len(images) // BATCH, k, BATCH, LATENT), np.float32))
        for x, e in zip(images.split(BATCH), noise):
            log_weights = model.log_weights(x, *model.encode(x), e)
            bound = (torch.logsumexp(log_weights, 0) - math.log(k) if k > 1 else log_weights).sum()
            gradients = torch.autograd.grad(-bound / BATCH if averaged else -bound, model.parameters)
            total += bound.item()
            with torch.no_grad():
                adam.step(gradients, rate)
    return total / len(grey)


@torch.no_grad()
def evaluate(model, x, samples, seed, chunk=500):
    """L_K image by image, the logarithms summed in float64; returns mean, standard error, active units."""
    rng = np.random.Generator(np.random.SFC64(seed))
    mean, log_sigma = model.encode(x)
    bounds = np.empty(len(x))
    for i in range(len(x)):
        parts = []
        for start in range(0, samples, chunk):
            noise = torch.from_numpy(rng.standard_normal((min(chunk, samples - start), 1, LATENT), np.float32))
            parts.append(model.log_weights(x[i:i + 1], mean[i:i + 1], log_sigma[i:i + 1], noise).double())
        bounds[i] = torch.logsumexp(torch.cat(parts).view(-1), 0).item() - math.log(samples)
    active = int((mean.double().var(0, unbiased=False) > 0.01).sum())
    return bounds.mean(), bounds.std(ddof=1) / math.sqrt(len(bounds)), active


def save(path, model, adam, epoch, rng, arguments):
    state = dict(flat=model.flat.clone(), first=adam.first, second=adam.second, steps=adam.steps, epoch=epoch,
                 rng=rng.bit_generator.state, arguments=arguments)
    torch.save(state, path + ".new")
    os.replace(path + ".new", path)


def load(path, model, adam, rng, arguments):
    state = torch.load(path)
    if state["arguments"] != arguments:
        raise ValueError(f"{path} was written with {state['arguments']}, not {arguments}")
    with torch.no_grad():
        model.flat.copy_(state["flat"])
    adam.first, adam.second, adam.steps = state["first"], state["second"], state["steps"]
    rng.bit_generator.state = state["rng"]
    return state["epoch"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", required=True, help="folder of MNIST's four IDX files, gzipped")
    parser.add_argument("--k", type=int, default=1)
    parser.add_argument("--stages", type=int, default=4, help="8 is the paper's schedule, 3280 epochs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=int, default=1000, help="K of the final figure")
    parser.add_argument("--test-images", type=int, default=1000, help="the first so many of the test set")
    parser.add_argument("--test-seed", type=int, default=0, help="seed of the test images' pixels and of the estimate")
    parser.add_argument("--average", action="store_true", help="average the bounds of a batch rather than sum them")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--checkpoint", help="written after every epoch; resumed from when it is there")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)

    train, test = read_images(options.data_dir, "train"), read_images(options.data_dir, "t10k")
    x = binarize(test, np.random.Generator(np.random.SFC64([options.test_seed, 1])))[:options.test_images]
    rng = np.random.Generator(np.random.SFC64(options.seed))
    model = Model(train.mean(0) / 255, rng)
    adam = Adam(model)
    arguments = dict(k=options.k, seed=options.seed, average=options.average)
    done = 0
    if options.checkpoint and os.path.exists(options.checkpoint):
        done = load(options.checkpoint, model, adam, rng, arguments)
    print(f"torch {torch.__version__}, numpy {np.__version__}, {vars(options)}, resumed after {done} epochs", flush=True)

    clock, epoch = time.time(), 0
    for stage in range(options.stages):
        rate = 1e-3 * 10 ** (-stage / 7)
        for _ in range(3 ** stage):
            epoch += 1
            if epoch <= done:
                continue
            bound = train_epoch(model, adam, train, options.k, rate, options.average, rng)
            print(f"epoch {epoch}: rate {rate:.6f}, training L_{options.k} {bound:.3f}, {time.time() - clock:.0f} s", flush=True)
            if options.checkpoint:
                save(options.checkpoint, model, adam, epoch, rng, arguments)
        if epoch > done:
            few = evaluate(model, x[:1000], 100, options.test_seed)
            print(f"stage {stage}, {epoch} epochs: test L_100 {few[0]:.3f} +- {few[1]:.3f} on {len(x[:1000])} images, "
                  f"{few[2]} active units, {time.time() - clock:.0f} s", flush=True)
    mean, error, active = evaluate(model, x, options.samples, options.test_seed)
    print(f"RESULT k={options.k} seed={options.seed} stages={options.stages} epochs={epoch}: test L_{options.samples} "
          f"{mean:.3f} +- {error:.3f} on {len(x)} images, {active} active units, {time.time() - clock:.0f} s", flush=True)


if __name__ == "__main__":
    main()
