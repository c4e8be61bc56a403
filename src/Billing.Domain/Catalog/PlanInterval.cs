namespace Billing.Domain.Catalog;

/// <summary>The unit of a billing period; a plan bills every n of them.</summary>
public enum PlanInterval
{
    /// <summary>Seven days; calendar weeks start on Monday.</summary>
    Weekly,

    /// <summary>A calendar month.</summary>
    Monthly,

    /// <summary>Three months; calendar quarters start in January, April, July and October.</summary>
    Quarterly,

    /// <summary>Six months; calendar halves start in January and July.</summary>
    Semiannual,

    /// <summary>Twelve months; calendar years start in January.</summary>
    Yearly,

    /// <summary>Billed once: one period without an end.</summary>
    OneTime,

    /// <summary>One local day of the customer.</summary>
    Daily,

    /// <summary>An hour, counted from local midnight of the first day. It is never divided: whoever has a part of it owes all of it.</summary>
    Hourly,
}
