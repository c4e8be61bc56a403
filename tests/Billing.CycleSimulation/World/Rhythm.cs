namespace Billing.CycleSimulation;

/// <summary>How long the periods of a plan are: so many months, or so many days.</summary>
/// <param name="Months">Months of a period; 0 for days.</param>
/// <param name="Days">Days of a period; 0 for months.</param>
internal readonly record struct Rhythm(int Months, int Days)
{
    /// <summary>True when periods that follow the calendar begin on Mondays.</summary>
    public bool BeginsOnMondays => Days > 0 && Days % 7 == 0;

    /// <summary>How often one begins in four hundred years, after which the calendar repeats itself.</summary>
    public decimal PerFourCenturies => Months > 0 ? 4_800m / Months : 146_097m / Days;
}
