#!/usr/bin/python3
"""Makes the fixtures that Tensorium is compared with, by an independent engine: PyTorch 1.13, as Debian 12 packages it.

    apt-get install python3-torch && /usr/bin/python3 make_fixtures.py

A file is a family of cases. For a case `name` it holds
    name:x0, x1 ...  the inputs (integers and bools are not differentiated)
    name:y           the result f(x)
    name:u           weights of the result's shape
    name:v0 ...      directions of the inputs' shapes
    name:g0 ...      gradients of S = sum u * (y + y*y/2); the square gives even a linear op a second derivative
    name:h0 ...      gradients of sum_i <g_i, v_i>: the Hessian of S times v
and in the metadata, under the case's name, the call: an operation and its arguments as JSON.
"""
import json
import math
import os
import struct

import numpy as np
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
CODES = {"float32": "F32", "float64": "F64", "int64": "I64", "bool": "BOOL"}


class Family:
    """Cases of one file, drawn from a seed of its own, so that families can grow independently."""

    def __init__(self, name, seed):
        self.name, self.tensors, self.calls = name, {}, {}
        self.random = np.random.Generator(np.random.PCG64(seed))

    def real(self, *shape, low=-2.0, high=2.0):
        return torch.from_numpy(np.asarray(self.random.uniform(low, high, shape)))

    def index(self, high, *shape):
        return torch.from_numpy(np.asarray(self.random.integers(0, high, shape)))

    def put(self, name, tensor):
        assert name not in self.tensors, name
        self.tensors[name] = tensor.detach().contiguous().numpy().copy()

    def forward(self, name, op, f, inputs, **arguments):
        """A case of values alone: predicates, indices, special values."""
        self.calls[name] = json.dumps({"op": op, **arguments}, sort_keys=True)
        for i, x in enumerate(inputs):
            self.put(f"{name}:x{i}", x)
        self.put(f"{name}:y", f(*inputs))

    def case(self, name, op, f, inputs, dtype=torch.float64, **arguments):
        """A case with gradients of both orders."""
        inputs = [x.to(dtype).requires_grad_() if x.is_floating_point() else x for x in inputs]
        self.forward(name, op, f, inputs, **arguments)
        y = f(*inputs)
        u = self.real(*y.shape).to(y.dtype)
        self.put(f"{name}:u", u)
        reals = [x for x in inputs if x.requires_grad]
        directions = [self.real(*x.shape).to(x.dtype) for x in reals]
        gradients = torch.autograd.grad((u * (y + y * y / 2)).sum(), reals, create_graph=True)
        along = sum((g * v).sum() for g, v in zip(gradients, directions))
        second = torch.autograd.grad(along, reals, allow_unused=True) if along.requires_grad else [None] * len(reals)
        for i, (x, v, g, h) in enumerate(zip(reals, directions, gradients, second)):
            self.put(f"{name}:v{i}", v)
            self.put(f"{name}:g{i}", g)
            self.put(f"{name}:h{i}", torch.zeros_like(x) if h is None else h)

    def write(self):
        # Wide elements first, so that every tensor is aligned to its own width.
        ordered = sorted(self.tensors.items(), key=lambda pair: (-pair[1].itemsize, pair[0]))
        header, end = {"__metadata__": dict(sorted(self.calls.items()))}, 0
        for name, array in ordered:
            header[name] = {"dtype": CODES[array.dtype.name], "shape": list(array.shape), "data_offsets": [end, end + array.nbytes]}
            end += array.nbytes
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        with open(os.path.join(HERE, self.name + ".safetensors"), "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            for _, array in ordered:
                file.write(array.astype(array.dtype.newbyteorder("<")).tobytes())


def elementwise():
    f = Family("elementwise", 1)
    softplus = lambda x: F.softplus(x, threshold=1e3)  # by default it is linear from 20 on, off by 2e-9; logaddexp loses digits at -20
    unary = {  # operation: function, low, high, arguments
        "Abs": (torch.abs, -3, 3, {}), "Clamp": (lambda x: x.clamp(-0.7, 1.1), -3, 3, {"low": -0.7, "high": 1.1}),
        "Elu": (lambda x: F.elu(x, 0.7), -6, 6, {"alpha": 0.7}), "Erf": (torch.erf, -5, 5, {}), "Exp": (torch.exp, -30, 5, {}),
        "Expm1": (torch.expm1, -30, 5, {}), "Gelu": (F.gelu, -8, 8, {}), "LeakyRelu": (lambda x: F.leaky_relu(x, 0.2), -3, 3, {"slope": 0.2}),
        "Log": (torch.log, 1e-3, 50, {}), "Log1p": (torch.log1p, -0.99, 50, {}), "Negate": (torch.neg, -3, 3, {}), "Relu": (torch.relu, -3, 3, {}),
        "Sigmoid": (torch.sigmoid, -30, 30, {}), "Silu": (F.silu, -30, 30, {}), "Softplus": (softplus, -30, 30, {}),
        "Sqrt": (torch.sqrt, 1e-3, 50, {}), "Square": (torch.square, -3, 3, {}), "Tanh": (torch.tanh, -8, 8, {}),
    }
    for op, (function, low, high, arguments) in unary.items():
        for shape in [(), (19,), (3, 1, 5)]:
            f.case(f"{op} {list(shape)}", op, function, [f.real(*shape, low=low, high=high)], **arguments)
        f.case(f"{op} of float32", op, function, [f.real(3, 7, low=max(low, -4), high=min(high, 4))], dtype=torch.float32, **arguments)
    # In the second derivative of S the terms cancel: the values alone.
    f.forward("Log1p of tiny numbers", "Log1p", torch.log1p, [f.real(9) * 1e-9])
    f.case("Expm1 of tiny numbers", "Expm1", torch.expm1, [f.real(9) * 1e-9])
    f.case("Clamp from below alone", "Clamp", lambda x: x.clamp(min=-0.3), [f.real(9)], low=-0.3, high=1e300)

    pairs = [((), ()), ((7,), (7,)), ((3, 5), (5,)), ((3, 1), (1, 4)), ((2, 1, 3), (4, 1)), ((2, 3), ())]
    binary = {"Add": torch.add, "Subtract": torch.sub, "Multiply": torch.mul, "Divide": torch.div, "Maximum": torch.maximum, "Minimum": torch.minimum}
    for op, function in binary.items():
        for a, b in pairs:
            f.case(f"{op} {list(a)}, {list(b)}", op, function, [f.real(*a), f.real(*b, low=0.3, high=3)])
        f.case(f"{op} of float32", op, function, [f.real(3, 5), f.real(5, low=0.3, high=3)], dtype=torch.float32)
    ties = torch.tensor([1.0, -2.0, 0.0, 3.0], dtype=torch.float64)
    for op in ("Maximum", "Minimum"):
        f.case(f"{op} of ties", op, binary[op], [ties, torch.tensor([1.0, -2.5, 0.0, 4.0], dtype=torch.float64)])
    for a, b in pairs:
        f.case(f"Pow {list(a)}, {list(b)}", "Pow", torch.pow, [f.real(*a, low=0.2, high=4), f.real(*b, low=-3, high=3)])
    for exponent in (3.0, 2.0, 0.5, -1.5, 1.0, 0.0):
        f.case(f"Pow by the number {exponent}", "PowNumber", lambda x: torch.pow(x, exponent), [f.real(7, low=0.2, high=3)], exponent=exponent)
    f.case("Pow of negative numbers", "PowNumber", lambda x: torch.pow(x, 3.0), [f.real(7, low=-3, high=-0.2)], exponent=3.0)
    f.case("Pow of zero by a number", "PowNumber", lambda x: torch.pow(x, 2.0), [torch.zeros(2, dtype=torch.float64)], exponent=2.0)
    for op, function in {"Equal": torch.eq, "NotEqual": torch.ne, "Greater": torch.gt, "GreaterOrEqual": torch.ge, "Less": torch.lt, "LessOrEqual": torch.le}.items():
        f.forward(op, op, function, [torch.tensor([1.0, 2.0, float("nan"), 0.0, float("inf")]), torch.tensor([1.0, 3.0, float("nan"), -0.0, 1.0])])
        f.forward(f"{op} of integers", op, function, [f.index(3, 4, 1), f.index(3, 5)])
    for c, a, b in [((5,), (5,), (5,)), ((3, 1), (4,), ()), ((2, 1, 3), (4, 1), (3,))]:
        f.case(f"Where {list(c)}, {list(a)}, {list(b)}", "Where", torch.where, [f.index(2, *c).bool(), f.real(*a), f.real(*b)])
    return f


def special_values():
    f = Family("special", 2)
    points = torch.tensor([0.0, -0.0, 1.0, -1.0, float("inf"), float("-inf"), float("nan"), 5e-324, -2.3e-308, 709.7, -745.2, 1e308], dtype=torch.float64)
    functions = {
        "Abs": torch.abs, "Erf": torch.erf, "Exp": torch.exp, "Expm1": torch.expm1, "Log": torch.log, "Log1p": torch.log1p, "Relu": torch.relu,
        "Sigmoid": torch.sigmoid, "Sqrt": torch.sqrt, "Square": torch.square, "Tanh": torch.tanh, "Negate": torch.neg,
    }
    for op, function in functions.items():
        # PyTorch's vectorised log1p(1e308) is infinite, which is wrong.
        f.forward(op, op, function, [points[:-1] if op == "Log1p" else points])
    f.forward("Clamp", "Clamp", lambda x: x.clamp(-0.7, 1.1), [points], low=-0.7, high=1.1)
    f.forward("Elu", "Elu", lambda x: F.elu(x, 0.7), [points], alpha=0.7)
    f.forward("LeakyRelu", "LeakyRelu", lambda x: F.leaky_relu(x, 0.2), [points], slope=0.2)
    for op, function in {"Add": torch.add, "Multiply": torch.mul, "Divide": torch.div, "Maximum": torch.maximum, "Minimum": torch.minimum, "Pow": torch.pow}.items():
        f.forward(op, op, function, [points[:, None], points])
    # At a kink, the subgradient that is taken is a convention; ours is theirs.
    kinks = torch.tensor([0.0, -0.7, 1.1], dtype=torch.float64)
    f.case("Relu at its kink", "Relu", torch.relu, [kinks])
    f.case("Abs at its kink", "Abs", torch.abs, [kinks])
    f.case("LeakyRelu at its kink", "LeakyRelu", lambda x: F.leaky_relu(x, 0.2), [kinks], slope=0.2)
    f.case("Clamp at its edges", "Clamp", lambda x: x.clamp(-0.7, 1.1), [kinks], low=-0.7, high=1.1)
    inf = float("inf")
    rows = torch.tensor([[0.3, -inf, 1.0], [-inf, -inf, -inf], [inf, 1.0, 2.0], [float("nan"), 0.0, 1.0], [1e300, -1e300, 1e300]], dtype=torch.float64)
    for op, function in {"Sum": torch.sum, "Mean": torch.mean, "Max": torch.amax, "Min": torch.amin, "LogSumExp": torch.logsumexp}.items():
        f.forward(op, op, lambda x: function(x, 1), [rows], axes=[1], keep=False)
    # Not where the greatest elements are infinite: PyTorch gives NaN, in Tensorium they share evenly, as it documents. Nor the mean of nothing,
    # which Tensorium refuses. TorchDifferenceTests.cs holds ours.
    some = rows[[0, 3, 4]]
    f.forward("Softmax", "Softmax", lambda x: torch.softmax(x, 1), [some], axis=1)
    f.forward("LogSoftmax", "LogSoftmax", lambda x: torch.log_softmax(x, 1), [some], axis=1)
    f.forward("ArgMax of ties and NaN", "ArgMax", lambda x: x.argmax(1), [torch.tensor([[1.0, 3, 3], [2, float("nan"), 5]])], axis=1, keep=False)
    f.forward("Sum of nothing", "Sum", lambda x: torch.sum(x, 1), [torch.zeros(3, 0)], axes=[1], keep=False)
    f.forward("LogSumExp of nothing", "LogSumExp", lambda x: torch.logsumexp(x, 1), [torch.zeros(3, 0)], axes=[1], keep=False)
    return f


def reductions():
    f = Family("reductions", 3)
    places = [((7,), [0], False), ((3, 5), [1], True), ((3, 5), [0], False), ((2, 3, 4), [0, 2], False), ((2, 3, 4), [-2], True), ((2, 3, 4), [0, 1, 2], False), ((2, 1, 4), [1], False)]
    functions = {"Sum": torch.sum, "Mean": torch.mean, "Max": torch.amax, "Min": torch.amin, "LogSumExp": torch.logsumexp}
    for op, function in functions.items():
        for shape, axes, keep in places:
            f.case(f"{op} {list(shape)} over {axes}{', kept' if keep else ''}", op, lambda x: function(x, axes, keep), [f.real(*shape)], axes=axes, keep=keep)
        f.case(f"{op} of float32", op, lambda x: function(x, [1]), [f.real(4, 33)], dtype=torch.float32, axes=[1], keep=False)
    ties = torch.tensor([[1.0, 3, 3, 0], [2, 2, 2, 2], [-1, 0, -1, 0]], dtype=torch.float64)
    for op in ("Max", "Min"):
        f.case(f"{op} of ties", op, lambda x: functions[op](x, [1]), [ties], axes=[1], keep=False)
        f.case(f"{op} of ties over two axes", op, lambda x: functions[op](x, [0, 1]), [ties], axes=[0, 1], keep=False)
    f.case("LogSumExp far from zero", "LogSumExp", lambda x: torch.logsumexp(x, [1]), [f.real(3, 5) + 1000], axes=[1], keep=False)
    for correction in (0, 1):
        for shape, axes, keep in [place for place in places if place[0] != (2, 1, 4)]:
            f.case(f"Var {list(shape)} over {axes}, correction {correction}", "Var", lambda x: torch.var(x, axes, correction=correction, keepdim=keep),
                   [f.real(*shape)], axes=axes, keep=keep, correction=correction)
    f.case("Var far from zero", "Var", lambda x: torch.var(x, [1], correction=1), [f.real(3, 9) + 1000], axes=[1], keep=False, correction=1)
    for op, function in {"Softmax": torch.softmax, "LogSoftmax": torch.log_softmax}.items():
        for shape, axis in [((7,), 0), ((3, 5), 1), ((3, 5), 0), ((2, 3, 4), -2), ((4, 1), 1)]:
            f.case(f"{op} {list(shape)} along {axis}", op, lambda x: function(x, axis), [f.real(*shape, low=-4, high=4)], axis=axis)
        f.case(f"{op} far from zero", op, lambda x: function(x, 1), [f.real(2, 5) + 1000], axis=1)
        f.case(f"{op} of float32", op, lambda x: function(x, 1), [f.real(2, 33)], dtype=torch.float32, axis=1)
    for op, function in {"ArgMax": torch.argmax, "ArgMin": torch.argmin}.items():
        for shape, axis, keep in [((7,), 0, False), ((3, 5), 1, True), ((2, 3, 4), -2, False)]:
            f.forward(f"{op} {list(shape)} along {axis}", op, lambda x: function(x, axis, keep), [f.real(*shape)], axis=axis, keep=keep)
    return f


def products():
    f = Family("products", 4)
    for a, b in [((5,), (5,)), ((3, 4), (4,)), ((4,), (4, 3)), ((3, 4), (4, 5)), ((1, 7), (7, 1)), ((2, 3, 4), (4, 5)), ((3, 4), (2, 4, 5)), ((2, 3, 4), (2, 4, 5)),
                 ((2, 1, 3, 4), (3, 4, 2)), ((2, 3, 4), (4,)), ((4,), (2, 4, 3)), ((17, 19), (19, 13))]:
        f.case(f"MatMul {list(a)} {list(b)}", "MatMul", torch.matmul, [f.real(*a), f.real(*b)])
    f.case("MatMul of float32", "MatMul", torch.matmul, [f.real(9, 17), f.real(17, 6)], dtype=torch.float32)

    geometries = [  # input, weight, stride, padding, dilation, groups
        ((2, 3, 5, 6), (4, 3, 3, 2), (1, 1), (0, 0), (1, 1), 1), ((1, 2, 7, 5), (3, 2, 3, 3), (2, 1), (1, 2), (1, 1), 1),
        ((2, 4, 6, 6), (6, 2, 3, 3), (1, 2), (1, 0), (1, 1), 2), ((1, 3, 8, 7), (3, 1, 2, 3), (2, 3), (0, 2), (2, 1), 3),
        ((1, 1, 9, 8), (2, 1, 3, 2), (1, 1), (2, 1), (3, 2), 1), ((2, 2, 5, 5), (3, 2, 1, 1), (2, 2), (0, 0), (1, 1), 1),
        ((1, 4, 5, 7), (4, 1, 3, 5), (1, 1), (1, 2), (1, 1), 4), ((3, 1, 4, 4), (1, 1, 4, 4), (4, 4), (0, 0), (1, 1), 1),
        ((1, 2, 6, 9), (2, 2, 2, 4), (3, 2), (1, 3), (2, 2), 1), ((1, 6, 5, 5), (4, 3, 3, 3), (3, 1), (2, 2), (2, 1), 2),
    ]
    for x, w, stride, padding, dilation, groups in geometries:
        name = f"Conv2d {list(x)} {list(w)}, stride {stride}, padding {padding}, dilation {dilation}, groups {groups}"
        f.case(name, "Conv2d", lambda a, b: F.conv2d(a, b, None, stride, padding, dilation, groups), [f.real(*x), f.real(*w)],
               stride=stride, padding=padding, dilation=dilation, groups=groups)
    transposed = [  # input, weight, stride, padding, output padding, dilation, groups
        ((2, 3, 4, 5), (3, 2, 3, 2), (1, 1), (0, 0), (0, 0), (1, 1), 1), ((1, 2, 4, 3), (2, 3, 3, 3), (2, 1), (1, 2), (1, 0), (1, 1), 1),
        ((2, 4, 3, 3), (4, 3, 3, 3), (1, 2), (1, 0), (0, 1), (1, 1), 2), ((1, 3, 3, 4), (3, 1, 2, 3), (2, 3), (0, 2), (1, 2), (2, 1), 3),
        ((1, 1, 4, 4), (1, 2, 3, 2), (1, 1), (2, 1), (0, 0), (3, 2), 1), ((2, 2, 3, 3), (2, 3, 1, 1), (2, 2), (0, 0), (1, 1), (1, 1), 1),
        ((1, 4, 3, 4), (4, 1, 3, 5), (1, 1), (1, 2), (0, 0), (1, 1), 4), ((2, 1, 2, 2), (1, 1, 4, 4), (4, 4), (0, 0), (3, 2), (1, 1), 1),
        ((1, 2, 4, 4), (2, 2, 2, 4), (3, 2), (1, 3), (2, 0), (2, 2), 1), ((1, 6, 3, 3), (6, 2, 3, 3), (3, 1), (2, 2), (1, 0), (2, 1), 2),
    ]
    for x, w, stride, padding, extra, dilation, groups in transposed:
        name = f"ConvTranspose2d {list(x)} {list(w)}, stride {stride}, padding {padding}, output padding {extra}, dilation {dilation}, groups {groups}"
        f.case(name, "ConvTranspose2d", lambda a, b: F.conv_transpose2d(a, b, None, stride, padding, extra, groups, dilation), [f.real(*x), f.real(*w)],
               stride=stride, padding=padding, output_padding=extra, dilation=dilation, groups=groups)
    f.case("Conv2d of float32", "Conv2d", lambda a, b: F.conv2d(a, b, None, (2, 1), (1, 0)), [f.real(2, 3, 6, 6), f.real(4, 3, 3, 3)],
           dtype=torch.float32, stride=(2, 1), padding=(1, 0), dilation=(1, 1), groups=1)
    return f


def movement():
    f = Family("movement", 5)
    for shape, axis, index in [((5,), 0, (7,)), ((3, 4), 1, (3, 6)), ((3, 4), 0, (2, 4)), ((2, 3, 4), -2, (2, 5, 4))]:
        size = shape[axis]
        f.case(f"Gather {list(index)} of {list(shape)} along {axis}", "Gather", lambda x, i: torch.gather(x, axis, i), [f.real(*shape), f.index(size, *index)], axis=axis)
        f.case(f"ScatterAdd {list(index)} to {list(shape)} along {axis}", "ScatterAdd", lambda x, i, s: torch.scatter_add(x, axis, i, s),
               [f.real(*shape), f.index(size, *index), f.real(*index)], axis=axis)
    for shape, axis, count in [((5,), 0, 8), ((3, 4), 1, 2), ((2, 3, 4), -2, 5), ((3, 4), 0, 0)]:
        size, source = shape[axis], list(shape)
        source[axis] = count
        f.case(f"IndexSelect {count} of {list(shape)} along {axis}", "IndexSelect", lambda x, i: torch.index_select(x, axis, i), [f.real(*shape), f.index(size, count)], axis=axis)
        f.case(f"IndexAdd {count} to {list(shape)} along {axis}", "IndexAdd", lambda x, i, s: torch.index_add(x, axis, i, s),
               [f.real(*shape), f.index(size, count), f.real(*source)], axis=axis)
    for shape in [(), (6,), (2, 3)]:
        f.forward(f"OneHot {list(shape)}", "OneHot", lambda i: F.one_hot(i, 5).double(), [f.index(5, *shape)], classes=5)
    for axis, shapes in [(0, [(2,), (3,), (0,)]), (1, [(2, 3), (2, 1), (2, 4)]), (-2, [(2, 1, 3), (2, 4, 3)])]:
        f.case(f"Cat {[list(s) for s in shapes]} along {axis}", "Cat", lambda *x: torch.cat(x, axis), [f.real(*s) for s in shapes], axis=axis)
    for axis in (0, 1, -1):
        f.case(f"Stack along {axis}", "Stack", lambda *x: torch.stack(x, axis), [f.real(2, 3) for _ in range(3)], axis=axis)
    for sizes, axis, part in [([2, 3, 1], 0, 1), ([1, 4], -1, 1), ([1, 4], 1, 0)]:
        shape = [6, 5]
        f.case(f"Split {sizes} along {axis}, part {part}", "Split", lambda x: torch.split(x, sizes, axis)[part], [f.real(*shape)], sizes=sizes, axis=axis, part=part)
    for shape, border in [((4,), [[1, 2]]), ((2, 3), [[0, 1], [3, 0]]), ((2, 3, 2), [[0, 0], [2, 1], [1, 1]])]:
        flat = [side for axis in reversed(border) for side in axis]
        f.case(f"Pad {list(shape)} by {border}", "Pad", lambda x: F.pad(x, flat, value=0.25), [f.real(*shape)], border=border, value=0.25)
    f.case("Permute", "Permute", lambda x: x.permute(2, 0, 1), [f.real(2, 3, 4)], order=[2, 0, 1])
    f.case("Transpose", "Transpose", lambda x: x.transpose(0, -1), [f.real(2, 3, 4)], first=0, second=-1)
    f.case("Reshape with a size left open", "Reshape", lambda x: x.reshape(4, -1), [f.real(2, 3, 4)], shape=[4, -1])
    f.case("Reshape of a transpose", "ReshapeTransposed", lambda x: x.T.reshape(2, 6), [f.real(3, 4)], shape=[2, 6])
    f.case("Expand", "Expand", lambda x: x.expand(2, 3, 4), [f.real(3, 1)], shape=[2, 3, 4])
    f.case("Slice with a step", "Slice", lambda x: x[1:6:2, -3:], [f.real(7, 5)])
    f.case("Slice backwards", "SliceBackwards", lambda x: x.flip(0), [f.real(5, 3)])
    f.case("Copy to float32", "Copy", lambda x: x.float(), [f.real(4, 3)], to="float32")
    f.case("Copy of a transpose", "Copy", lambda x: x.clone(), [f.real(4, 3)], to="float64")
    return f


def layers():
    f = Family("layers", 6)
    for shape, over, epsilon in [((4, 6), (6,), 1e-5), ((2, 3, 5), (3, 5), 1e-2), ((7,), (7,), 1e-5), ((2, 3, 4), (4,), 1e-3)]:
        f.case(f"LayerNorm {list(shape)} over {list(over)}", "LayerNorm", lambda x, w, b: F.layer_norm(x, over, w, b, epsilon),
               [f.real(*shape), f.real(*over), f.real(*over)], shape=over, epsilon=epsilon)
    for shape in [(6, 3), (4, 3, 5), (2, 3, 4, 5)]:
        for training in (True, False):
            name = f"BatchNorm {list(shape)}, {'training' if training else 'in use'}"
            mean, variance = f.real(3), f.real(3, low=0.5, high=2)
            f.put(f"{name}:running_mean", mean)
            f.put(f"{name}:running_var", variance)
            f.case(name, "BatchNorm", lambda x, w, b: F.batch_norm(x, mean.clone(), variance.clone(), w, b, training, 0.3, 1e-3),
                   [f.real(*shape), f.real(3), f.real(3)], training=training, momentum=0.3, epsilon=1e-3)
            x = torch.from_numpy(f.tensors[f"{name}:x0"])
            for _ in range(3):
                F.batch_norm(x, mean, variance, None, None, training, 0.3, 1e-3)
            f.put(f"{name}:running_mean after 3", mean)
            f.put(f"{name}:running_var after 3", variance)
    for shape in [(5,), (3, 5), (2, 3, 5)]:
        f.case(f"Linear {list(shape)}", "Linear", F.linear, [f.real(*shape), f.real(4, 5), f.real(4)])
    f.case("Conv2d layer", "Conv2dLayer", lambda x, w, b: F.conv2d(x, w, b, 2, 1), [f.real(2, 3, 5, 5), f.real(4, 3, 3, 3), f.real(4)], stride=2, padding=1)
    f.case("ConvTranspose2d layer", "ConvTranspose2dLayer", lambda x, w, b: F.conv_transpose2d(x, w, b, 2, 1, 1), [f.real(2, 3, 3, 3), f.real(3, 4, 3, 3), f.real(4)],
           stride=2, padding=1, output_padding=1)
    return f


def losses():
    from torch.distributions import Bernoulli, Categorical, Normal, kl_divergence
    f = Family("losses", 7)
    f.case("Bernoulli log-probability", "BernoulliLogProb", lambda l, t: -F.binary_cross_entropy_with_logits(l, t, reduction="none"),
           [f.real(3, 5, low=-20, high=20), f.real(3, 5, low=0, high=1)])
    f.case("Bernoulli entropy", "BernoulliEntropy", lambda l: Bernoulli(logits=l).entropy(), [f.real(3, 5, low=-8, high=8)])
    f.case("Normal log-probability", "NormalLogProb", lambda m, s, x: Normal(m, s).log_prob(x), [f.real(3, 5), f.real(5, low=0.3, high=3), f.real(3, 5)])
    f.case("Normal entropy", "NormalEntropy", lambda m, s: Normal(m, s).entropy() + 0 * m, [f.real(3, 5), f.real(5, low=0.3, high=3)])
    f.case("KL of normals", "NormalKl", lambda m, s, n, t: kl_divergence(Normal(m, s), Normal(n, t)),
           [f.real(3, 5), f.real(3, 5, low=0.3, high=3), f.real(3, 5), f.real(3, 5, low=0.3, high=3)])
    f.case("KL to the standard normal, by log-variance", "NormalKlLogVariance", lambda m, v: -0.5 * (1 + v - m * m - v.exp()), [f.real(3, 5), f.real(3, 5, low=-4, high=2)])
    f.case("Categorical log-probability", "CategoricalLogProb", lambda l, k: Categorical(logits=l).log_prob(k), [f.real(4, 6, low=-5, high=5), f.index(6, 4)])
    f.case("Categorical entropy", "CategoricalEntropy", lambda l: Categorical(logits=l).entropy(), [f.real(4, 6, low=-5, high=5)])
    f.case("Cross entropy", "CrossEntropy", lambda l, k: F.cross_entropy(l, k), [f.real(4, 6, low=-5, high=5), f.index(6, 4)])
    return f


def optimizers():
    """100 steps on least squares through tanh: parameters after every tenth step."""
    f = Family("optimizers", 8)
    inputs, targets, weight, bias = f.real(8, 3), f.real(8, 2), f.real(3, 2), f.real(2)
    for name, tensor in {"inputs": inputs, "targets": targets, "weight": weight, "bias": bias}.items():
        f.put(name, tensor)
    O, S = torch.optim, torch.optim.lr_scheduler
    runs = [  # operation, its arguments in the words of both engines, and a schedule
        ("Sgd", O.SGD, {"lr": 0.05}, None), ("Sgd", O.SGD, {"lr": 0.05, "momentum": 0.9}, None),
        ("Sgd", O.SGD, {"lr": 0.05, "momentum": 0.8, "nesterov": True}, None), ("Sgd", O.SGD, {"lr": 0.05, "momentum": 0.9, "dampening": 0.3}, None),
        ("Sgd", O.SGD, {"lr": 0.05, "weight_decay": 0.1}, None), ("Sgd", O.SGD, {"lr": 0.03, "momentum": 0.9, "weight_decay": 0.1, "nesterov": True}, None),
        ("Adam", O.Adam, {"lr": 0.05}, None), ("Adam", O.Adam, {"lr": 0.05, "beta1": 0.5, "beta2": 0.9, "eps": 1e-3}, None), ("Adam", O.Adam, {"lr": 0.05, "weight_decay": 0.1}, None),
        ("AdamW", O.AdamW, {"lr": 0.05}, None), ("AdamW", O.AdamW, {"lr": 0.05, "beta1": 0.5, "beta2": 0.9, "weight_decay": 0.3}, None),
        ("RmsProp", O.RMSprop, {"lr": 0.01}, None), ("RmsProp", O.RMSprop, {"lr": 0.01, "alpha": 0.8, "eps": 1e-2}, None), ("RmsProp", O.RMSprop, {"lr": 0.01, "momentum": 0.7}, None),
        ("RmsProp", O.RMSprop, {"lr": 0.01, "centered": True}, None), ("RmsProp", O.RMSprop, {"lr": 0.01, "centered": True, "momentum": 0.7, "weight_decay": 0.1}, None),
        ("Adam", O.Adam, {"lr": 0.05}, "StepDecay"), ("Adam", O.Adam, {"lr": 0.05}, "Exponential"), ("Adam", O.Adam, {"lr": 0.05}, "Cosine"),
        ("Adam", O.Adam, {"lr": 0.05}, "LinearWarmUp"),
    ]
    schedules = {
        "StepDecay": lambda o: S.StepLR(o, 30, 0.5), "Exponential": lambda o: S.ExponentialLR(o, 0.97),
        "Cosine": lambda o: S.CosineAnnealingLR(o, 100, 0.05 * 0.1), "LinearWarmUp": lambda o: S.LinearLR(o, 1 / 20, 1, 19),
    }
    for op, optimizer, arguments, schedule in runs:
        name = f"{op} {', '.join(f'{key} {value}' for key, value in arguments.items())}{', ' + schedule if schedule else ''}"
        f.calls[name] = json.dumps({"op": op, "schedule": schedule or "Constant", **arguments}, sort_keys=True)
        w, b = weight.clone().requires_grad_(), bias.clone().requires_grad_()
        theirs = {key: value for key, value in arguments.items() if not key.startswith("beta")}
        if "beta1" in arguments:
            theirs["betas"] = (arguments["beta1"], arguments["beta2"])
        run = optimizer([w, b], **theirs)
        rate = schedules[schedule](run) if schedule else None
        path, rates = [], []
        for step in range(100):
            run.zero_grad()
            (torch.tanh(inputs @ w + b) - targets).square().mean().backward()
            rates.append(run.param_groups[0]["lr"])
            run.step()
            if rate:
                rate.step()
            if step % 10 == 9:
                path.append(torch.cat([w.detach().reshape(-1), b.detach()]))
        f.put(f"{name}:path", torch.stack(path))
        f.put(f"{name}:rates", torch.tensor(rates, dtype=torch.float64))
    return f


def functions():
    """The wider set of elementary functions, scans and movements."""
    f = Family("functions", 9)
    unary = {
        "Sin": (torch.sin, -50, 50), "Cos": (torch.cos, -50, 50), "Tan": (torch.tan, -1.4, 1.4), "Asin": (torch.asin, -0.95, 0.95),
        "Acos": (torch.acos, -0.95, 0.95), "Atan": (torch.atan, -30, 30), "Sinh": (torch.sinh, -8, 8), "Cosh": (torch.cosh, -8, 8),
        "Asinh": (torch.asinh, -30, 30), "Acosh": (torch.acosh, 1.05, 30), "Atanh": (torch.atanh, -0.95, 0.95), "Erfc": (torch.erfc, -4, 4),
        "Exp2": (torch.exp2, -30, 7), "Log2": (torch.log2, 1e-3, 50), "Log10": (torch.log10, 1e-3, 50), "Reciprocal": (torch.reciprocal, 0.2, 9),
        "Rsqrt": (torch.rsqrt, 0.05, 9), "Sign": (torch.sign, -3, 3), "Floor": (torch.floor, -9, 9), "Ceil": (torch.ceil, -9, 9),
        "Round": (torch.round, -9, 9), "Trunc": (torch.trunc, -9, 9),
    }
    for op, (function, low, high) in unary.items():
        for shape in [(), (19,), (3, 1, 5)]:
            f.case(f"{op} {list(shape)}", op, function, [f.real(*shape, low=low, high=high)])
    f.forward("Round of halves", "Round", torch.round, [torch.arange(-3.5, 4, dtype=torch.float64)])
    for op, function in {"Atan2": torch.atan2, "Hypot": torch.hypot}.items():
        for a, b in [((7,), (7,)), ((3, 1), (1, 4)), ((), (5,))]:
            f.case(f"{op} {list(a)}, {list(b)}", op, function, [f.real(*a, low=0.3, high=3), f.real(*b)])
    for axis in (0, -1):
        f.case(f"CumSum along {axis}", "CumSum", lambda x: torch.cumsum(x, axis), [f.real(3, 9)], axis=axis)
        f.case(f"CumProd along {axis}", "CumProd", lambda x: torch.cumprod(x, axis), [f.real(3, 5, low=0.3)], axis=axis)
        f.case(f"Prod over {axis}", "Prod", lambda x: torch.prod(x, axis), [f.real(3, 5)], axes=[axis], keep=False)
        f.case(f"Std over {axis}", "Std", lambda x: torch.std(x, [axis], correction=1), [f.real(3, 5)], axes=[axis], keep=False, correction=1)
        for p in (1.0, 2.0, 3.5, float("inf")):
            f.case(f"Norm {p} over {axis}", "Norm", lambda x: torch.linalg.vector_norm(x, p, [axis]), [f.real(3, 5)], p=str(p), axes=[axis], keep=False)
    zero, zeros = f.real(2, 4), f.real(2, 4)
    zero[0, 1] = zeros[0, 1] = zeros[0, 2] = 0
    f.case("Prod with a zero", "Prod", lambda x: torch.prod(x, 1), [zero], axes=[1], keep=False)
    f.case("Prod with two zeros", "Prod", lambda x: torch.prod(x, 1), [zeros], axes=[1], keep=False)
    f.case("CumProd with a zero", "CumProd", lambda x: torch.cumprod(x, 1), [zero], axis=1)
    f.case("Flip", "Flip", lambda x: torch.flip(x, [0, 2]), [f.real(2, 3, 4)], axes=[0, 2], keep=False)
    f.case("Roll", "Roll", lambda x: torch.roll(x, -2, 1), [f.real(2, 5)], shift=-2, axis=1)
    f.case("Tile", "Tile", lambda x: x.repeat(2, 3), [f.real(2, 3)], repeats=[2, 3])
    f.case("MaskedFill", "MaskedFill", lambda x, m: x.masked_fill(m, 0.7), [f.real(3, 4), f.index(2, 3, 4).bool()], value=0.7)
    for op, function in {"Tril": torch.tril, "Triu": torch.triu}.items():
        for diagonal in (-1, 0, 2):
            f.case(f"{op} {diagonal}", op, lambda x: function(x, diagonal), [f.real(2, 3, 4)], diagonal=diagonal)
    return f


def fused():
    f = Family("fused", 10)
    activations = {"none": lambda y: y, "relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
    for name, activation in activations.items():
        for x, outputs in [((3, 5), 4), ((2, 3, 4), 2), ((6,), 3), ((4, 3), 1)]:
            inputs = [f.real(*x), f.real(outputs, x[-1]), f.real(outputs)]
            f.case(f"Linear {list(x)} to {outputs}, {name}", "FusedLinear", lambda x, w, b: activation(F.linear(x, w, b)), inputs, activation=name)
    for l, x, axes in [((3, 37), (3, 37), 1), ((2, 3, 4), (3, 4), 2), ((2, 3, 4), (4,), 1)]:
        f.case(
            f"BernoulliLogProb {list(l)}, {list(x)} over {axes}", "FusedBernoulliLogProb",
            lambda l, x: -F.binary_cross_entropy_with_logits(l, x.expand_as(l), reduction="none").sum(list(range(-axes, 0))),
            [f.real(*l, low=-8, high=8), f.real(*x, low=0.05, high=0.95)], axes=axes)
    normal = torch.distributions.Normal
    for mean, variance in [((3, 5), (3, 5)), ((4, 1), (5,))]:
        f.case(f"NormalKl {list(mean)}, {list(variance)}", "FusedNormalKl", lambda m, v: torch.distributions.kl_divergence(normal(m, (v / 2).exp()), normal(0.0, 1.0)), [f.real(*mean), f.real(*variance)])
        f.case(f"Reparameterize {list(mean)}, {list(variance)}", "Reparameterize", lambda m, v, e: m + torch.exp(v / 2) * e, [f.real(*mean), f.real(*variance), f.real(4, 5) if mean[0] == 4 else f.real(3, 5)])
    return f


def linalg():
    """Einsum, factorisations and solves, determinants, diagonals, group normalisation."""
    f = Family("linalg", 21)
    L = torch.linalg
    for equation, *shapes in [
        ("ij,jk->ik", (3, 4), (4, 2)), ("bij,bjk->bik", (2, 3, 4), (2, 4, 2)), ("ij,jk", (3, 4), (4, 2)), ("kj,ji", (3, 4), (4, 2)), ("i,j->ij", (3,), (4,)),
        ("ii->i", (3, 3)), ("ii", (4, 4)), ("ij->ji", (3, 4)), ("ijk->k", (2, 3, 4)), ("...ij,...jk->...ik", (2, 1, 3, 4), (3, 4, 2)), ("i...->...i", (2, 3, 4)),
        ("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)), ("bi,ij,bj->b", (3, 2), (2, 4), (3, 4)), ("bhqd,bhkd->bhqk", (2, 2, 3, 4), (2, 2, 2, 4)), ("iij,jk->ik", (3, 3, 2), (2, 2)),
        ("aB,Bc", (2, 3), (3, 2)), ("ij,ij->", (3, 4), (3, 4)),
    ]:
        f.case(f"Einsum {equation} {', '.join(str(list(shape)) for shape in shapes)}", "Einsum", lambda *x: torch.einsum(equation, *x), [f.real(*shape) for shape in shapes], equation=equation)

    def definite(*shape):
        x = f.real(*shape)
        return x @ x.mT + torch.eye(shape[-1], dtype=torch.float64)

    for shape in [(1, 1), (3, 3), (2, 4, 4), (2, 1, 2, 2), (9, 9)]:
        # Of two symmetric matrices PyTorch gives the symmetric gradient; ours is that of the symmetric part, for any matrix.
        f.case(f"Cholesky {list(shape)}", "Cholesky", lambda a: L.cholesky((a + a.mT) / 2), [definite(*shape)])
        f.case(f"LogDeterminant {list(shape)}", "LogDeterminant", lambda a: torch.logdet((a + a.mT) / 2), [definite(*shape)])
        f.case(f"SlogDeterminant {list(shape)}", "SlogDeterminant", lambda a: L.slogdet(a)[1], [f.real(*shape)])
        f.forward(f"Sign of the determinant {list(shape)}", "SlogDeterminantSign", lambda a: L.slogdet(a)[0], [f.real(*shape)])
        f.case(f"Inverse {list(shape)}", "Inverse", L.inv, [f.real(*shape) + 3 * torch.eye(shape[-1], dtype=torch.float64)])
    for a, b in [((3, 3), (3, 2)), ((2, 3, 3), (2, 3, 4)), ((2, 1, 3, 3), (3, 3, 1)), ((9, 9), (9, 5))]:
        f.case(f"Solve {list(a)} {list(b)}", "Solve", L.solve, [f.real(*a) + 3 * torch.eye(a[-1], dtype=torch.float64), f.real(*b)])
        for upper in (False, True):
            for transpose in (False, True):
                for unit in (False, True):
                    f.case(f"TriangularSolve {list(a)} {list(b)}, {upper}, {transpose}, {unit}", "TriangularSolve",
                           lambda x, y: L.solve_triangular(x.mT if transpose else x, y, upper=upper != transpose, unitriangular=unit),
                           [f.real(*a, low=-0.5, high=0.5) + 2 * torch.eye(a[-1], dtype=torch.float64), f.real(*b)], upper=upper, transpose=transpose, unit=unit)
    f.case("Solve for a vector", "Solve", L.solve, [f.real(4, 4) + 3 * torch.eye(4, dtype=torch.float64), f.real(4)])
    for offset, first, second in [(0, -2, -1), (1, -2, -1), (-1, 0, 2), (2, 2, 1)]:
        f.case(f"Diagonal {offset} of {first} and {second}", "Diagonal", lambda x: torch.diagonal(x, offset, first, second), [f.real(3, 4, 5)], offset=offset, first=first, second=second)
    for offset in (0, 1, -2):
        f.case(f"DiagonalEmbed {offset}", "DiagonalEmbed", lambda x: torch.diag_embed(x, offset), [f.real(2, 3)], offset=offset)
    f.case("Trace", "Trace", torch.trace, [f.real(3, 4)])
    for shape, axes, epsilon in [((3, 5), [1], 1e-5), ((2, 3, 4), [1, 2], 1e-2)]:
        f.case(f"Standardize {list(shape)} over {axes}", "Standardize", lambda x: F.layer_norm(x, [shape[axis] for axis in axes], eps=epsilon), [f.real(*shape)], axes=axes, epsilon=epsilon)
    for shape, groups in [((2, 6), 3), ((2, 4, 5), 2), ((2, 4, 3, 2), 1), ((1, 3, 2, 2), 3)]:
        f.case(f"GroupNorm {list(shape)} by {groups}", "GroupNorm", lambda x, w, b: F.group_norm(x, groups, w, b, 1e-3), [f.real(*shape), f.real(shape[1]), f.real(shape[1])],
               groups=groups, epsilon=1e-3)
    return f


def selection():
    """Scans, sorting, windows over images, tables."""
    f = Family("selection", 11)
    zero, zeros = f.real(2, 6), f.real(2, 6)
    zero[:, 2] = zeros[:, 1] = zeros[:, 4] = 0
    for name, x in [("a zero", zero), ("two zeros", zeros)]:
        f.case(f"CumProd with {name}", "CumProd", lambda x: torch.cumprod(x, 1), [x], axis=1)
    equal = torch.full((2, 4), 0.75, dtype=torch.float64)
    equal[1] = f.real(4)
    f.case("Std with a row of equal elements", "Std", lambda x: torch.std(x, [1], correction=0), [equal], axes=[1], keep=False, correction=0)
    for shape, axis in [((9,), 0), ((3, 40), -1), ((20, 3), 0), ((2, 5, 3), 1)]:
        f.case(f"LogCumSumExp {list(shape)} along {axis}", "LogCumSumExp", lambda x: torch.logcumsumexp(x, axis), [f.real(*shape, low=-9, high=9)], axis=axis)
        f.case(f"CumSum {list(shape)} along {axis}", "CumSum", lambda x: torch.cumsum(x, axis), [f.real(*shape)], axis=axis)
        for descending in (False, True):
            f.case(f"Sort {list(shape)} along {axis}{', descending' if descending else ''}", "Sort", lambda x: torch.sort(x, axis, descending)[0], [f.real(*shape)],
                   axis=axis, descending=descending)
            f.forward(f"ArgSort {list(shape)} along {axis}{', descending' if descending else ''}, ties", "ArgSort",
                      lambda x: torch.sort(x, dim=axis, descending=descending, stable=True)[1], [f.index(4, *shape)], axis=axis, descending=descending)
        for k, largest in [(2, True), (3, False)]:
            f.case(f"TopK {k} of {list(shape)} along {axis}, {'greatest' if largest else 'least'}", "TopK", lambda x: torch.topk(x, k, axis, largest)[0], [f.real(*shape)],
                   k=k, axis=axis, largest=largest)
            f.forward(f"TopK {k} of {list(shape)} along {axis}, {'greatest' if largest else 'least'}, indices", "TopKIndices", lambda x: torch.topk(x, k, axis, largest)[1],
                      [f.real(*shape)], k=k, axis=axis, largest=largest)
    f.forward("LogCumSumExp of infinities", "LogCumSumExp", lambda x: torch.logcumsumexp(x, 0),
              [torch.tensor([-np.inf, -np.inf, 1, 2, np.inf, -np.inf, 3], dtype=torch.float64)], axis=0)
    pools = [((2, 3, 6, 6), (2, 2), (2, 2), (0, 0)), ((1, 2, 7, 5), (3, 2), (2, 1), (1, 1)), ((1, 1, 5, 8), (3, 3), (3, 2), (1, 0)), ((2, 1, 4, 4), (4, 4), (1, 1), (2, 2))]
    for shape, kernel, stride, padding in pools:
        name = f"{list(shape)}, kernel {kernel}, stride {stride}, padding {padding}"
        f.case(f"MaxPool2d {name}", "MaxPool2d", lambda x: F.max_pool2d(x, kernel, stride, padding), [f.real(*shape)], kernel=kernel, stride=stride, padding=padding)
        for count in (True, False):
            f.case(f"AvgPool2d {name}{'' if count else ', padding not counted'}", "AvgPool2d", lambda x: F.avg_pool2d(x, kernel, stride, padding, count_include_pad=count),
                   [f.real(*shape)], kernel=kernel, stride=stride, padding=padding, count_padding=count)
    ties = torch.ones(1, 1, 4, 4, dtype=torch.float64)
    f.case("MaxPool2d of ties", "MaxPool2d", lambda x: F.max_pool2d(x, 3, 1, 1), [ties], kernel=3, stride=1, padding=1)
    windows = [((2, 2, 4, 5), (2, 3), (1, 1), (0, 0), (1, 1)), ((1, 3, 6, 5), (3, 2), (2, 1), (1, 2), (1, 1)), ((1, 1, 7, 7), (2, 3), (2, 2), (1, 1), (3, 2))]
    for shape, kernel, stride, padding, dilation in windows:
        name = f"{list(shape)}, kernel {kernel}, stride {stride}, padding {padding}, dilation {dilation}"
        arguments = {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
        f.case(f"Unfold {name}", "Unfold", lambda x: F.unfold(x, kernel, dilation, padding, stride), [f.real(*shape)], **arguments)
        patches = F.unfold(torch.zeros(*shape), kernel, dilation, padding, stride).shape
        f.case(f"Fold {name}", "Fold", lambda x: F.fold(x, shape[2:], kernel, dilation, padding, stride), [f.real(*patches)], output=shape[2:], **arguments)
    for index in [(), (5,), (2, 3)]:
        f.case(f"Embedding {list(index)}", "Embedding", lambda w, i: F.embedding(i, w), [f.real(4, 3), f.index(4, *index)])
    for axis in (0, -1):
        f.case(f"RepeatInterleave along {axis}", "RepeatInterleave", lambda x: torch.repeat_interleave(x, 3, axis), [f.real(2, 4)], repeats=3, axis=axis)
    return f


class Digamma(torch.autograd.Function):
    """PyTorch's digamma, but the derivative from its zeta function: its trigamma is off by some 1e-9."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.digamma(x)

    @staticmethod
    def backward(ctx, g):
        return g * polygamma(1, ctx.saved_tensors[0])


class Lgamma(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.lgamma(x)

    @staticmethod
    def backward(ctx, g):
        return g * Digamma.apply(ctx.saved_tensors[0])


def polygamma(order, x):
    return (-1.0) ** (order + 1) * math.factorial(order) * torch.special.zeta(torch.tensor(order + 1.0, dtype=x.dtype), x)


def gamma():
    """The gamma function's logarithm and its derivatives, and the two remainders."""
    f = Family("gamma", 31)
    for shape in [(), (19,), (3, 1, 5)]:
        f.case(f"Lgamma {list(shape)}", "Lgamma", Lgamma.apply, [f.real(*shape, low=0.1, high=15)])
        f.case(f"Digamma {list(shape)}", "Digamma", Digamma.apply, [f.real(*shape, low=0.3, high=15)])
        for order in (1, 2, 4):
            f.case(f"Polygamma {order} {list(shape)}", "Polygamma", lambda x: polygamma(order, x), [f.real(*shape, low=1, high=9)], order=order)
    f.case("Lgamma of negative numbers", "Lgamma", Lgamma.apply, [-f.index(12, 19) - f.real(19, low=0.2, high=0.8)])
    f.case("Digamma of negative numbers", "Digamma", Digamma.apply, [-f.index(12, 19) - f.real(19, low=0.2, high=0.8)])
    f.forward("Lgamma of special values", "Lgamma", Lgamma.apply, [torch.tensor([0.0, -0.0, 1.0, 2.0, -1.0, -9.0, float("inf"), float("-inf"), float("nan")], dtype=torch.float64)])
    f.forward("Digamma of special values", "Digamma", Digamma.apply, [torch.tensor([0.0, -0.0, -1.0, -9.0, float("inf"), float("nan")], dtype=torch.float64)])
    numbers = torch.tensor([7.5, -7.5, 0.0, -0.0, 6.0, -6.0, float("inf"), float("-inf"), float("nan")], dtype=torch.float64)
    divisors = torch.tensor([2.0, -2.0, float("inf"), float("-inf"), 0.0, 0.7], dtype=torch.float64)
    for op, function in {"Fmod": torch.fmod, "Remainder": torch.remainder}.items():
        for a, b in [((7,), (7,)), ((3, 1), (1, 4)), ((), (5,))]:
            f.case(f"{op} {list(a)}, {list(b)}", op, function, [f.real(*a, low=-9, high=9), f.real(*b, low=0.5, high=3)])
            f.case(f"{op} by negative numbers {list(a)}, {list(b)}", op, function, [f.real(*a, low=-9, high=9), f.real(*b, low=-3, high=-0.5)])
        f.forward(f"{op} of special values", op, function, [numbers[:, None], divisors])
        f.forward(f"{op} of integers", op, function, [f.index(40, 9, 1) - 20, torch.tensor([1, -1, 3, -3, 7, -7])])
    return f


def densities():
    """Distributions of vectors, matrices and positive numbers; of those with gamma functions only values, as PyTorch's trigamma is off by some 1e-9."""
    import torch.distributions as D

    f = Family("densities", 47)

    def factor(a):
        """A lower triangular matrix with a positive diagonal, from any matrix."""
        return a.tril(-1) + torch.diag_embed(a.diagonal(dim1=-2, dim2=-1).exp())

    def normal(m, a):
        return D.MultivariateNormal(m, scale_tril=factor(a))

    def wishart(n, a):
        return D.Wishart(n, scale_tril=factor(a))

    for m, a, x in [((3,), (3, 3), (4, 3)), ((2, 3), (3, 3), (2, 3)), ((3,), (2, 3, 3), (5, 2, 3)), ((2, 1, 3), (4, 3, 3), (5, 2, 4, 3))]:
        f.case(f"MultivariateNormal {list(m)}, {list(a)}, {list(x)}", "MultivariateNormalLogProb", lambda m, a, x: normal(m, a).log_prob(x), [f.real(*m), f.real(*a, low=-1, high=1), f.real(*x)])
        f.case(f"MultivariateNormal entropy {list(m)}, {list(a)}", "MultivariateNormalEntropy", lambda m, a: normal(m, a).entropy() + 0 * m[..., 0], [f.real(*m), f.real(*a, low=-1, high=1)])
        f.case(f"KL of multivariate normals {list(m)}, {list(a)}", "MultivariateNormalKl", lambda m, a, n, b: D.kl_divergence(normal(m, a), normal(n, b)),
               [f.real(*m), f.real(*a, low=-1, high=1), f.real(*m), f.real(*a, low=-1, high=1)])
    f.case("Mixture of normals", "MixtureLogProb", lambda w, m, s, x: D.MixtureSameFamily(D.Categorical(logits=w), D.Normal(m, s.exp())).log_prob(x),
           [f.real(2, 3), f.real(2, 3), f.real(2, 3, low=-1, high=1), f.real(5, 2)])
    f.case("Mixture of multivariate normals", "MixtureOfVectorsLogProb", lambda w, m, a, x: D.MixtureSameFamily(D.Categorical(logits=w), normal(m, a)).log_prob(x),
           [f.real(4), f.real(4, 3), f.real(4, 3, 3, low=-1, high=1), f.real(5, 3)])

    positive = dict(low=0.2, high=6)
    f.forward("Gamma", "GammaLogProb", lambda a, b, x: D.Gamma(a, b).log_prob(x), [f.real(3, 5, **positive), f.real(5, **positive), f.real(3, 5, **positive)])
    f.forward("Gamma entropy", "GammaEntropy", lambda a, b: D.Gamma(a, b).entropy(), [f.real(3, 5, **positive), f.real(5, **positive)])
    f.forward("KL of gammas", "GammaKl", lambda a, b, c, d: D.kl_divergence(D.Gamma(a, b), D.Gamma(c, d)), [f.real(7, **positive) for _ in range(4)])
    f.forward("Beta", "BetaLogProb", lambda a, b, x: D.Beta(a, b).log_prob(x), [f.real(3, 5, **positive), f.real(5, **positive), f.real(3, 5, low=0.01, high=0.99)])
    f.forward("Beta entropy", "BetaEntropy", lambda a, b: D.Beta(a, b).entropy(), [f.real(3, 5, **positive), f.real(5, **positive)])
    f.forward("KL of betas", "BetaKl", lambda a, b, c, d: D.kl_divergence(D.Beta(a, b), D.Beta(c, d)), [f.real(7, **positive) for _ in range(4)])
    f.forward("Dirichlet", "DirichletLogProb", lambda a, x: D.Dirichlet(a).log_prob(x), [f.real(3, 4, **positive), f.real(5, 3, 4).softmax(-1)])
    f.forward("Dirichlet entropy", "DirichletEntropy", lambda a: D.Dirichlet(a).entropy(), [f.real(3, 4, **positive)])
    f.forward("KL of Dirichlets", "DirichletKl", lambda a, b: D.kl_divergence(D.Dirichlet(a), D.Dirichlet(b)), [f.real(3, 4, **positive), f.real(3, 4, **positive)])
    roots = factor(f.real(4, 2, 3, 3))
    degrees = dict(low=2.5, high=9)
    f.forward("Wishart", "WishartLogProb", lambda n, a, x: wishart(n, a).log_prob(x), [f.real(2, **degrees), f.real(2, 3, 3), roots @ roots.mT])
    f.forward("Wishart entropy", "WishartEntropy", lambda n, a: wishart(n, a).entropy(), [f.real(2, **degrees), f.real(2, 3, 3)])
    # One at a time: of a batch, PyTorch 1.13 adds up a term of the divergence.
    f.forward("KL of Wisharts", "WishartKl", lambda n, a, m, b: D.kl_divergence(wishart(n, a), wishart(m, b)).detach(), [f.real(**degrees), f.real(3, 3), f.real(**degrees), f.real(3, 3)])
    return f


if __name__ == "__main__":
    torch.set_num_threads(1)
    for family in (elementwise, special_values, reductions, products, movement, layers, losses, optimizers, functions, linalg, selection, gamma, fused, densities):
        made = family()
        made.write()
        print(f"{made.name}: {len(made.calls)} cases")
