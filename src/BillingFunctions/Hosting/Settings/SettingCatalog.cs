using System.Globalization;
using Billing.Application.Housekeeping;
using Billing.Application.Payments.Collection;
using Billing.Application.People;
using Billing.Application.Platform;
using Billing.Domain.Usage;
using Billing.Providers.Smtp;
using Billing.Providers.Webhooks;
using Billing.Storage.Azure;
using BillingFunctions.Http;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.V1.Usage;

namespace BillingFunctions.Hosting.Settings;

/// <summary>Every setting there is. What is not listed here is not read; the page of settings, the sample and the checks at start are made from it.</summary>
internal static class SettingCatalog
{
    private const string Access = "Access";
    private const string Secrets = "Secrets";
    private const string Storage = "Storage";
    private const string Retention = "What is kept";
    private const string Hub = "Usage hub";
    private const string Mail = "Mail of the service itself";
    private const string Providers = "Addresses of providers";
    private const string Observation = "Observation";
    private const string HostGroup = "The Functions host";
    private const string Loopback = "Development only: true allows addresses of this machine, without encryption too.";

    /// <summary>All settings, by heading.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; } =
        [.. OfAccess(), .. OfSecrets(), .. OfStorage(), .. OfRetention(), .. OfHub(), .. OfMail(), .. OfProviders(), .. OfObservation(), .. OfHost()];

    /// <summary>Beginnings of names that are this service's alone: an unknown name that begins so and is nearly one of them is a slip.</summary>
    public static IReadOnlyList<string> OwnPrefixes { get; } = ["BILLING_", "Mail__", "PaymentProviders__", "Integrations__", "Webhooks__"];

    private static IEnumerable<SettingDefinition> OfAccess() =>
    [
        new(PublicHttpSettings.FirstKeyVariable, Access, "API key of the first organization, which is made with it when there is none.")
        {
            Default = "stand-alone: invented and printed once; function app: no organization is made",
            Values = "bxb_live_ and 64 hexadecimal digits",
            IsSecret = true,
        },
        new(PublicHttpSettings.AdminSecretVariable, Access, "Secret of the operations that make organizations.")
        {
            Default = "those operations are off",
            Values = string.Create(CultureInfo.InvariantCulture, $"at least {PublicHttpSettings.AdminSecretMinLength} characters"),
            Check = SettingChecks.LongerThan(PublicHttpSettings.AdminSecretMinLength),
            IsSecret = true,
            IsDeployed = true,
        },
        new(PublicAddress.Variable, Access, "Where the service is reached from outside: payment providers are told it with each call.")
        {
            Default = "providers are not told where their results go",
            Values = "absolute http or https address",
            Check = SettingChecks.Address,
            IsDeployed = true,
        },
        new(PublicHttpSettings.EventBatchVariable, Access, "Most events of a batch of v1.")
        {
            Default = EventBatchCreate.EventsMax.ToString(CultureInfo.InvariantCulture),
            Values = string.Create(CultureInfo.InvariantCulture, $"1 to {UsageLimits.BatchEvents}"),
            Check = SettingChecks.Number(1, UsageLimits.BatchEvents),
        },
        new(RateSettings.Variable, Access, "Rates other than the documented ones.")
        {
            Default = "the documented ones",
            Values = "v1.events=5000/60,v1.key=off: surface, policy, requests in seconds",
            Check = SettingChecks.Rates,
        },
        new(PeopleOptions.SignUpVariable, Access, "Whether strangers may register an organization.") { Default = "on", Values = "on or off", Check = SettingChecks.OneOf("on", "off"), IsDeployed = true },
        new(PeopleOptions.RefreshVariable, Access, "For how many days a person's refresh token works.") { Default = "30", Values = "1 to 365", Check = SettingChecks.Number(1, 365) },
        new(PeopleOptions.PageVariable, Access, "Address of the page that takes the tokens of invitations and forgotten passwords.")
        {
            Default = "mails show the token alone",
            Values = "absolute http or https address",
            Check = SettingChecks.Address,
        },
    ];

    private static IEnumerable<SettingDefinition> OfSecrets() =>
    [
        new(SecretKeys.Variable, Secrets, "Keys that secrets of organizations are encrypted with; the highest version encrypts, all of them decrypt.")
        {
            Default = "stand-alone: a file beside the data; function app: no secrets can be kept",
            Values = "1:BASE64,2:BASE64 with keys of 32 bytes",
            Check = SettingChecks.Keys,
            IsSecret = true,
            IsDeployed = true,
        },
    ];

