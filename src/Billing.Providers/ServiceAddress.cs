namespace Billing.Providers;

/// <summary>Base addresses of services that operators may set.</summary>
internal static class ServiceAddress
{
    /// <summary>What a setting says, with a slash at its end; what is not set keeps its default.</summary>
    public static Uri Read(string? text, Uri otherwise) => text is { Length: > 0 } ? new Uri(text.EndsWith('/') ? text : text + "/", UriKind.RelativeOrAbsolute) : otherwise;

    /// <summary>Whether a switch is on.</summary>
    public static bool IsTrue(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The first address that cannot be used, as a sentence; null when all can.</summary>
    public static string? Fault(bool allowsLoopback, params ReadOnlySpan<Uri> addresses)
    {
        foreach (Uri address in addresses)
        {
            if (!IsUsable(address, allowsLoopback))
            {
                return $"The address '{address}' of a provider must begin with https:// and end with a slash";
            }
        }

        return null;
    }

    private static bool IsUsable(Uri address, bool allowsLoopback) =>
        address.IsAbsoluteUri
        && address.AbsolutePath.EndsWith('/')
        && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && allowsLoopback && address.IsLoopback));
}
