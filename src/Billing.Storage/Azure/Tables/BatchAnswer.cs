namespace Billing.Storage.Azure.Tables;

/// <summary>The answer to one write inside a batch's answer.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="ETag">The row's new ETag, or null.</param>
/// <param name="Body">The error of a refusal; empty otherwise.</param>
internal readonly record struct BatchAnswer(int Status, string? ETag, ReadOnlyMemory<byte> Body);
