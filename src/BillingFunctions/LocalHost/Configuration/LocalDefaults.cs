namespace BillingFunctions.LocalHost.Configuration;

/// <summary>Settings of an app on a laptop, for whatever neither the environment nor local.settings.json says.</summary>
internal static class LocalDefaults
{
    public const string HubSetting = "UsageHubName";

    public static IReadOnlyList<KeyValuePair<string, string>> Settings { get; } =
    [
        KeyValuePair.Create(HubSetting, Billing.Storage.Azure.AzureStoreOptions.DefaultHub),
        KeyValuePair.Create("FUNCTIONS_WORKER_RUNTIME", "custom"),
        KeyValuePair.Create("AZURE_FUNCTIONS_ENVIRONMENT", "Development"),
    ];
}
