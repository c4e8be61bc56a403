using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Payments.Providers;

namespace Billing.Providers.Http;

/// <summary>Sends JSON with the organization's secret key as the bearer's token.</summary>
/// <param name="http">Sends.</param>
/// <param name="address">Where the provider is.</param>
/// <param name="keyOf">The key among the credentials.</param>
internal abstract class KeyedJsonApi(ProviderHttp http, Uri address, Func<ProviderCredentials, string> keyOf)
{
    private readonly JsonApi _json = new(http, address);

    public Task<ProviderReply> GetAsync(ProviderCredentials credentials, string path, CancellationToken cancellationToken) =>
        _json.GetAsync(path, Bearer(credentials), cancellationToken);

    public Task<ProviderReply> PostAsync<T>(
        ProviderCredentials credentials, string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        _json.PostAsync(path, Bearer(credentials), body, type, cancellationToken);

    private AuthenticationHeaderValue Bearer(ProviderCredentials credentials) => new("Bearer", keyOf(credentials));
}
