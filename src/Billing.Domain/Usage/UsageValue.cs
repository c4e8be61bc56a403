using System.Globalization;

namespace Billing.Domain.Usage;

/// <summary>What a property of an event holds.</summary>
public enum UsageValueKind
{
    /// <summary>Nothing: counts as absent.</summary>
    Null,

    /// <summary>A number, exact.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>True.</summary>
    True,

    /// <summary>False.</summary>
    False,

    /// <summary>A list or an object as its JSON text: kept and shown, never measured.</summary>
    Json,
}

/// <summary>The value of a property of a usage event.</summary>
public readonly record struct UsageValue
{
    private UsageValue(UsageValueKind kind, decimal number, string? text) => (Kind, Number, Text) = (kind, number, text);

    /// <summary>What it holds.</summary>
    public UsageValueKind Kind { get; }

    /// <summary>The number of <see cref="UsageValueKind.Number"/>.</summary>
    public decimal Number { get; }

    /// <summary>The text of <see cref="UsageValueKind.Text"/> and <see cref="UsageValueKind.Json"/>.</summary>
    public string? Text { get; }

    /// <summary>Nothing.</summary>
    public static UsageValue Null => default;

    /// <summary>A number.</summary>
    public static UsageValue Of(decimal number) => new(UsageValueKind.Number, number, null);

    /// <summary>A text.</summary>
    public static UsageValue Of(string text) => new(UsageValueKind.Text, 0, text);

    /// <summary>A truth value.</summary>
    public static UsageValue Of(bool value) => new(value ? UsageValueKind.True : UsageValueKind.False, 0, null);

    /// <summary>A list or an object.</summary>
    public static UsageValue Json(string json) => new(UsageValueKind.Json, 0, json);

    /// <summary>The text by which values are told apart: 1, 1.0 and "1" are the same value. Null when there is none.</summary>
    public string? AsText() => Kind switch
    {
        UsageValueKind.Number => (Number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        UsageValueKind.Text or UsageValueKind.Json => Text,
        UsageValueKind.True => "true",
        UsageValueKind.False => "false",
        _ => null,
    };

    /// <summary>
    /// The value as a number, rounded to <see cref="UsageLimits.NumberDecimals"/>: a number itself, or a text that is one, such as "12.5".
    /// False for anything else, and for a magnitude of <see cref="UsageLimits.NumberMax"/> or more.
    /// </summary>
    public bool TryNumber(out decimal number)
    {
        number = Number;
        if (Kind != UsageValueKind.Number && !(Kind == UsageValueKind.Text && TryParse(Text!, out number)))
        {
            return false;
        }

        if (number.Scale > UsageLimits.NumberDecimals)
        {
            number = decimal.Round(number, UsageLimits.NumberDecimals, MidpointRounding.AwayFromZero);
        }

        return Math.Abs(number) < UsageLimits.NumberMax;
    }

    private static bool TryParse(string text, out decimal number)
    {
        number = 0;
        return text.Length <= UsageLimits.NumberChars && decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
