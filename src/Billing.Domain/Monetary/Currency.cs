using System.Diagnostics.CodeAnalysis;

namespace Billing.Domain.Monetary;

/// <summary>
/// A currency of ISO 4217 with the number of digits of its minor unit. There is one instance per code, so references may be
/// compared.
/// </summary>
public sealed class Currency : IEquatable<Currency>
{
    private Currency(string code, int minorDigits)
    {
        Code = code;
        MinorDigits = minorDigits;
        MinorPerMajor = 1;
        for (int i = 0; i < minorDigits; i++) MinorPerMajor *= 10;
    }

    /// <summary>United States dollar, the default of the APIs.</summary>
    public static Currency Usd { get; } = Parse("USD");

    /// <summary>Every currency, ordered by code.</summary>
    public static IReadOnlyCollection<Currency> All => Table.ByCode.Values;

    /// <summary>Three upper-case letters.</summary>
    public string Code { get; }

    /// <summary>Digits after the decimal point: 2 for USD, 0 for JPY, 3 for KWD.</summary>
    public int MinorDigits { get; }

    /// <summary>How many minor units make one major unit: 100 for USD, 1 for JPY, 1000 for KWD.</summary>
    public int MinorPerMajor { get; }

    /// <summary>The currency of a code in any case; throws <see cref="FormatException"/> when there is none.</summary>
    public static Currency Parse(string code) =>
        TryParse(code, out Currency? currency) ? currency : throw new FormatException($"'{code}' is not an active ISO 4217 currency code.");

    /// <summary>The currency of a code in any case, or false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is { Length: 3 } && Table.ByCode.TryGetValue(code, out currency);
    }

    /// <summary>An exact amount in major units as minor units, not rounded.</summary>
    public decimal ToMinor(decimal major) => major * MinorPerMajor;

    /// <summary>An amount in minor units as major units.</summary>
    public decimal ToMajor(decimal minor) => minor / MinorPerMajor;

    /// <inheritdoc/>
    public bool Equals(Currency? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);

    /// <summary>The code.</summary>
    public override string ToString() => Code;

    private static class Table
    {
        internal static readonly SortedDictionary<string, Currency> ByCode = Read();

        private static SortedDictionary<string, Currency> Read()
        {
            var table = new SortedDictionary<string, Currency>(StringComparer.OrdinalIgnoreCase);
            for (int digits = 0; digits < Iso4217.CodesByDigits.Length; digits++)
            {
                foreach (string code in Iso4217.CodesByDigits[digits].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    table.Add(code, new Currency(code, digits));
            }

            return table;
        }
    }
}
