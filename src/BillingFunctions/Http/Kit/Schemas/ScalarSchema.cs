using System.Buffers;
using System.Text;
using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>A value of one token. The same check reads JSON bodies and the texts of query and path parameters.</summary>
internal abstract class ScalarSchema : Schema
{
    /// <summary>Checks the value's text: a string without its quotes and escapes, or a number or word as it stands.</summary>
    public abstract Fault? CheckText(ReadOnlySpan<byte> utf8);

    public sealed override void Check(ref Utf8JsonReader reader, Findings findings)
    {
        if (!Accepts(reader.TokenType))
            Refuse(ref reader, findings);
        else if ((reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped ? CheckEscaped(ref reader) : CheckText(reader.ValueSpan)) is { } fault)
            findings.Add(fault);
    }

    /// <summary>Checks a query or path parameter.</summary>
    public Fault? CheckParameter(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? Fault.NulCharacter : CheckText(Encoding.UTF8.GetBytes(text));

    protected abstract bool Accepts(JsonTokenType token);

    private Fault? CheckEscaped(ref Utf8JsonReader reader)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            ReadOnlySpan<byte> text = rented.AsSpan(0, reader.CopyString(rented));
            return text.Contains((byte)0) ? Fault.NulCharacter : CheckText(text);
        }
        catch (InvalidOperationException)
        {
            // The reader reports an escaped half of a surrogate pair only when it is asked for the text.
            return Fault.UnpairedSurrogate;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
