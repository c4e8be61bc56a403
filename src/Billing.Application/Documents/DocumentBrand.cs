namespace Billing.Application.Documents;

/// <summary>How an issuer's documents look.</summary>
public sealed record DocumentBrand
{
    /// <summary>Colour of titles and sums as #rrggbb; null for ours.</summary>
    public string? AccentColor { get; init; }

    /// <summary>A PNG or JPEG file that <see cref="IDocumentImages"/> accepted; empty for none.</summary>
    public ReadOnlyMemory<byte> Logo { get; init; }
}
