namespace Billing.Application.Documents;

/// <summary>A currency as a document needs it.</summary>
/// <param name="Code">ISO 4217 code, such as <c>EUR</c>.</param>
/// <param name="MinorDigits">Digits after the decimal separator: 0 for JPY, 2 for USD, 3 for KWD. From 0 to 8.</param>
public readonly record struct DocumentCurrency(string Code, int MinorDigits);