    private static IEnumerable<SettingDefinition> OfStorage()
    {
        const string name = AzureStoreOptions.DefaultStorageSetting;
        return
        [
            new(name, Storage, "Connection string of the storage account. Leave it out to use an identity.")
            {
                Default = "needed, or the names below, with --storage azure and as a function app",
                Values = "UseDevelopmentStorage=true, or AccountName and AccountKey",
                Reader = SettingReader.Both,
                IsSecret = true,
                Sample = "UseDevelopmentStorage=true",
            },
            new($"{name}__accountName", Storage, "Name of the storage account, reached with an identity.") { Reader = SettingReader.Both, IsDeployed = true },
            new($"{name}__tableServiceUri", Storage, "Address of its tables, where it is not the usual one.") { Values = "https address", Check = SettingChecks.ServiceAddress, Reader = SettingReader.Both },
            new($"{name}__queueServiceUri", Storage, "Address of its queues.") { Values = "https address", Check = SettingChecks.ServiceAddress, Reader = SettingReader.Both },
            new($"{name}__blobServiceUri", Storage, "Address of its blobs.") { Values = "https address", Check = SettingChecks.ServiceAddress, Reader = SettingReader.Both },
            Credential(name, Storage),
            Client(name, Storage),
            new(AzureStoreOptions.FurtherAccountsSetting, Storage, "Storage accounts besides the first, over which the customers of organizations that are founded from then on are spread. Accounts are added at the end and never taken away.")
            {
                Values = "names (reached with the identity above), https addresses of their tables, or on a laptop connection strings, separated by commas",
                IsDeployed = true,
            },
        ];
    }

    private static IEnumerable<SettingDefinition> OfHub()
    {
        const string name = AzureStoreOptions.DefaultEventsSetting;
        return
        [
            new(name, Hub, "Connection string of the Event Hubs namespace. Leave it out to use an identity.")
            {
                Default = "needed, or the names below, as a function app; stand-alone the service has a hub of its own",
                Values = "Endpoint, SharedAccessKeyName and SharedAccessKey",
                Reader = SettingReader.Both,
                IsSecret = true,
                Sample = "",
            },
            new($"{name}__fullyQualifiedNamespace", Hub, "Host name of the namespace, reached with an identity.")
            {
                Values = "NAME.servicebus.windows.net",
                Check = SettingChecks.Host,
                Reader = SettingReader.Both,
                IsDeployed = true,
            },
            Credential(name, Hub),
            Client(name, Hub),
            new("UsageHubName", Hub, "Name of the hub.") { Default = AzureStoreOptions.DefaultHub, Reader = SettingReader.Both, IsDeployed = true, Sample = AzureStoreOptions.DefaultHub },
        ];
    }

    private static IEnumerable<SettingDefinition> OfRetention() =>
    [
        Days(RetentionOptions.WebhookVariable, "For how many days outgoing webhooks are kept with their tries.", new RetentionOptions().WebhookDays),
        Days(RetentionOptions.NotificationVariable, "For how many days notifications are kept.", new RetentionOptions().NotificationDays),
        Days(RetentionOptions.AuditVariable, "For how many days the audit log is kept: seven years.", new RetentionOptions().AuditDays),
        Days(RetentionOptions.EventVariable, "For how many days the history of events is kept, which lifecycles and recent activity show.", new RetentionOptions().EventDays),
        Days(RetentionOptions.ProviderEventVariable, "For how many days events of payment providers are kept.", new RetentionOptions().ProviderEventDays),
    ];

    private static SettingDefinition Days(string name, string what, int otherwise) => new(name, Retention, what)
    {
        Default = otherwise.ToString(CultureInfo.InvariantCulture),
        Values = string.Create(CultureInfo.InvariantCulture, $"{RetentionOptions.DaysMin} to {RetentionOptions.DaysMax}"),
        Check = SettingChecks.Number(RetentionOptions.DaysMin, RetentionOptions.DaysMax),
    };

    private static IEnumerable<SettingDefinition> OfMail() =>
    [
        new("Mail__Host", Mail, "Mail server that sends invitations and forgotten passwords; documents never go through it.") { Values = "host name; needs Mail__From", Check = SettingChecks.Host },
        new("Mail__From", Mail, "Sender of those mails.") { Values = "mail address; needs Mail__Host", Check = SettingChecks.MailAddress },
        new("Mail__Port", Mail, "Its port.") { Default = "587", Values = "1 to 65535", Check = SettingChecks.Number(1, 65535) },
        new("Mail__Security", Mail, "How the connection is encrypted.") { Default = "starttls", Values = "starttls, tls or none", Check = SettingChecks.OneOf("starttls", "tls", "none") },
        new("Mail__User", Mail, "User name."),
        new("Mail__Password", Mail, "Password of that user.") { Values = "text; needs Mail__User", IsSecret = true },
        Flag(SmtpOptions.LoopbackVariable, Mail, Loopback),
    ];

