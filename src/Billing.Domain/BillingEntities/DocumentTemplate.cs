namespace Billing.Domain.BillingEntities;

/// <summary>How a billing entity's documents look and what they say beyond the sums.</summary>
public sealed record DocumentTemplate
{
    /// <summary>Nothing of its own.</summary>
    public static DocumentTemplate Standard { get; } = new();

    /// <summary>Colour of titles and sums as #rrggbb; null for the standard one.</summary>
    public string? AccentColor { get; init; }

    /// <summary>What the law asks for, at the foot of every document.</summary>
    public string? LegalText { get; init; }

    /// <summary>How to pay, beside the sums of invoices: bank account, reference.</summary>
    public string? PaymentInstructions { get; init; }

    /// <summary>The picture at the top; null for none.</summary>
    public TemplateLogo? Logo { get; init; }
}

/// <summary>A picture that documents show.</summary>
/// <param name="Digest">Names its file: 64 hexadecimal digits of its SHA-256.</param>
/// <param name="ContentType"><c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="SizeBytes">Size of the file.</param>
public sealed record TemplateLogo(string Digest, string ContentType, int Width, int Height, int SizeBytes);
