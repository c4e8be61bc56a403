namespace Billing.Domain.Catalog;

/// <summary>How the events of a metric become one quantity.</summary>
public enum AggregationType
{
    /// <summary>Number of events.</summary>
    Count,

    /// <summary>Sum of a field; a missing field counts as 0.</summary>
    Sum,

    /// <summary>Largest value of a field; 0 without events.</summary>
    Max,

    /// <summary>Number of distinct values of a field.</summary>
    UniqueCount,

    /// <summary>Value of the latest event; ties are decided by transaction id.</summary>
    Latest,

    /// <summary>Time average of levels over the period (rule 7).</summary>
    WeightedSum,

    /// <summary>Sum of an arithmetic expression over each event.</summary>
    Custom,
}