    private static IEnumerable<SettingDefinition> OfProviders() =>
    [
        .. Addresses("PaymentProviders__", ("Stripe", "https://api.stripe.com/"), ("Paystack", "https://api.paystack.co/"), ("Flutterwave", "https://api.flutterwave.com/"), ("Mpesa", "https://api.safaricom.co.ke/"), ("MpesaSandbox", "https://sandbox.safaricom.co.ke/")),
        Flag("PaymentProviders__AllowLoopback", Providers, Loopback),
        .. Addresses("Integrations__", ("Hubspot", "https://api.hubapi.com/"), ("Xero", "https://api.xero.com/"), ("XeroIdentity", "https://identity.xero.com/")),
        Flag("Integrations__AllowLoopback", Providers, Loopback),
        Flag(WebhookOptions.LoopbackVariable, Providers, Loopback),
    ];

    private static IEnumerable<SettingDefinition> OfObservation() =>
    [
        new("APPLICATIONINSIGHTS_CONNECTION_STRING", Observation, "Application Insights that traces and metrics are sent to.")
        {
            Values = "InstrumentationKey=...;IngestionEndpoint=...",
            Check = SettingChecks.InsightsConnection,
            Reader = SettingReader.Both,
            IsDeployed = true,
        },
        new("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", Observation, "Sends to Application Insights with an identity, where local authentication is off.")
        {
            Values = "Authorization=AAD;ClientId=ID",
            Check = SettingChecks.InsightsAuthentication,
            Reader = SettingReader.Both,
            IsDeployed = true,
        },
        new("OTEL_EXPORTER_OTLP_ENDPOINT", Observation, "OpenTelemetry collector that traces and metrics are sent to; the other OTEL_EXPORTER_OTLP_ variables of the standard hold too.")
        {
            Values = "http or https address",
            Check = SettingChecks.Address,
        },
    ];

    private static IEnumerable<SettingDefinition> OfHost() =>
    [
        new("FUNCTIONS_CUSTOMHANDLER_PORT", HostGroup, "Port that the host expects the service on; with it the service is a function app.") { Values = "1 to 65535", Reader = SettingReader.FromHost },
        new("FUNCTIONS_APP_ROOT_PATH", HostGroup, "The app's folder.") { Default = "the folder of the executable", Values = "path", Reader = SettingReader.FromHost },
        new("AZURE_FUNCTIONS_ENVIRONMENT", HostGroup, "Development makes tables, queues and containers at start; a deployment has made them already.")
        {
            Values = "Development, Staging or Production",
            Reader = SettingReader.Both,
            Sample = "Development",
        },
        new("FUNCTIONS_WORKER_RUNTIME", HostGroup, "For func start only; on Flex Consumption the runtime is a property of the app.") { Values = "custom", Reader = SettingReader.Host, Sample = "custom" },
        new("AzureWebJobsDisableHomepage", HostGroup, "The host's own page must not hide the service's.") { Values = "true", Reader = SettingReader.Host, IsDeployed = true, Sample = "true" },
    ];

    private static IEnumerable<SettingDefinition> Addresses(string prefix, params (string Name, string Default)[] providers) =>
        providers.Select(provider => new SettingDefinition(prefix + provider.Name, Providers, "Address of " + provider.Name + ".")
        {
            Default = provider.Default,
            Values = "https address",
            Check = SettingChecks.ServiceAddress,
        });

    private static SettingDefinition Flag(string name, string group, string meaning) =>
        new(name, group, meaning) { Default = "false", Values = "true or false", Check = SettingChecks.OneOf("true", "false") };

    private static SettingDefinition Credential(string name, string group) => new($"{name}__credential", group, "Which identity is used.")
    {
        Default = "those of a developer and of workload identity, in the usual order",
        Values = "managedidentity",
        Check = SettingChecks.OneOf("managedidentity"),
        Reader = SettingReader.Both,
        IsDeployed = true,
    };

    private static SettingDefinition Client(string name, string group) => new($"{name}__clientId", group, "Client id of a user-assigned identity.")
    {
        Default = "the system-assigned identity",
        Reader = SettingReader.Both,
        IsDeployed = true,
    };
}
