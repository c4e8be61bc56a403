namespace BillingFunctions.Http.Kit.Security;

/// <summary>The token of the header <c>Authorization: Bearer ...</c>.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token that a request carries; null when it carries none, or more than one.</summary>
    public static string? Of(HttpRequest request)
    {
        string? header = request.Headers.Authorization.Count == 1 ? request.Headers.Authorization[0] : null;
        return header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }
}
