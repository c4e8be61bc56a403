namespace Billing.Pdf.Objects;

/// <summary>An indirect object's number. Generations are always 0: a file is written once.</summary>
internal readonly record struct PdfReference(int Number)
{
    public override string ToString() => $"{Number} 0 R";
}
