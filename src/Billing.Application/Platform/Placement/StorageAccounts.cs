namespace Billing.Application.Platform.Placement;

/// <summary>How many storage accounts there are for customers now: one, unless the operator named more.</summary>
/// <param name="Count">At least 1.</param>
public sealed record StorageAccounts(int Count);
