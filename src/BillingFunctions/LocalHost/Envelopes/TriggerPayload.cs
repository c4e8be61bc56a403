namespace BillingFunctions.LocalHost.Envelopes;

/// <summary>What a trigger hands to its function.</summary>
/// <param name="Data">The value of the trigger's binding.</param>
/// <param name="Metadata">What is known about it; names in any case.</param>
internal sealed record TriggerPayload(HostValue Data, IReadOnlyDictionary<string, HostValue> Metadata);
