using System.Text.Json;
using System.Text.Unicode;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Checks a body against its schema: first that it is JSON at all, then every field, reporting all faults at once.</summary>
internal static class BodyCheck
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = HttpLimits.JsonMaxDepth };

    private static readonly Problem NotUtf8 = Problem.Malformed("The body is not valid UTF-8");

    [ThreadStatic]
    private static Findings? _findings;

    /// <summary>The 400 of a body that is no JSON, or null; field errors are added to <paramref name="errors"/>.</summary>
    public static Problem? Check(ReadOnlyMemory<byte> body, Schema schema, ref List<FieldError>? errors)
    {
        if (body.IsEmpty)
        {
            (errors ??= []).Add(new FieldError(["body"], Fault.Missing.Message, Fault.Missing.Type));
            return null;
        }

        if (!Utf8.IsValid(body.Span))
            return NotUtf8;

        Findings findings = _findings ??= new Findings();
        findings.Start("body", body);
        try
        {
            var reader = new Utf8JsonReader(body.Span, Options);
            reader.Read();
            schema.Check(ref reader, findings);
            reader.Read();
        }
        catch (JsonException malformed)
        {
            return Malformed(malformed);
        }
        catch (InvalidOperationException)
        {
            // Names are read as text only where they must be; an escaped half of a surrogate pair shows itself there.
            findings.Add(Fault.UnpairedSurrogate);
        }

        if (findings.Errors is { } found)
            (errors ??= []).AddRange(found);

        return null;
    }

    /// <summary>What of a body is checked when its handler reads it: that it is UTF-8.</summary>
    public static Problem? CheckEncoding(ReadOnlyMemory<byte> body) => Utf8.IsValid(body.Span) ? null : NotUtf8;

    /// <summary>The refusal of a body that is no JSON.</summary>
    public static Problem Malformed(JsonException malformed) => Problem.Malformed($"The body is not valid JSON: {Describe(malformed)}");

    /// <summary>The parser's own words without its advice to programmers, and the place counted from one.</summary>
    private static string Describe(JsonException malformed)
    {
        string message = malformed.Message;
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string what = place < 0 ? message : message[..place];
        int advice = what.IndexOf(" Change the reader options", StringComparison.Ordinal);
        return $"{(advice < 0 ? what : what[..advice]).TrimEnd('.')} (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1})";
    }
}
