using Billing.Domain.Identity;

namespace Billing.Application.Platform.Rotation;

/// <summary>What was found of an organization's secrets, and what was done.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="Current">Secrets that were encrypted with the newest key already.</param>
/// <param name="Old">Secrets that were found under an older key.</param>
/// <param name="Renewed">How many of those are under the newest key now.</param>
/// <param name="Unreadable">Where secrets are that no key opens: each a table, a partition, a row.</param>
public sealed record RotationReport(BillingId Organization, int Current, int Old, int Renewed, IReadOnlyList<string> Unreadable)
{
    /// <summary>Secrets that still need an older key, or one that is gone.</summary>
    public int Left => Old - Renewed + Unreadable.Count;

    internal RotationReport With(SealedDocument document, bool isWritten, string where) => this with
    {
        Current = Current + document.Current,
        Old = Old + document.Renewed,
        Renewed = Renewed + (isWritten ? document.Renewed : 0),
        Unreadable = document.Unreadable == 0 ? Unreadable : [.. Unreadable, where],
    };
}
