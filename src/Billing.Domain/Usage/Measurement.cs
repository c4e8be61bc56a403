namespace Billing.Domain.Usage;

/// <summary>What a meter takes from one event.</summary>
/// <param name="Number">The number to add, compare or keep; below zero when the event removes its value; null when the event has none.</param>
/// <param name="Text">The value to tell apart, of unique counts and presences only.</param>
/// <param name="Ticks">When, in 100 ns since 1970.</param>
/// <param name="TransactionId">Orders events of the same instant.</param>
public readonly record struct Measurement(decimal? Number, string? Text, long Ticks, string TransactionId)
{
    /// <summary>The property by which an event says whether it adds its value, which is also meant without it, or removes it.</summary>
    public const string OperationProperty = "operation_type";

    /// <summary>Measures an event that the meter includes.</summary>
    /// <param name="meter">The meter.</param>
    /// <param name="usage">An event of the meter's code.</param>
    /// <param name="error">Why the event has no number for the meter although it should; else null.</param>
    public static Measurement Of(UsageMeter meter, UsageEvent usage, out string? error)
    {
        error = null;
        long ticks = usage.Timestamp.ToUnixTimeTicks();
        if (meter.Kind == MeterKind.UniqueCount)
        {
            return new Measurement(null, usage.Properties.Find(meter.Field!).AsText(), ticks, usage.TransactionId);
        }

        if (meter.Kind == MeterKind.Presence)
        {
            return new Measurement(StepOf(usage, ref error), usage.Properties.Find(meter.Field!).AsText(), ticks, usage.TransactionId);
        }

        decimal? number = meter.Kind switch
        {
            MeterKind.Count => 1,
            MeterKind.Sum or MeterKind.Changes => NumberOf(usage, meter.Field!, 0, ref error),
            MeterKind.ProductSum => Product(usage, meter, secondDefault: 1, ref error),
            MeterKind.Dynamic => Product(usage, meter, secondDefault: 0, ref error),
            MeterKind.Custom => meter.Expression!.Evaluate(usage.Properties, out error),
            _ => NumberOf(usage, meter.Field!, null, ref error),
        };
        return new Measurement(number, null, ticks, usage.TransactionId);
    }

    private static decimal StepOf(UsageEvent usage, ref string? error)
    {
        string? operation = usage.Properties.Find(OperationProperty).AsText();
        if (operation is not (null or "add" or "remove"))
        {
            error = $"property {OperationProperty} must be add or remove";
        }

        return operation == "remove" ? -1 : 1;
    }

    private static decimal? NumberOf(UsageEvent usage, string field, decimal? absent, ref string? error)
    {
        UsageValue value = usage.Properties.Find(field);
        if (value.Kind == UsageValueKind.Null)
        {
            return absent;
        }

        if (value.TryNumber(out decimal number))
        {
            return number;
        }

        error = $"property {field} must be a number";
        return null;
    }

    private static decimal? Product(UsageEvent usage, UsageMeter meter, decimal secondDefault, ref string? error)
    {
        if (NumberOf(usage, meter.Field!, 0, ref error) is not { } first || NumberOf(usage, meter.SecondField!, secondDefault, ref error) is not { } second)
        {
            return null;
        }

        // Compared by division: the product of two large numbers would overflow before it could be compared.
        if (Math.Abs(first) > 1 && Math.Abs(second) >= UsageLimits.NumberMax / Math.Abs(first))
        {
            error = $"{meter.Field} times {meter.SecondField} is too large";
            return null;
        }

        return decimal.Round(first * second, UsageLimits.NumberDecimals, MidpointRounding.AwayFromZero);
    }
}
