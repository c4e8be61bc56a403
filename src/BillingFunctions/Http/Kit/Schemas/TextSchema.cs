using System.Text;
using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>A string, of so many characters (Unicode code points), perhaps of a known format.</summary>
internal sealed class TextSchema(int min, int max, TextFormat? format = null) : ScalarSchema
{
    public static readonly TextSchema Any = new(0, HttpLimits.TextMaxLength);

    private readonly Fault _tooShort = new($"String should have at least {min} character{(min == 1 ? "" : "s")}", "string_too_short");
    private readonly Fault _tooLong = new($"String should have at most {max} character{(max == 1 ? "" : "s")}", "string_too_long");

    public override Fault WrongType { get; } = new("Input should be a valid string", "string_type");

    public override Fault? CheckText(ReadOnlySpan<byte> utf8)
    {
        // A character takes one to four bytes: most lengths are settled without counting.
        if (utf8.Length < min || (utf8.Length < min * 4L && Count(utf8) < min))
            return _tooShort;

        if (utf8.Length > max && Count(utf8) > max)
            return _tooLong;

        return format is null || format.Matches(Encoding.UTF8.GetString(utf8)) ? null : format.Fault;
    }

    public override void Describe(SchemaWriter writer)
    {
        writer.Json.WriteString("type", "string");
        if (min > 0)
            writer.Json.WriteNumber("minLength", min);

        writer.Json.WriteNumber("maxLength", max);
        if (format is not null)
            writer.Json.WriteString("format", format.Name);
    }

    public override void WriteExample(Utf8JsonWriter json) => json.WriteStringValue(format?.Example ?? new string('x', Math.Clamp(3, min, max)));

    protected override bool Accepts(JsonTokenType token) => token == JsonTokenType.String;

    private static int Count(ReadOnlySpan<byte> utf8)
    {
        int characters = 0;
        foreach (byte one in utf8)
        {
            if ((one & 0xC0) != 0x80)
                characters++;
        }

        return characters;
    }
}
