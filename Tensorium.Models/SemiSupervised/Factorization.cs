namespace Tensorium.Models;

/// <summary>How the approximate posterior of an <see cref="M2"/>, q(y, z|x), is made of two parts.</summary>
public enum Factorization
{
    /// <summary>q(z|x, y) q(y|x): that of the paper (Kingma et al., arXiv 1406.5298).</summary>
    Conditional,

    /// <summary>q(z|x) q(y|x): y and z independent given x, as some lecture notes have it. One z serves all classes, so it is cheaper, and its bound is lower.</summary>
    Independent,
}
