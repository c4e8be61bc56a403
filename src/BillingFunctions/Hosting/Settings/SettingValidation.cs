using Billing.Domain.Results;
using Billing.Storage.Azure;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.Hosting.Settings;

/// <summary>Looks at all settings before anything starts: a service that bills must not run on a guess.</summary>
internal static class SettingValidation
{
    /// <summary>Stands for the hub of a stand-alone service, whose address is known only when it listens.</summary>
    private static readonly Uri OwnHub = new("http://127.0.0.1/");

    /// <summary>An unknown name that is further from every known one is somebody else's.</summary>
    private const int SlipMax = 3;

    /// <summary>The first thing that is wrong with values that are set, in one line that names the setting; null when nothing is.</summary>
    public static string? Fault(AppSettings settings) =>
        settings.All.Keys.Select(Unknown).FirstOrDefault(fault => fault is not null)
        ?? SettingCatalog.All.Select(definition => Fault(definition, settings[definition.Name])).FirstOrDefault(fault => fault is not null)
        ?? Mail(settings);

    /// <summary>What the chosen store misses, in one line that names the setting; null when it has all.</summary>
    public static string? StoreFault(ServiceOptions options, AppSettings settings)
    {
        if (options.Storage == StorageKind.Embedded)
            return null;

        Result<AzureStoreOptions> store = AzureStoreOptions.Read(name => settings[name], options.Mode == HostingMode.StandAlone ? OwnHub : null);
        return store.TryGet(out _, out Failure? failure) ? null : failure.Message;
    }

    private static string? Unknown(string name)
    {
        if (!SettingCatalog.OwnPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            || SettingCatalog.All.Any(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            return null;

        string nearest = SettingCatalog.All.Select(known => known.Name).MinBy(known => EditDistance.Between(known, name))!;
        return EditDistance.Between(nearest, name) <= SlipMax ? $"{name} is not a setting of this service; is {nearest} meant?" : null;
    }

    private static string? Fault(SettingDefinition definition, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;

        // An app whose identity cannot read the vault, or whose secret is not there, gets the reference itself.
        if (value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase))
            return $"{definition.Name} is a Key Vault reference that was not resolved: does the secret exist, and may the identity read it?";

        string shown = definition.IsSecret ? "" : $", not '{value}'";
        return definition.Check(value) is { } wanted ? $"{definition.Name} should be {wanted}{shown}" : null;
    }

    private static string? Mail(AppSettings settings) => (settings["Mail__Host"], settings["Mail__From"], settings["Mail__User"], settings["Mail__Password"]) switch
    {
        ({ }, null, _, _) => "Mail__From is missing: a mail server is set in Mail__Host",
        (null, { }, _, _) => "Mail__Host is missing: a sender is set in Mail__From",
        (_, _, null, { }) => "Mail__User is missing: a password is set in Mail__Password",
        _ => null,
    };
}
