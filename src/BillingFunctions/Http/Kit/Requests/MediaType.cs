namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Tells whether a body says that it is plain JSON.</summary>
internal static class MediaType
{
    public static bool IsJson(HttpRequest request)
    {
        string? type = request.ContentType;
        if (type is null || IsEncoded(request.Headers.ContentEncoding.ToString()))
            return false;

        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || IsJsonWithParameters(type);
    }

    private static bool IsEncoded(string encoding) => encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static bool IsJsonWithParameters(string type) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out var parsed)
        && parsed.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
        && (parsed.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!parsed.Charset.HasValue || parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
