"""PyTorch's side of `versus torch`: a JSON request a line on stdin, a JSON answer a line on stdout, until stdin ends.

  {"do": "hello"}                                  -> {"version": "1.13.0, OpenBLAS for Zen"}
  {"do": "prepare", "case", "threads", "file", "device", "processor_time"}
                                                   -> {"setting": "logits, foreach, eager, threads 2, for products 1"}   the fastest of its settings
  {"do": "verify"}                                 -> {"values": [...]}                          what both sides must agree on
  {"do": "round", "seconds", "sample"}             -> {"times": [...]}                           seconds a call, each over `sample` seconds of calls
  {"do": "close"}                                  -> {}

Nothing but torch and the standard library is used. `file` holds, as safetensors, the initial weights, images and noise that both sides share.
"""

import ctypes
import gc
import json
import os
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CALIBRATION_SECONDS = 0.25


def load(path, device):
    """Every tensor of a safetensors file, float32, on a device."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{name} is {entry['dtype']}; expected F32")
        start, end = entry["data_offsets"]
        flat = torch.frombuffer(data, dtype=torch.float32, offset=start, count=(end - start) // 4)
        tensors[name] = flat.reshape(entry["shape"]).clone().to(device)
    return tensors


def under(tensors, prefix):
    return {name[len(prefix):]: value for name, value in tensors.items() if name.startswith(prefix)}


class Threads:
    """PyTorch has two pools, OpenMP's for its own loops and OpenBLAS's for products: torch.set_num_threads reaches the first alone."""

    def __init__(self):
        self.blas = None
        maps = "/proc/self/maps"
        if not os.path.exists(maps):
            return  # Not Linux: OpenBLAS, if that is what multiplies, keeps its own count.
        with open(maps) as maps:
            paths = sorted({line.split()[-1] for line in maps if "openblas" in line or "libblas" in line})
        for path in paths:
            library = ctypes.CDLL(path)
            if hasattr(library, "openblas_set_num_threads"):
                self.blas = library

    def core(self):
        """The processor that OpenBLAS takes this one for."""
        self.blas.openblas_get_corename.restype = ctypes.c_char_p
        return self.blas.openblas_get_corename().decode()

    def choices(self, most):
        counts = sorted({1, most, *(1 << i for i in range(most.bit_length()))} & set(range(1, most + 1)))
        return [(own, blas) for own in counts for blas in (counts if self.blas else counts[:1])]

    def set(self, choice):
        torch.set_num_threads(choice[0])
        if self.blas:
            self.blas.openblas_set_num_threads(choice[1])

    def describe(self, choice):
        return f"threads {choice[0]}, for products {choice[1]}" if self.blas else f"threads {choice[0]}"


class MlpVae(nn.Module):
    def __init__(self, tensors, likelihood):
        super().__init__()
        def linear(name):
            outputs, inputs = tensors[f"initial.{name}.weight"].shape
            return nn.Linear(inputs, outputs)

        self.encoder = nn.Sequential(linear("encoder.0"), nn.ReLU())
        self.mean = linear("mean")
        self.log_variance = linear("log_variance")
        self.decoder = nn.Sequential(linear("decoder.0"), nn.ReLU())
        self.logits = linear("logits")
        self.likelihood: int = likelihood
        self.load_state_dict(under(tensors, "initial."))

    def forward(self, x, noise):
        h = self.encoder(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + noise * torch.exp(0.5 * log_variance)
        return negative_elbo(self.logits(self.decoder(z)), x, mean, log_variance, self.likelihood)


class ConvVae(nn.Module):
    def __init__(self, tensors, likelihood):
        super().__init__()
        self.convolutions = nn.Sequential(nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU())
        self.dense = nn.Sequential(nn.Linear(64 * 7 * 7, 256), nn.ReLU())
        self.mean = nn.Linear(256, 16)
        self.log_variance = nn.Linear(256, 16)
        self.expansion = nn.Sequential(nn.Linear(16, 256), nn.ReLU(), nn.Linear(256, 64 * 7 * 7), nn.ReLU())
        self.transposed = nn.Sequential(nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(32, 1, 4, 2, 1))
        self.likelihood: int = likelihood
        self.load_state_dict(under(tensors, "initial."))

    def forward(self, x, noise):
        h = self.dense(self.convolutions(x).flatten(1))
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + noise * torch.exp(0.5 * log_variance)
        logits = self.transposed(self.expansion(z).reshape(-1, 64, 7, 7))
        return negative_elbo(logits, x, mean, log_variance, self.likelihood)


def negative_elbo(logits, x, mean, log_variance, likelihood: int):
    # Three spellings of the same number; which one is fastest differs between versions of PyTorch.
    if likelihood == 0:
        cross_entropy = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    elif likelihood == 1:
        cross_entropy = F.binary_cross_entropy(torch.sigmoid(logits), x, reduction="sum")
    else:
        cross_entropy = (F.softplus(logits) - x * logits).sum()
    divergence = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
    return (cross_entropy + divergence) / x.shape[0]


class VaeStep:
    """
    A training step. Its settings: the spelling of the likelihood, Adam with or without foreach (or fused, on a GPU), eager, traced, or on a GPU compiled or replayed as
    a CUDA graph, the layout of images.
    """

    def __init__(self, kind, tensors):
        self.kind = kind
        self.tensors = tensors
        self.images = list(tensors["images"])
        self.noise = list(tensors["noise"])
        self.device = self.images[0].device
        on_gpu = self.device.type == "cuda"
        self.axes = [
            ("likelihood", ["logits", "sigmoid", "softplus"]),
            ("adam", ["foreach", "loop", "fused"] if on_gpu else ["foreach", "loop"]),
            ("graph", ["eager", "traced", "compiled", "CUDA graph"] if on_gpu else ["eager", "traced"]),
        ]
        if kind is ConvVae:
            self.axes.append(("images", ["contiguous", "channels last"]))

    def build(self, setting):
        layout = torch.channels_last if setting.get("images") == "channels last" else torch.contiguous_format
        likelihood = ["logits", "sigmoid", "softplus"].index(setting["likelihood"])
        model = self.kind(self.tensors, likelihood).to(device=self.device, memory_format=layout)
        images = [x.contiguous(memory_format=layout) for x in self.images]
        graph = setting["graph"]
        choice = {"fused": True} if setting["adam"] == "fused" else {"foreach": setting["adam"] == "foreach"}
        if graph == "CUDA graph":
            return self.build_graphed(model, images, torch.optim.Adam(model.parameters(), lr=1e-3, capturable=True, **choice))
        adam = torch.optim.Adam(model.parameters(), lr=1e-3, **choice)
        forward = torch.jit.trace(model, (images[0], self.noise[0])) if graph == "traced" else torch.compile(model) if graph == "compiled" else model
        self.count = 0

        def step(noise=None):
            x = images[self.count % len(images)]
            self.count += 1
            adam.zero_grad(set_to_none=True)
            loss = forward(x, torch.randn(self.noise[0].shape, device=self.device) if noise is None else noise)
            loss.backward()
            adam.step()
            return loss

        return step

    def build_graphed(self, model, images, adam):
        """The whole step captured once, with images and noise copied into its inputs: as the documentation of torch.cuda.CUDAGraph shows."""
        x, noise_in = images[0].clone(), self.noise[0].clone()
        initial = [parameter.detach().clone() for parameter in model.parameters()]

        def run():
            adam.zero_grad(set_to_none=True)
            loss = model(x, noise_in)
            loss.backward()
            adam.step()
            return loss

        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                run()
        torch.cuda.current_stream().wait_stream(side)

        # Back to the beginning: the steps that warmed up must not count.
        with torch.no_grad():
            for parameter, value in zip(model.parameters(), initial):
                parameter.copy_(value)
            for state in adam.state.values():
                for value in state.values():
                    value.zero_()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            loss = run()
        self.count = 0

        def step(noise=None):
            x.copy_(images[self.count % len(images)])
            self.count += 1
            noise_in.normal_() if noise is None else noise_in.copy_(noise)
            graph.replay()
            return loss

        return step

    def verify(self, setting):
        step = self.build(setting)
        losses = [step(noise).item() for noise in self.noise]
        return [losses[0], losses[-1]]


class Elementwise:
    """A function of 4M floats. Its settings: a new result each time, or always the same one."""

    def __init__(self, function, into, tensors):
        self.x = tensors["x"]
        self.y = torch.empty_like(self.x)
        self.function = function
        self.into = into
        self.axes = [("result", ["new", "out="])]

    def build(self, setting):
        x, y, function, into = self.x, self.y, self.function, self.into
        return (lambda: function(x)) if setting["result"] == "new" else (lambda: into(x, y))

    def verify(self, setting):
        y = self.build(setting)()
        return [y.double().sum().item(), y.double().abs().max().item()]


class Normal:
    """Normally distributed numbers. The settings are those of Elementwise; what both sides agree on is the mean square, to a few standard errors."""

    def __init__(self, tensors):
        self.y = torch.empty_like(tensors["x"])
        self.axes = [("result", ["new", "out="])]

    def build(self, setting):
        y = self.y
        return (lambda: torch.randn_like(y)) if setting["result"] == "new" else (lambda: y.normal_())

    def verify(self, setting):
        return [self.build(setting)().double().square().mean().item()]


class Product:
    """The product of two matrices, in float32. Its settings are those of Elementwise."""

    def __init__(self, tensors):
        self.x, self.y = tensors["x"], tensors["y"]
        self.result = torch.empty_like(self.x)
        self.axes = [("result", ["new", "out="])]

    def build(self, setting):
        x, y, result = self.x, self.y, self.result
        return (lambda: torch.matmul(x, y)) if setting["result"] == "new" else (lambda: torch.matmul(x, y, out=result))

    def verify(self, setting):
        return [self.build(setting)().double().square().mean().item()]


def tiny_graph(x, w, b):
    y = x
    for _ in range(25):
        y = torch.tanh(y * w + b) - x
    return y


class Tiny:
    """100 ops on ten numbers, and their gradients. Its settings: eager, or traced."""

    def __init__(self, tensors):
        self.inputs = [tensors[name].requires_grad_() for name in ("x", "w", "b")]
        self.ones = torch.ones_like(self.inputs[0])
        self.axes = [("graph", ["eager", "traced"])]

    def build(self, setting):
        inputs, ones = self.inputs, self.ones
        graph = torch.jit.trace(tiny_graph, tuple(inputs)) if setting["graph"] == "traced" else tiny_graph
        return lambda: torch.autograd.grad(graph(*inputs), inputs, ones)

    def verify(self, setting):
        return [value for gradient in self.build(setting)() for value in gradient.tolist()]


CASES = {
    "mlp-vae": lambda tensors: VaeStep(MlpVae, tensors),
    "conv-vae": lambda tensors: VaeStep(ConvVae, tensors),
    "exp": lambda tensors: Elementwise(torch.exp, lambda x, y: torch.exp(x, out=y), tensors),
    "tanh": lambda tensors: Elementwise(torch.tanh, lambda x, y: torch.tanh(x, out=y), tensors),
    "sigmoid": lambda tensors: Elementwise(torch.sigmoid, lambda x, y: torch.sigmoid(x, out=y), tensors),
    "softplus": lambda tensors: Elementwise(F.softplus, lambda x, y: torch._C._nn.softplus(x, out=y), tensors),
    "log-softmax": lambda tensors: Elementwise(
        lambda x: torch.log_softmax(x, 1), lambda x, y: torch._log_softmax(x, 1, False, out=y), tensors),
    "copy": lambda tensors: Elementwise(torch.clone, lambda x, y: y.copy_(x), tensors),
    "sum": lambda tensors: Elementwise(lambda x: x.sum(1), lambda x, y: torch.sum(x, 1, out=y[:, 0]), tensors),
    "matmul": Product,
    "normal": Normal,
    "tiny": Tiny,
}


def least_time(call, now, finish, seconds):
    """The least time of a call, after it was called often enough for the tracer to have specialised it."""
    for _ in range(3):
        call()
    finish()
    least, end = float("inf"), now() + seconds
    while True:
        start = now()
        call()
        finish()
        stop = now()
        least = min(least, stop - start)
        if stop > end:
            return least


class Peer:
    def __init__(self):
        self.threads = Threads()
        self.now = time.perf_counter
        self.finish = lambda: None

    def hello(self, request):
        core = f", OpenBLAS for {self.threads.core()}" if self.threads.blas else ""
        return {"version": torch.__version__ + core}

    def prepare(self, request):
        """Settles one setting after the other, each time taking the fastest; the threads first and, as the rest may change what is best, again last."""
        device = request["device"]
        self.case = CASES[request["case"]](load(request["file"], device))
        self.now = time.thread_time if request["processor_time"] else time.perf_counter
        self.finish = torch.cuda.synchronize if device.startswith("cuda") else lambda: None
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        axes = [("threads", self.threads.choices(request["threads"])), *self.case.axes, ("threads", self.threads.choices(request["threads"]))]
        setting = {name: values[0] for name, values in axes}
        for name, values in axes:
            times = {}
            for value in values:
                trial = {**setting, name: value}
                self.threads.set(trial["threads"])
                times[value] = least_time(self.case.build(trial), self.now, self.finish, CALIBRATION_SECONDS)
            setting[name] = min(times, key=times.get)
        self.setting = setting
        self.threads.set(setting["threads"])
        self.call = self.case.build(setting)
        words = [value for name, value in setting.items() if name != "threads"]
        return {"setting": ", ".join([*words, self.threads.describe(setting["threads"])]), "threads": max(setting["threads"])}

    def verify(self, request):
        values = self.case.verify(self.setting)
        self.call = self.case.build(self.setting)
        return {"values": values}

    def round(self, request):
        call, times = self.call, []
        call()
        self.finish()
        start, calls = self.now(), 1
        end = start + request["seconds"]
        while True:
            for _ in range(calls):
                call()
            self.finish()
            now = self.now()
            is_long = now - start >= request["sample"]
            if is_long:
                times.append((now - start) / calls)
            else:
                calls *= 2
            if is_long and now > end:
                return {"times": times}
            start = now

    def close(self, request):
        self.case = self.call = None
        gc.collect()
        return {}


def know_the_processor():
    """An OpenBLAS older than the processor takes it for one of 2004, and is five times slower than it can be: then starts anew with the name of a near one."""
    threads = Threads()
    if threads.blas is None or "OPENBLAS_CORETYPE" in os.environ:
        return
    with open("/proc/cpuinfo") as info:
        flags = next((line.split() for line in info if line.startswith("flags")), [])
    near = "SkylakeX" if "avx512vl" in flags else "Haswell" if "avx2" in flags else None
    if near and threads.core() in ("Prescott", "Core2", "Nehalem", "Sandybridge"):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, "OPENBLAS_CORETYPE": near})


def main():
    know_the_processor()
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        answer = getattr(peer, request["do"])(request)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
