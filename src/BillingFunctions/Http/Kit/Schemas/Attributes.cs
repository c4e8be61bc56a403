namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>What a field of a wire record must satisfy beyond its type. Attributes are read once per type, when its schema is built.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class ConstraintAttribute : Attribute;

/// <summary>Length of a string in characters.</summary>
internal sealed class TextAttribute(int min, int max) : ConstraintAttribute
{
    public int Min => min;

    public int Max => max;
}

/// <summary>Bounds of a number, both inclusive, as JSON writes them.</summary>
internal sealed class RangeAttribute(string min, string max) : ConstraintAttribute
{
    public RangeAttribute(long min, long max = long.MaxValue)
        : this(min.ToString(System.Globalization.CultureInfo.InvariantCulture), max.ToString(System.Globalization.CultureInfo.InvariantCulture))
    {
    }

    public string Min => min;

    public string Max => max;
}

/// <summary>An amount of money in whole minor units, zero or more.</summary>
internal sealed class MinorUnitsAttribute : ConstraintAttribute
{
    /// <summary>Far above any price, and far below where sums could overflow.</summary>
    public const long Max = 1_000_000_000_000_000;
}

/// <summary>A number above zero.</summary>
internal sealed class PositiveAttribute : ConstraintAttribute;

/// <summary>Number of items of a list or members of a map.</summary>
internal sealed class ItemsAttribute(int min, int max) : ConstraintAttribute
{
    public int Min => min;

    public int Max => max;
}

/// <summary>One of a few words. An enum property needs none: its words are its members in snake case.</summary>
internal sealed class OneOfAttribute(params string[] words) : ConstraintAttribute
{
    public IReadOnlyList<string> Words => words;
}

/// <summary>A string of a known format.</summary>
internal abstract class FormatAttribute(TextFormat format, int min, int max) : ConstraintAttribute
{
    public TextFormat Format => format;

    public int Min => min;

    public int Max => max;
}

/// <summary>An active ISO 4217 code.</summary>
internal sealed class CurrencyCodeAttribute() : FormatAttribute(TextFormat.Currency, 3, 3);

/// <summary>A code of lower-case letters, digits and underscores.</summary>
internal sealed class LowerCodeAttribute() : FormatAttribute(TextFormat.LowerCode, 1, 100);

/// <summary>A two-letter ISO 3166 code.</summary>
internal sealed class CountryCodeAttribute() : FormatAttribute(TextFormat.Country, 2, 2);

/// <summary>A language such as en or fr-CA.</summary>
internal sealed class LanguageTagAttribute() : FormatAttribute(TextFormat.Language, 2, 10);

/// <summary>A name of the IANA time zone database.</summary>
internal sealed class TimeZoneNameAttribute() : FormatAttribute(TextFormat.TimeZone, 1, 50);

/// <summary>An e-mail address.</summary>
internal sealed class EmailAttribute() : FormatAttribute(TextFormat.Email, 3, 254);

/// <summary>An absolute http or https address.</summary>
internal sealed class WebAddressAttribute() : FormatAttribute(TextFormat.WebAddress, 1, 2048);

/// <summary>A color as #rrggbb.</summary>
internal sealed class ColorAttribute() : FormatAttribute(TextFormat.Color, 4, 7);

/// <summary>A date, or a date and time with an offset.</summary>
internal sealed class MomentAttribute() : FormatAttribute(TextFormat.Moment, 10, 40);

/// <summary>A free JSON value that must be an object.</summary>
internal sealed class FreeObjectAttribute : ConstraintAttribute;

/// <summary>A sentence for the reference, and JSON of an example.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DocAttribute(string text) : Attribute
{
    public string Text => text;

    public string? Example { get; init; }
}
