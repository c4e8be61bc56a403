using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>Finds a metric by its code, or makes one that adds up a property: for APIs in which metrics are mere names.</summary>
public sealed class EnsureMetric(ICatalog catalog, CreateMetric create, IRandomSource random)
{
    /// <summary>The property that is added up.</summary>
    public const string FieldName = "quantity";

    /// <summary>The metric of this code.</summary>
    public async ValueTask<Result<BillableMetric>> RunAsync(DataSpace space, string code, CancellationToken cancellationToken)
    {
        if (await catalog.FindMetricAsync(space, code, cancellationToken) is { } found)
        {
            return found;
        }

        var input = new NewMetric { Code = code, Name = code, Aggregation = AggregationType.Sum, FieldName = FieldName };
        Result<Outcome<BillableMetric>> made = await create.RunAsync(space, input, Command.Once(random), cancellationToken);
        return made.Failure?.Kind == FailureKind.Conflict && await catalog.FindMetricAsync(space, code, cancellationToken) is { } others
            ? others
            : made.Map(outcome => outcome.Value);
    }
}
