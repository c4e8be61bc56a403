using Billing.Application.Housekeeping;
using Billing.Application.Mail;
using Billing.Application.Payments.Collection;
using Billing.Application.People;
using Billing.Application.Platform;
using Billing.Domain.Results;
using Billing.Providers;
using Billing.Providers.Integrations;
using Billing.Providers.Smtp;
using Billing.Providers.Webhooks;
using BillingFunctions.Http;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.Hosting.Settings;

/// <summary>All settings, checked and typed. Made once, before anything starts.</summary>
internal sealed record ServiceSettings
{
    /// <summary>The settings as text, for the clients of storage and hub, which are made when they are first needed.</summary>
    public required AppSettings Text { get; init; }

    public required PublicAddress PublicAddress { get; init; }

    public required PeopleOptions People { get; init; }

    public required ServiceMail Mail { get; init; }

    public required SmtpOptions Smtp { get; init; }

    public required WebhookOptions Webhooks { get; init; }

    public required RetentionOptions Retention { get; init; }

    public required PaymentProviderOptions PaymentProviders { get; init; }

    public required IntegrationOptions Integrations { get; init; }

    public required TelemetryOptions Telemetry { get; init; }

    /// <summary>The keys of secrets as text; null when none are set.</summary>
    public string? SecretKeyText => Text[SecretKeys.Variable];

    /// <summary>True on a developer's machine, where no deployment has made tables and queues.</summary>
    public bool IsDevelopment => string.Equals(Text["AZURE_FUNCTIONS_ENVIRONMENT"], "Development", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads and checks the settings; a wrong one is refused by name.</summary>
    public static ServiceSettings Read(AppSettings settings)
    {
        if (SettingValidation.Fault(settings) is { } fault)
            throw new SettingsException(fault);

        Func<string, string?> setting = name => settings[name];
        return new ServiceSettings
        {
            Text = settings,
            PublicAddress = PublicAddress.Read(setting(PublicAddress.Variable)),
            People = PeopleOptions.Read(setting),
            Mail = ServiceMail.Read(setting),
            Smtp = SmtpOptions.Read(setting),
            Webhooks = WebhookOptions.Read(setting),
            Retention = RetentionOptions.Read(setting),
            PaymentProviders = Of("PaymentProviders__", PaymentProviderOptions.Read(setting)),
            Integrations = Of("Integrations__", IntegrationOptions.Read(setting)),
            Telemetry = TelemetryOptions.Read(setting),
        };
    }

    /// <summary>The settings of the public HTTP API.</summary>
    public PublicHttpSettings Http(ServiceOptions options) =>
        new(options.DocumentedRateLimits, Text[PublicHttpSettings.AdminSecretVariable], Text[PublicHttpSettings.FirstKeyVariable])
        {
            EventBatchMax = PublicHttpSettings.ReadEventBatchMax(Text[PublicHttpSettings.EventBatchVariable]),
            Rates = RateSettings.Read(Text[RateSettings.Variable]),
        };

    private static T Of<T>(string prefix, Result<T> read)
        where T : class => read.TryGet(out T? options, out Failure? failure) ? options : throw new SettingsException($"{prefix}: {failure.Message}");
}
