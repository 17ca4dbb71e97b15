using Tensorium.Models.Nn;

namespace Tensorium.Models.Preprocessing;

/// <summary>
/// The eigen-decomposition of a real symmetric matrix, A = U·diag(λ)·Uᵀ with UᵀU = I: Householder's reduction to a tridiagonal matrix, then QL steps with implicit
/// shifts (Bowdler, Martin, Reinsch, Wilkinson: Numerische Mathematik 11, 1968; EISPACK's tred2 and tql2). About 9n³ operations; on one thread, so that the result
/// does not depend on how many there are.
/// </summary>
public static class SymmetricEigen
{
    // Two or three steps an eigenvalue are usual; EISPACK gives up at 30.
    private const int MostSteps = 50;

    // The spacing of numbers above one.
    private const double Rounding = 1.0 / (1L << 52);

    /// <summary>All eigenvalues, largest first, and their eigenvectors.</summary>
    /// <param name="matrix">A, [n, n], float32 or float64; it counts as its symmetric part, ½(A + Aᵀ). Without gradient.</param>
    /// <returns>
    /// Values: λ, [n], float64. Vectors: U, [n, n], float64, whose column i belongs to λᵢ, has length one, and a positive entry where it is largest, so that the
    /// same matrix gives the same signs.
    /// </returns>
    /// <exception cref="ShapeException">The matrix is not square.</exception>
    /// <exception cref="ArgumentException">An element is not finite.</exception>
    /// <exception cref="DTypeException">The matrix is not float32 or float64.</exception>
    public static (Tensor Values, Tensor Vectors) Decompose(Tensor matrix)
    {
        if (matrix.Rank != 2 || matrix.Shape[0] != matrix.Shape[1])
            throw new ShapeException($"SymmetricEigen: a square matrix [n, n] is needed, not {matrix.Shape}");
        if (!matrix.DType.IsFloating()) throw new DTypeException($"SymmetricEigen: the matrix must be float32 or float64, not {matrix.DType.Name()}");
        var n = matrix.Shape[0];
        var elements = matrix.Detach().ToDoubles();
        var at = Array.FindIndex(elements, x => !double.IsFinite(x));
        if (at >= 0) throw new ArgumentException($"SymmetricEigen: element [{at / n}, {at % n}] of the matrix is {elements[at]}; all must be finite");

        // Elements near one, by a power of two that changes no digit: products of them neither under- nor overflow.
        var exponent = elements.All(x => x == 0) ? 0 : -Math.ILogB(elements.Max(Math.Abs));
        var rows = Symmetric(elements, n, exponent);
        var (diagonal, offDiagonal) = (new double[n], new double[n]);
        if (n > 0)
        {
            Tridiagonalize(rows, diagonal, offDiagonal);
            Diagonalize(rows, diagonal, offDiagonal);
        }

        var order = Enumerable.Range(0, n).OrderByDescending(i => diagonal[i]).ToArray();
        var vectors = new double[n * n];
        for (var column = 0; column < n; column++)
        {
            var vector = rows[order[column]];
            var sign = Math.Sign(vector.MaxBy(Math.Abs));
            for (var row = 0; row < n; row++) vectors[(row * n) + column] = sign * vector[row];
        }

        double[] values = [.. order.Select(i => Math.ScaleB(diagonal[i], -exponent))];
        return (Tensor.From<double>(values, [n], matrix.Device), Tensor.From<double>(vectors, [n, n], matrix.Device));
    }

    private static double[][] Symmetric(double[] elements, int n, int exponent)
    {
        var rows = new double[n][];
        for (var i = 0; i < n; i++)
        {
            rows[i] = new double[n];
            for (var j = 0; j < n; j++) rows[i][j] = Math.ScaleB(elements[(i * n) + j], exponent - 1) + Math.ScaleB(elements[(j * n) + i], exponent - 1);
        }

        return rows;
    }

    /// <summary>
    /// Replaces A by the transposed orthogonal Q of A = Q·T·Qᵀ, with T's diagonal d and, in e[1 …], the elements beside it. EISPACK's arrays are transposed here, which makes
    /// every inner loop run along a row.
    /// </summary>
    private static void Tridiagonalize(double[][] v, double[] d, double[] e)
    {
        var n = d.Length;
        for (var j = 0; j < n; j++) d[j] = v[j][n - 1];
        for (var i = n - 1; i > 0; i--) d[i] = Reflect(v, d, e, i);
        for (var i = 0; i < n - 1; i++)
        {
            v[i][n - 1] = v[i][i];
            v[i][i] = 1;
            var scale = d[i + 1];
            if (scale != 0)
            {
                for (var k = 0; k <= i; k++) d[k] = v[i + 1][k] / scale;
                for (var j = 0; j <= i; j++) AddScaled(v[j], -Dot(v[i + 1], v[j], i + 1), d, i + 1);
            }

            Array.Clear(v[i + 1], 0, i + 1);
        }

        for (var j = 0; j < n; j++)
        {
            d[j] = v[j][n - 1];
            v[j][n - 1] = 0;
        }

        v[n - 1][n - 1] = 1;
        e[0] = 0;
    }

