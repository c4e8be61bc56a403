using Billing.Domain.Results;

namespace Billing.Storage.Azure.Settings;

/// <summary>Reads the settings of an event hub as the Functions host reads them, so that both use the same names.</summary>
internal static class EventHubsSettings
{
    /// <summary>Reads the connection; <paramref name="hub"/> is the hub's name where the connection string has no EntityPath.</summary>
    public static Result<EventHubsConnection> Read(Func<string, string?> setting, string name, string hub)
    {
        if (setting(name) is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return FromConnectionString(name, text, hub);
        }

        string? host = setting($"{name}__fullyQualifiedNamespace")?.Trim();
        if (string.IsNullOrEmpty(host))
        {
            return SettingFailure.Of($"Set {name} to an Event Hubs connection string, or {name}__fullyQualifiedNamespace to use an identity");
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return SettingFailure.Of($"{name}__fullyQualifiedNamespace is '{host}', which is no host name");
        }

        return IdentitySettings.Read(setting, name)
            .Map(identity => new EventHubsConnection(new Uri($"https://{host}/"), hub, null, null, identity));
    }

    private static Result<EventHubsConnection> FromConnectionString(string name, string text, string hub)
    {
        if (!ConnectionStringParts.Parse(name, text).TryGet(out ConnectionStringParts? parts, out Failure? failure))
        {
            return failure;
        }

        if (string.Equals(parts["UseDevelopmentEmulator"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return SettingFailure.Of($"{name} names the Event Hubs emulator, which cannot be sent to over HTTPS; leave {name} out on a laptop");
        }

        string address = (parts["Endpoint"] ?? string.Empty).Replace("sb://", "https://", StringComparison.OrdinalIgnoreCase);
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            return SettingFailure.Of($"{name} needs Endpoint=sb://NAMESPACE.servicebus.windows.net/");
        }

        string? policy = parts["SharedAccessKeyName"];
        string? key = parts["SharedAccessKey"];
        bool isDevelopment = endpoint.IsLoopback && policy is null && key is null;
        if (!isDevelopment && (policy is null || key is null))
        {
            return SettingFailure.Of($"{name} needs SharedAccessKeyName and SharedAccessKey, unless its Endpoint is on this machine");
        }

        return new EventHubsConnection(endpoint, parts["EntityPath"] ?? hub, policy, key, null);
    }
}
