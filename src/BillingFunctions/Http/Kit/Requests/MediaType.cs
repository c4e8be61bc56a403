using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using Microsoft.Net.Http.Headers;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Tells whether a body says that it is of a type that an operation takes.</summary>
internal static class MediaType
{
    private const string Json = "application/json";

    /// <summary>Why the body is not taken, or null.</summary>
    public static Problem? Check(HttpRequest request, Operation operation) =>
        IsTakenEncoding(request.Headers.ContentEncoding.ToString(), operation) && IsTakenType(request.ContentType, operation)
            ? null
            : Problem.WrongType(string.Join(" or ", operation.Forms.Select(form => form.MediaType).Prepend(Json)), operation.TakesGzip);

    /// <summary>True when the body says that it is of a media type, whatever its parameters.</summary>
    public static bool Is(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? parsed) && parsed.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the body says that it is compressed with gzip.</summary>
    public static bool IsGzip(HttpRequest request) => IsGzip(request.Headers.ContentEncoding.ToString());

    private static bool IsGzip(string encoding) =>
        encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || encoding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase);

    private static bool IsTakenEncoding(string encoding, Operation operation) =>
        encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase) || (operation.TakesGzip && IsGzip(encoding));

    private static bool IsTakenType(string? type, Operation operation) =>
        type is not null && (type.Equals(Json, StringComparison.OrdinalIgnoreCase) || IsTakenWithParameters(type, operation));

    /// <summary>A type that ends in +json is JSON, unless it is a format of its own that some operations take and this one does not.</summary>
    private static bool IsTakenWithParameters(string type, Operation operation)
    {
        if (!MediaTypeHeaderValue.TryParse(type, out MediaTypeHeaderValue? parsed)
            || (parsed.Charset.HasValue && !parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            return false;

        if (operation.Forms.Exists(form => parsed.MediaType.Equals(form.MediaType, StringComparison.OrdinalIgnoreCase)))
            return true;

        return parsed.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
            && (parsed.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
                || (operation.Forms.Count == 0 && parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)));
    }
}