    /// <summary>The reflection that clears row i left of its off-diagonal element; returns half the squared length of its vector, 0 if there is nothing to clear.</summary>
    private static double Reflect(double[][] v, double[] d, double[] e, int i)
    {
        // Scaled by its size, or squares could underflow.
        var scale = 0.0;
        for (var k = 0; k < i; k++) scale += Math.Abs(d[k]);
        if (scale == 0)
        {
            e[i] = d[i - 1];
            for (var j = 0; j < i; j++)
            {
                d[j] = v[j][i - 1];
                v[j][i] = 0;
                v[i][j] = 0;
            }

            return 0;
        }

        for (var k = 0; k < i; k++) d[k] /= scale;
        var h = Dot(d, d, i);
        var f = d[i - 1];
        var g = f > 0 ? -Math.Sqrt(h) : Math.Sqrt(h);
        e[i] = scale * g;
        h -= f * g;
        d[i - 1] = f - g;
        Array.Clear(e, 0, i);
        for (var j = 0; j < i; j++)
        {
            f = d[j];
            v[i][j] = f;
            g = e[j] + (v[j][j] * f);
            for (var k = j + 1; k < i; k++)
            {
                g += v[j][k] * d[k];
                e[k] += v[j][k] * f;
            }

            e[j] = g;
        }

        for (var j = 0; j < i; j++) e[j] /= h;
        AddScaled(e, -Dot(e, d, i) / (h + h), d, i);
        for (var j = 0; j < i; j++)
        {
            (f, g) = (d[j], e[j]);
            for (var k = j; k < i; k++) v[j][k] -= (f * e[k]) + (g * d[k]);
            d[j] = v[j][i - 1];
            v[j][i] = 0;
        }

        return h;
    }

    /// <summary>QL steps until nothing is left beside the diagonal; v's rows turn from those of Qᵀ to the eigenvectors.</summary>
    private static void Diagonalize(double[][] v, double[] d, double[] e)
    {
        var n = d.Length;
        Array.Copy(e, 1, e, 0, n - 1);
        e[n - 1] = 0;
        double shift = 0, size = 0;
        for (var l = 0; l < n; l++)
        {
            size = Math.Max(size, Math.Abs(d[l]) + Math.Abs(e[l]));
            var m = l;
            while (m < n - 1 && Math.Abs(e[m]) > Rounding * size) m++;
            for (var step = 0; m > l && Math.Abs(e[l]) > Rounding * size; step++)
            {
                if (step == MostSteps) throw new InvalidOperationException($"SymmetricEigen: eigenvalue {l} of {n} did not converge in {MostSteps} steps");
                shift += Shift(d, e, l);
                ChaseBulge(v, d, e, l, m);
            }

            d[l] += shift;
            e[l] = 0;
        }
    }

    /// <summary>Takes Wilkinson's shift off the diagonal.</summary>
    private static double Shift(double[] d, double[] e, int l)
    {
        var g = d[l];
        var p = (d[l + 1] - g) / (2 * e[l]);
        var r = double.Hypot(p, 1);
        if (p < 0) r = -r;
        d[l] = e[l] / (p + r);
        d[l + 1] = e[l] * (p + r);
        var h = g - d[l];
        for (var i = l + 2; i < d.Length; i++) d[i] -= h;
        return h;
    }

    private static void ChaseBulge(double[][] v, double[] d, double[] e, int l, int m)
    {
        var next = d[l + 1];
        var beside = e[l + 1];
        double p = d[m], c = 1, c2 = 1, c3 = 1, s = 0, s2 = 0;
        for (var i = m - 1; i >= l; i--)
        {
            (c3, c2, s2) = (c2, c, s);
            var g = c * e[i];
            var h = c * p;
            var r = double.Hypot(p, e[i]);
            e[i + 1] = s * r;
            s = e[i] / r;
            c = p / r;
            p = (c * d[i]) - (s * g);
            d[i + 1] = h + (s * ((c * g) + (s * d[i])));
            Rotate(v[i], v[i + 1], c, s);
        }

        p = -s * s2 * c3 * beside * e[l] / next;
        e[l] = s * p;
        d[l] = c * p;
    }

    private static void Rotate(double[] first, double[] second, double c, double s)
    {
        for (var k = 0; k < first.Length; k++)
        {
            var (a, b) = (first[k], second[k]);
            second[k] = (s * a) + (c * b);
            first[k] = (c * a) - (s * b);
        }
    }

    private static double Dot(double[] a, double[] b, int count)
    {
        var sum = 0.0;
        for (var k = 0; k < count; k++) sum += a[k] * b[k];
        return sum;
    }

    private static void AddScaled(double[] target, double factor, double[] x, int count)
    {
        for (var k = 0; k < count; k++) target[k] += factor * x[k];
    }
}
