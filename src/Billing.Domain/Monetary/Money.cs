namespace Billing.Domain.Monetary;

/// <summary>A final amount: whole minor units of one currency. Arithmetic is checked and never mixes currencies.</summary>
/// <param name="Minor">Minor units ("cents"); may be negative.</param>
/// <param name="Currency">Whose minor units.</param>
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>An exact amount in major units, rounded half away from zero to the currency's minor unit.</summary>
    public static Money FromMajor(decimal major, Currency currency) => new(MoneyRounding.ToMinor(currency.ToMinor(major)), currency);

    /// <summary>The amount in major units: 12.34 for 1234 cents.</summary>
    public decimal Major => Currency.ToMajor(Minor);

    /// <summary>Adds two amounts of one currency.</summary>
    public static Money operator +(Money left, Money right) => left with { Minor = left.Minor + right.MinorOf(left.Currency) };

    /// <summary>Subtracts an amount of the same currency.</summary>
    public static Money operator -(Money left, Money right) => left with { Minor = left.Minor - right.MinorOf(left.Currency) };

    /// <summary>The amount with the other sign.</summary>
    public static Money operator -(Money amount) => amount with { Minor = -amount.Minor };

    /// <summary>Compares two amounts of one currency.</summary>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Compares two amounts of one currency.</summary>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>Compares two amounts of one currency.</summary>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>Compares two amounts of one currency.</summary>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>Adds two amounts of one currency.</summary>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>Subtracts an amount of the same currency.</summary>
    public static Money Subtract(Money left, Money right) => left - right;

    /// <summary>The amount with the other sign.</summary>
    public static Money Negate(Money amount) => -amount;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Minor.CompareTo(other.MinorOf(Currency));

    /// <summary>Major units with the currency's digits and the code: <c>12.34 USD</c>.</summary>
    public override string ToString() => MoneyText.Format(Minor, Currency);

    private long MinorOf(Currency currency) =>
        Currency == currency ? Minor : throw new InvalidOperationException($"Cannot combine {Currency} with {currency}.");
}
