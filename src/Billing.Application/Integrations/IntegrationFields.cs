using Billing.Application.Integrations.Sync;
using Billing.Application.Payments.Connections;
using Billing.Domain.Results;

namespace Billing.Application.Integrations;

/// <summary>Which settings each system takes. Settings <c>map.KIND.FIELD</c> name our fields there, such as <c>map.customer.email</c>.</summary>
public static class IntegrationFields
{
    /// <summary>Begins the name of a field mapping.</summary>
    public const string MapPrefix = "map.";

    private const int NameMax = 100;

    /// <summary>The settings of a system, besides field mappings.</summary>
    public static IReadOnlyList<CredentialField> Of(IntegrationProvider provider) => provider switch
    {
        IntegrationProvider.Hubspot => [new("access_token", IsRequired: true), new("id_property", IsRequired: true, IsSecret: false), new("deal_stage", IsSecret: false), new("pipeline", IsSecret: false)],
        IntegrationProvider.Salesforce =>
        [
            new("instance_url", IsRequired: true, IsSecret: false), new("client_id", IsRequired: true), new("client_secret", IsRequired: true),
            new("external_id_field", IsSecret: false), new("invoice_object", IsSecret: false),
        ],
        IntegrationProvider.Xero => [new("client_id", IsRequired: true), new("client_secret", IsRequired: true), new("account_code", IsSecret: false), new("tax_type", IsSecret: false)],
        _ => [new("url", IsRequired: true, IsSecret: false), new("signing_secret", IsRequired: true)],
    };

    /// <summary>The faults of settings.</summary>
    /// <param name="provider">The system.</param>
    /// <param name="settings">All settings as they will be.</param>
    /// <param name="faultOfUrl">What is wrong with an address, or null.</param>
    public static IEnumerable<FieldError> Faults(IntegrationProvider provider, IReadOnlyDictionary<string, string> settings, Func<string, string?> faultOfUrl)
    {
        IReadOnlyList<CredentialField> fields = Of(provider);
        foreach ((string name, string value) in settings)
        {
            if (value.Length is 0 or > CredentialFields.ValueMax)
            {
                yield return FieldError.Body($"settings.{name}", $"String should have 1 to {CredentialFields.ValueMax} characters", "string_length");
            }
            else if (name.StartsWith(MapPrefix, StringComparison.Ordinal))
            {
                if (MapFault(name, value) is { } fault)
                {
                    yield return fault;
                }
            }
            else if (fields.All(field => field.Name != name))
            {
                yield return FieldError.Body($"settings.{name}", $"{provider} has no such setting", "unknown_field");
            }
            else if (name is "url" or "instance_url" && faultOfUrl(value) is { } wrong)
            {
                yield return FieldError.Body($"settings.{name}", wrong, "url");
            }
        }

        foreach (CredentialField field in fields.Where(field => field.IsRequired && !settings.ContainsKey(field.Name)))
        {
            yield return FieldError.Body($"settings.{field.Name}", "Field required", "missing");
        }
    }

    private static FieldError? MapFault(string name, string value)
    {
        string[] parts = name.Split('.');
        bool isKnown = parts.Length == 3 && SyncFields.KindOf(parts[1]) is { } kind && SyncFields.Of(kind).Contains(parts[2]);
        return !isKnown ? FieldError.Body($"settings.{name}", $"There is no such field; a mapping is called {MapPrefix}KIND.FIELD", "unknown_field")
            : value.Length > NameMax || value.Any(char.IsControl) ? FieldError.Body($"settings.{name}", $"The name of a field has at most {NameMax} characters", "string_too_long")
            : null;
    }
}
