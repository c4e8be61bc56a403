using Billing.Domain.Results;
using Billing.Storage.Azure.Settings;
using Billing.Storage.Azure.Sharding;

namespace Billing.Storage.Azure;

/// <summary>Everything the stores on Azure need to know.</summary>
/// <param name="Storage">The storage account of tables, queues and blobs.</param>
/// <param name="Events">The event hub.</param>
public sealed record AzureStoreOptions(StorageConnection Storage, EventHubsConnection Events)
{
    /// <summary>Storage accounts besides the first, over which customers are spread, in the order in which they came.</summary>
    public IReadOnlyList<StorageConnection> Further { get; init; } = [];

    /// <summary>The settings of the storage account that the Functions host itself uses.</summary>
    public const string DefaultStorageSetting = "AzureWebJobsStorage";

    /// <summary>The setting that names storage accounts besides the first.</summary>
    public const string FurtherAccountsSetting = FurtherAccounts.Setting;

    /// <summary>The settings of the event hub that the usage trigger reads.</summary>
    public const string DefaultEventsSetting = "EventHubConnection";

    /// <summary>The hub's name where no setting gives one.</summary>
    public const string DefaultHub = "usage";

    /// <summary>
    /// Reads the settings by name: <c>NAME</c> (a connection string), or <c>NAME__accountName</c>, <c>NAME__tableServiceUri</c>,
    /// <c>NAME__queueServiceUri</c>, <c>NAME__blobServiceUri</c>, <c>NAME__fullyQualifiedNamespace</c> with <c>NAME__credential</c> and
    /// <c>NAME__clientId</c>; <c>BILLING_STORAGE_ACCOUNTS</c> and <c>UsageHubName</c>. A wrong or missing setting is a failure whose message is one sentence.
    /// </summary>
    /// <param name="setting">Gives the value of a setting, or null.</param>
    /// <param name="standInHub">Address of a local stand-in, used when no setting names an event hub; null for none.</param>
    /// <param name="storageSetting">NAME of the storage account.</param>
    /// <param name="eventsSetting">NAME of the event hub.</param>
    public static Result<AzureStoreOptions> Read(
        Func<string, string?> setting,
        Uri? standInHub = null,
        string storageSetting = DefaultStorageSetting,
        string eventsSetting = DefaultEventsSetting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (!StorageSettings.Read(setting, storageSetting).TryGet(out StorageConnection? storage, out Failure? failure))
        {
            return failure;
        }

        if (!FurtherAccounts.Read(setting, storage, storageSetting).TryGet(out IReadOnlyList<StorageConnection>? further, out failure))
        {
            return failure;
        }

        string hub = setting("UsageHubName") is { } name && !string.IsNullOrWhiteSpace(name) ? name.Trim() : DefaultHub;
        bool isUnset = string.IsNullOrWhiteSpace(setting(eventsSetting))
            && string.IsNullOrWhiteSpace(setting($"{eventsSetting}__fullyQualifiedNamespace"));
        if (standInHub is not null && isUnset)
        {
            return new AzureStoreOptions(storage, EventHubsConnection.Development(standInHub, hub)) { Further = further };
        }

        return EventHubsSettings.Read(setting, eventsSetting, hub).Map(events => new AzureStoreOptions(storage, events) { Further = further });
    }
}
