using Billing.Domain.Results;

namespace BillingFunctions.Http.V1;

/// <summary>Amounts of requests: money that moves is whole minor units.</summary>
internal static class MinorUnits
{
    /// <summary>The amount; refused at the field when it has a part of a minor unit.</summary>
    public static Result<long> Whole(decimal amount, string field) => decimal.IsInteger(amount)
        ? (long)amount
        : Failure.Invalid(field, "Input should be whole minor units", "decimal_whole");
}
