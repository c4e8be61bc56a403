using Azure.Core;
using Billing.Domain.Results;

namespace Billing.Storage.Azure.Settings;

/// <summary>Reads the settings of a storage account as the Functions host reads them, so that both use the same names.</summary>
internal static class StorageSettings
{
    /// <summary>The emulator's account, published with the emulator.</summary>
    private const string DevelopmentStorage =
        "AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + "BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;"
        + "QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1;"
        + "TableEndpoint=http://127.0.0.1:10002/devstoreaccount1";

    /// <summary>A connection string under the plain name wins over the identity settings.</summary>
    public static Result<StorageConnection> Read(Func<string, string?> setting, string name) =>
        setting(name) is { } text && !string.IsNullOrWhiteSpace(text) ? FromConnectionString(name, text) : FromIdentity(setting, name);

    /// <summary>An account that a connection string describes.</summary>
    public static Result<StorageConnection> FromConnectionString(string name, string text)
    {
        if (!ConnectionStringParts.Parse(name, text).TryGet(out ConnectionStringParts? parts, out Failure? failure))
        {
            return failure;
        }

        if (string.Equals(parts["UseDevelopmentStorage"], "true", StringComparison.OrdinalIgnoreCase))
        {
            parts = ConnectionStringParts.Parse(name, DevelopmentStorage).Value;
        }

        if (parts["AccountName"] is not { } account || parts["AccountKey"] is not { } key)
        {
            return SettingFailure.Of(
                $"{name} needs AccountName and AccountKey; to use no key, leave it out and set {name}__accountName instead");
        }

        byte[] bytes = new byte[key.Length];
        if (!Convert.TryFromBase64String(key, bytes, out int length) || length == 0)
        {
            return SettingFailure.Of($"The AccountKey of {name} is not base64");
        }

        string scheme = parts["DefaultEndpointsProtocol"] ?? "https";
        string suffix = parts["EndpointSuffix"] ?? "core.windows.net";
        return FromAddresses(
            name,
            account,
            service => parts[$"{char.ToUpperInvariant(service[0])}{service[1..]}Endpoint"] ?? $"{scheme}://{account}.{service}.{suffix}",
            bytes.AsMemory(0, length),
            identity: null);
    }

    private static Result<StorageConnection> FromIdentity(Func<string, string?> setting, string name)
    {
        string? account = Text(setting, $"{name}__accountName");
        string? tables = Text(setting, $"{name}__tableServiceUri");
        string? queues = Text(setting, $"{name}__queueServiceUri");
        string? blobs = Text(setting, $"{name}__blobServiceUri");
        if (account is null && (tables is null || queues is null || blobs is null))
        {
            return SettingFailure.Of(
                $"Set {name} to a storage connection string, or {name}__accountName (or {name}__tableServiceUri, __queueServiceUri and "
                + "__blobServiceUri together) to use an identity");
        }

        if (!IdentitySettings.Read(setting, name).TryGet(out TokenCredential? identity, out Failure? failure))
        {
            return failure;
        }

        Func<string, string> address = service => service switch
        {
            "table" when tables is not null => tables,
            "queue" when queues is not null => queues,
            "blob" when blobs is not null => blobs,
            _ => $"https://{account}.{service}.core.windows.net",
        };
        return FromAddresses(name, account ?? string.Empty, address, default, identity);
    }

    private static Result<StorageConnection> FromAddresses(
        string name, string account, Func<string, string> address, ReadOnlyMemory<byte> key, TokenCredential? identity)
    {
        var addresses = new Uri[3];
        string[] services = ["table", "queue", "blob"];
        for (int i = 0; i < services.Length; i++)
        {
            string text = address(services[i]);
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            {
                return SettingFailure.Of($"The {services[i]} address of {name} is '{text}', which is no http or https address");
            }

            if (identity is not null && uri.Scheme != "https")
            {
                return SettingFailure.Of($"The {services[i]} address of {name} is '{text}'; tokens are sent over https only");
            }

            addresses[i] = uri;
        }

        return new StorageConnection(account, addresses[0], addresses[1], addresses[2], key, identity);
    }

    private static string? Text(Func<string, string?> setting, string name) =>
        setting(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
