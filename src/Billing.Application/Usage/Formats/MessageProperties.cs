namespace Billing.Application.Usage.Formats;

/// <summary>What the application properties of a message say: whose it is, and the attributes of a CloudEvent in binary mode.</summary>
internal static class MessageProperties
{
    private static readonly string[] Prefixes = ["cloudEvents:", "cloudEvents_", "ce_", "ce-"];

    /// <summary>Whose the message is.</summary>
    public static OwnerName Owner(IReadOnlyDictionary<string, string> properties) =>
        new(properties.GetValueOrDefault("organization_id"), properties.GetValueOrDefault("mode"));

    /// <summary>The attributes by name without prefix; null when this is no CloudEvent in binary mode.</summary>
    public static IReadOnlyDictionary<string, string>? CloudEvent(IReadOnlyDictionary<string, string> properties)
    {
        foreach (string prefix in Prefixes)
        {
            if (properties.ContainsKey(prefix + "specversion"))
            {
                return properties.Where(property => property.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .ToDictionary(property => property.Key[prefix.Length..], property => property.Value, StringComparer.Ordinal);
            }
        }

        return null;
    }
}
