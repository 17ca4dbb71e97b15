namespace Tensorium.Ops
{
    /// <summary>Sums of products of tensors over named axes.</summary>
    public readonly struct Einsum : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Einsum",
            Kind = OpKind.Reduction,
            Formula = "\"ij,jk->ik\": y[i, k] = Σⱼ a[i, j] · b[j, k]; letters that the result lacks are summed over",
            Entries = ["Tensor.Einsum"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample("ij,jk->ik", [3, 4], [4, 5]), Sample("ij,jk", "ij,jk->ik", [3, 4], [4, 5]), Sample("kj,ji", "kj,ji->ik", [3, 4], [4, 2]),
                Sample("i,i->", [5], [5]), Sample("i,j->ji", [3], [4]), Sample("ij,ij->ij", [3, 4], [3, 4]), Sample("ij,kl->", [2, 3], [2, 2]),
                Sample("bij,bkj->bki", [2, 3, 4], [2, 5, 4]), Sample("abij,bcjk->cabik", [2, 3, 1, 2], [3, 2, 2, 3]), Sample("i,->i", [3], []),
                Sample("ii->i", [3, 3]), Sample("ii", "ii->", [4, 4]), Sample("iji->j", [2, 3, 2]), Sample("iii->", [3, 3, 3]), Sample("ijk->ki", [2, 3, 4]),
                Sample("ij->", [3, 4]), Sample("ii,ij->j", [3, 3], [3, 4]), Sample("...ij,...jk->...ik", "abij,bjk->abik", [2, 3, 2, 4], [3, 4, 2]),
                Sample("...i,i->...", "abi,i->ab", [2, 3, 4], [4]), Sample("...i,...i", "abi,bi->ab", [2, 1, 4], [3, 4]), Sample("i...->...i", "iab->abi", [2, 3, 4]),
                Sample("ij,jk,kl->il", [2, 3], [3, 4], [4, 2]), Sample("i,ij,j->", [3], [3, 4], [4]), Sample("bi,bj,bk->bijk", [2, 2], [2, 3], [2, 2]),
                Sample("ij,jk,kl,lm->im", [2, 3], [3, 2], [2, 4], [4, 2]), Sample("ij,jk->ik", [3, 0], [0, 2]), Sample("ij,jk->ik", [0, 3], [3, 2]),
                Sample("ij,jk->ik", [1, 1], [1, 1]), Sample("ij,jk->ik", [37, 41], [41, 33]),
            ],
        };

        private static OpSample Sample(string equation, params Shape[] shapes) => Sample(equation, equation, shapes);

        /// <param name="equation">What is called.</param>
        /// <param name="plain">The same without an ellipsis and with its output, for the naive loops.</param>
        /// <param name="shapes">The shapes of the operands.</param>
        private static OpSample Sample(string equation, string plain, params Shape[] shapes) => new(
            $"{equation} of {string.Join(", ", shapes)}",
            [.. shapes.Select(shape => new OpInput(shape, Domain.Real))],
            x => Tensor.Einsum(equation, x),
            x => Naive(plain, x));

        private static NaiveArray Naive(string equation, NaiveArray[] x)
        {
            var (inputs, output) = (equation.Split("->")[0].Split(','), equation.Split("->")[1]);
            var letters = output + string.Concat(string.Concat(inputs).Where(letter => !output.Contains(letter)).Distinct());
            Shape all = [.. letters.Select(letter => inputs.Zip(x).SelectMany(pair => pair.First.Select((name, axis) => name == letter ? pair.Second.Shape[axis] : 0)).Max())];

            // A size of 0 beside others would be lost in the maximum.
            if (x.Any(operand => operand.Values.Length == 0)) all = [.. letters.Select((letter, i) => inputs.Zip(x).Any(pair =>
                pair.First.Contains(letter) && pair.Second.Shape[pair.First.IndexOf(letter)] == 0) ? 0 : all[i])];
            var y = new NaiveArray([.. all.AsSpan()[..output.Length]]);
            foreach (var index in NaiveArray.Indices(all))
                y[index.AsSpan(0, output.Length)] += inputs.Zip(x, (names, operand) => operand.Broadcast([.. names.Select(name => index[letters.IndexOf(name)])])).Aggregate((a, b) => a * b);
            return y;
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// Sums of products over named axes: <c>Tensor.Einsum("bij,bjk->bik", a, b)</c>. Each operand has a letter for every axis; letters that the output lacks are
        /// summed over, and a letter twice in one operand is its diagonal. <c>...</c> stands for further axes in front, in between or behind, broadcast from the innermost.
        /// Without <c>-></c> the output has the axes of the ellipsis, then the letters that occur once, in the order of the alphabet, capitals first. Integers are converted
        /// to real numbers.
        /// </summary>
        /// <remarks>
        /// Two operands become one (batched) <see cref="MatMul"/>. Of several, those two are contracted first whose result adds the fewest elements to what there is
        /// (or takes most away), at a tie those with the fewest multiplications, then the first: so the order, and with it every bit, depends on the shapes alone.
        /// </remarks>
        /// <param name="equation">Letters, commas, <c>...</c> and <c>-></c>; spaces are ignored.</param>
        /// <param name="operands">One for every part between commas.</param>
        /// <exception cref="ArgumentException">The equation cannot be read, its output has a letter that no operand has, or the number of operands is another.</exception>
        /// <exception cref="ShapeException">An operand has another number of axes than letters, or one letter has two sizes.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public static Tensor Einsum(string equation, params Tensor[] operands)
        {
            ArgumentNullException.ThrowIfNull(equation);
            ArgumentNullException.ThrowIfNull(operands);
            var parsed = Ops.EinsumEquation.Parse(equation);
            var shapes = parsed.Bind([.. operands.Select(operand => operand.Shape)]);
            foreach (var operand in operands) Ops.Launch.SameDevice("Einsum", operands[0], operand);
            var dtype = operands.Aggregate(DType.Float32, (met, operand) => DTypes.Promote(met, operand.DType));
            return Ops.EinsumContraction.Run([.. operands.Select(operand => operand.To(dtype))], shapes);
        }
    }
}
