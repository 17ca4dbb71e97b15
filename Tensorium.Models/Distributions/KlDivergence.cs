using System.Collections.Concurrent;

namespace Tensorium.Models.Distributions;

/// <summary>
/// KL(p‖q) = E_p[ln p(x) − ln q(x)] in nats, in closed form: a table by the types of p and q, to which users add their own pairs.
/// </summary>
public static class KlDivergence
{
    private static readonly ConcurrentDictionary<(Type P, Type Q), Func<Distribution, Distribution, Tensor>> Forms = BuiltIn();

    /// <summary>KL(p‖q) for each member of the batch, the two batches broadcast to each other.</summary>
    /// <remarks>A pair of types without an entry of its own takes that of the nearest base types, those of p varied last.</remarks>
    /// <returns>[batch…].</returns>
    /// <exception cref="NotSupportedException">There is no closed form for this pair.</exception>
    /// <exception cref="ShapeException">The batches do not broadcast.</exception>
    public static Tensor Between(Distribution p, Distribution q)
    {
        for (var typeOfP = p.GetType(); typeOfP is not null; typeOfP = typeOfP.BaseType)
        {
            for (var typeOfQ = q.GetType(); typeOfQ is not null; typeOfQ = typeOfQ.BaseType)
            {
                if (Forms.TryGetValue((typeOfP, typeOfQ), out var form)) return form(p, q);
            }
        }

        throw new NotSupportedException(
            $"KlDivergence: no closed form is known for KL({p.GetType().Name} ‖ {q.GetType().Name}); add one with KlDivergence.Register<{p.GetType().Name}, {q.GetType().Name}>(…), "
            + "or estimate it from samples x of p as the mean of p.LogProb(x) − q.LogProb(x)");
    }

    /// <summary>Adds the closed form for a pair of types, or replaces it.</summary>
    /// <param name="form">(p, q) ↦ KL(p‖q) of shape [batch…], in tensor ops, so that it can be differentiated.</param>
    public static void Register<TP, TQ>(Func<TP, TQ, Tensor> form)
        where TP : Distribution
        where TQ : Distribution => Add(Forms, form);

    private static ConcurrentDictionary<(Type P, Type Q), Func<Distribution, Distribution, Tensor>> BuiltIn()
    {
        var forms = new ConcurrentDictionary<(Type, Type), Func<Distribution, Distribution, Tensor>>();
        Add<Normal, Normal>(forms, ClosedForms.Normals);
        Add<Normal, StandardNormal>(forms, ClosedForms.ToStandardNormal);
        Add<Bernoulli, Bernoulli>(forms, ClosedForms.Bernoullis);
        Add<Categorical, Categorical>(forms, ClosedForms.Categoricals);
        Add<Independent, Independent>(forms, ClosedForms.Independents);
        Add<MultivariateNormal, MultivariateNormal>(forms, ClosedForms.MultivariateNormals);
        Add<MultivariateNormal, Independent>(forms, (p, q) => ClosedForms.MultivariateNormals(p, MultivariateNormal.FromIndependent(q)));
        Add<Independent, MultivariateNormal>(forms, (p, q) => ClosedForms.MultivariateNormals(MultivariateNormal.FromIndependent(p), q));
        Add<Gamma, Gamma>(forms, Gamma.Divergence);
        Add<Beta, Beta>(forms, Beta.Divergence);
        Add<Dirichlet, Dirichlet>(forms, Dirichlet.Divergence);
        Add<Wishart, Wishart>(forms, Wishart.Divergence);
        return forms;
    }

    private static void Add<TP, TQ>(ConcurrentDictionary<(Type P, Type Q), Func<Distribution, Distribution, Tensor>> forms, Func<TP, TQ, Tensor> form)
        where TP : Distribution
        where TQ : Distribution => forms[(typeof(TP), typeof(TQ))] = (p, q) => form((TP)p, (TQ)q);
}
