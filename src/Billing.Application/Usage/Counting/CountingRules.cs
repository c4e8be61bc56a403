using Billing.Domain.Usage;

namespace Billing.Application.Usage.Counting;

/// <summary>What counting has to know of a data space.</summary>
/// <param name="Meters">What is measured.</param>
/// <param name="KeepFrom">Events of earlier days are refused, so that their transactions need not be remembered.</param>
internal sealed record CountingRules(MeterSet Meters, UtcDay KeepFrom);
