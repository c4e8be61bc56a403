using System.Diagnostics;
using BillingFunctions.Hosting;
using BillingFunctions.Hosting.Settings;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.Tests.Hosting.Settings;

/// <summary>A wrong setting is told in one line that names it, and nothing starts.</summary>
public sealed class SettingValidationTests
{
    private const string Account = "AccountName=acct;AccountKey=AQID";

    [Theory]
    [InlineData("BILLING_ADMIN_SECRET", "short", "BILLING_ADMIN_SECRET should be at least 32 characters long")]
    [InlineData("BILLING_PUBLIC_URL", "billing.example", "BILLING_PUBLIC_URL should be an absolute http or https address such as https://billing.example/, not 'billing.example'")]
    [InlineData("BILLING_EVENT_BATCH_MAX", "-1", "BILLING_EVENT_BATCH_MAX should be a whole number from 1 to ")]
    [InlineData("BILLING_SIGN_UP", "no", "BILLING_SIGN_UP should be on or off, not 'no'")]
    [InlineData("BILLING_REFRESH_TOKEN_DAYS", "400", "BILLING_REFRESH_TOKEN_DAYS should be a whole number from 1 to 365, not '400'")]
    [InlineData("BILLING_ACCOUNT_PAGE", "ftp://x", "BILLING_ACCOUNT_PAGE should be")]
    [InlineData("BILLING_RATE_LIMITS", "v1=5", "BILLING_RATE_LIMITS should be surface.policy=requests/seconds")]
    [InlineData("BILLING_SECRET_KEYS", "1:AQID", "BILLING_SECRET_KEYS should be version:key pairs")]
    [InlineData("BILLING_SECRET_KEYS", "@Microsoft.KeyVault(SecretUri=https://v.example/secrets/k)", "BILLING_SECRET_KEYS is a Key Vault reference that was not resolved")]
    [InlineData("AzureWebJobsStorage__tableServiceUri", "http://t.example", "AzureWebJobsStorage__tableServiceUri should be an absolute https address")]
    [InlineData("AzureWebJobsStorage__credential", "password", "AzureWebJobsStorage__credential should be managedidentity, not 'password'")]
    [InlineData("EventHubConnection__fullyQualifiedNamespace", "sb://ns", "EventHubConnection__fullyQualifiedNamespace should be the name of a host")]
    [InlineData("Mail__Port", "smtp", "Mail__Port should be a whole number from 1 to 65535, not 'smtp'")]
    [InlineData("Mail__Security", "ssl", "Mail__Security should be starttls or tls or none, not 'ssl'")]
    [InlineData("Mail__Host", "mail.example", "Mail__From is missing")]
    [InlineData("Mail__From", "a@b.example", "Mail__Host is missing")]
    [InlineData("Mail__Password", "x", "Mail__User is missing")]
    [InlineData("Mail__AllowLoopback", "1", "Mail__AllowLoopback should be true or false")]
    [InlineData("PaymentProviders__Stripe", "http://stripe.example/", "PaymentProviders__Stripe should be an absolute https address")]
    [InlineData("Integrations__Xero", "xero", "Integrations__Xero should be an absolute https address")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "key", "APPLICATIONINSIGHTS_CONNECTION_STRING should be a connection string")]
    [InlineData("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "key", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING should be Authorization=AAD")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector", "OTEL_EXPORTER_OTLP_ENDPOINT should be an absolute http or https address")]
    [InlineData("BILLING_PUBIC_URL", "https://billing.example", "BILLING_PUBIC_URL is not a setting of this service; is BILLING_PUBLIC_URL meant?")]
    [InlineData("Webhook__AllowLoopback", "true", null)]
    [InlineData("Webhooks__AllowLoopbck", "true", "Webhooks__AllowLoopbck is not a setting of this service; is Webhooks__AllowLoopback meant?")]
    [InlineData("billing_sign_up", "off", null)]
    [InlineData("BILLING_WRITE_DOCS", "1", null)]
    [InlineData("BILLING_SECRET_KEYS", "", null)]
    public void A_wrong_value_is_named(string name, string value, string? start)
    {
        string? fault = SettingValidation.Fault(Settings((name, value)));
        if (start is null)
            Assert.Null(fault);
        else
            Assert.StartsWith(start, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BILLING_ADMIN_SECRET")]
    [InlineData("BILLING_SECRET_KEYS")]
    public void A_secret_is_not_shown_when_it_is_wrong(string name) =>
        Assert.DoesNotContain("hidden", SettingValidation.Fault(Settings((name, "hidden"))), StringComparison.Ordinal);

    [Fact]
    public void A_function_app_needs_storage_and_a_hub()
    {
        var app = ServiceOptions.ForFunctionApp(7071);
        Assert.StartsWith("Set AzureWebJobsStorage to", SettingValidation.StoreFault(app, Settings()), StringComparison.Ordinal);
        Assert.StartsWith("Set EventHubConnection to", SettingValidation.StoreFault(app, Settings(("AzureWebJobsStorage", Account))), StringComparison.Ordinal);
        Assert.Null(SettingValidation.StoreFault(app, Settings(("AzureWebJobsStorage", Account), ("EventHubConnection", "Endpoint=sb://ns.example;SharedAccessKeyName=a;SharedAccessKey=b"))));
    }

    [Fact]
    public void A_stand_alone_service_needs_storage_only_where_it_is_told_to_use_it()
    {
        Assert.Null(SettingValidation.StoreFault(new ServiceOptions(), Settings()));
        Assert.StartsWith("Set AzureWebJobsStorage to", SettingValidation.StoreFault(new ServiceOptions { Storage = StorageKind.Azure }, Settings()), StringComparison.Ordinal);
        Assert.Null(SettingValidation.StoreFault(new ServiceOptions { Storage = StorageKind.Azure }, Settings(("AzureWebJobsStorage", Account))));
    }

    [Fact]
    public void Settings_become_typed_options()
    {
        var settings = ServiceSettings.Read(Settings(
            ("BILLING_REFRESH_TOKEN_DAYS", "7"), ("BILLING_WEBHOOK_DAYS", "30"), ("BILLING_AUDIT_DAYS", "3653"), ("BILLING_PROVIDER_EVENT_DAYS", "90"), ("BILLING_SIGN_UP", "off"), ("BILLING_PUBLIC_URL", "https://billing.example"), ("BILLING_EVENT_BATCH_MAX", "500"),
            ("Mail__Host", "mail.example"), ("Mail__From", "a@b.example"), ("Mail__Port", "25"), ("PaymentProviders__Stripe", "https://stripe.example"), ("AZURE_FUNCTIONS_ENVIRONMENT", "Development"),
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=1"), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Authorization=AAD;ClientId=c1")));
        Assert.Equal((30, 400), (settings.Retention.WebhookDays, settings.Retention.NotificationDays));
        Assert.Equal((3653, 2557, 90), (settings.Retention.AuditDays, settings.Retention.EventDays, settings.Retention.ProviderEventDays));
        Assert.Equal((7, false), ((int)settings.People.RefreshLifetime.TotalDays, settings.People.AllowsSignUp));
        Assert.Equal("https://billing.example/", settings.PublicAddress.Root?.AbsoluteUri);
        Assert.Equal((500, true), (settings.Http(new ServiceOptions()).EventBatchMax, settings.IsDevelopment));
        Assert.Equal(("mail.example", 25), (settings.Mail.Server?.Host, settings.Mail.Server?.Port));
        Assert.Equal("https://stripe.example/", settings.PaymentProviders.Stripe.AbsoluteUri);
        Assert.Equal((false, "InstrumentationKey=1", true, "c1"), (settings.Telemetry.ToCollector, settings.Telemetry.InsightsConnection, settings.Telemetry.UsesIdentity, settings.Telemetry.ClientId));
    }

    [Theory]
    [InlineData("", "BILLING_SIGN_UP", "maybe", "BILLING_SIGN_UP should be on or off, not 'maybe'")]
    [InlineData("check", "BILLING_SIGN_UP", "maybe", "BILLING_SIGN_UP should be on or off, not 'maybe'")]
    [InlineData("--storage azure", "AzureWebJobsStorage", "nonsense", "AzureWebJobsStorage is no connection string: each part has the form Name=Value")]
    public void The_process_ends_with_one_line(string arguments, string name, string value, string line)
    {
        string dll = typeof(ServiceApp).Assembly.Location;
        string data = Path.Combine(Path.GetTempPath(), "billing-" + Guid.NewGuid().ToString("N"));
        string[] where = arguments == "check" ? [] : ["--urls", "http://127.0.0.1:0"];
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. where, "--data", data]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string told = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal((1, line + Environment.NewLine), (process.ExitCode, told));
        Assert.False(Directory.Exists(data));
    }

    private static AppSettings Settings(params (string Name, string Value)[] values) => AppSettings.Of(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));
}
