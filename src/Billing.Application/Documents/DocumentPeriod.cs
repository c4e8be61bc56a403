using NodaTime;

namespace Billing.Application.Documents;

/// <summary>Local days [start, end). Printed with its last day included, as people read it.</summary>
/// <param name="Start">First day covered.</param>
/// <param name="End">First day no longer covered.</param>
public readonly record struct DocumentPeriod(LocalDate Start, LocalDate End);
