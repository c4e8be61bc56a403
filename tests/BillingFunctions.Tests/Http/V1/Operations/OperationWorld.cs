using Billing.TestSupport.Smtp;
using BillingFunctions.Tests.Http.V1.Mail;

namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>A service in which every operation can succeed: it sends mails, and collects through the sandbox.</summary>
public sealed class OperationWorld : IAsyncLifetime, IAsyncDisposable
{
    private readonly SmtpTestServer _mails = new();
    private readonly Dictionary<string, (string, string)> _keys = new(StringComparer.Ordinal);

    public BillingWorld Billing { get; } = new();

    internal ApiDocument Document { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Billing.InitializeAsync();
        Document = new ApiDocument((await Billing.GetAsync("/openapi/v1.json")).ShouldBe(200).Json);
        (await Billing.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"sandbox"}""")).ShouldBe(201);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await Billing.DisposeAsync();
        await _mails.DisposeAsync();
    }

    /// <summary>Sets what one case may have taken away and the next one needs.</summary>
    public async Task PrepareAsync()
    {
        await Billing.UseServerAsync(_mails);
        (await Billing.PutAsync("/v1/organizations/current/import_window", """{"from":"2025-01-01","to":"2026-07-01"}""")).ShouldBe(200);
    }

    /// <summary>The header of a key that may do one thing only.</summary>
    public async Task<(string, string)> KeyAsync(string scope)
    {
        if (!_keys.TryGetValue(scope, out (string, string) key))
        {
            Answer made = (await Billing.PostAsync("/v1/organizations/current/api_keys", $$"""{"scopes":["{{scope}}"]}""")).ShouldBe(201);
            _keys[scope] = key = ("Authorization", $"Bearer {made.Json.Text("raw_key")}");
        }

        return key;
    }
}
