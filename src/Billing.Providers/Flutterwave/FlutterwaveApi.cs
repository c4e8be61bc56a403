using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Flutterwave;

/// <summary>Sends to Flutterwave, version 3: JSON in an envelope.</summary>
internal sealed class FlutterwaveApi(ProviderHttp http, Uri address)
{
    public const string Name = "Flutterwave";

    private readonly JsonApi _json = new(http, address);

    public Task<ProviderReply> GetAsync(ProviderCredentials credentials, string path, CancellationToken cancellationToken) =>
        _json.GetAsync(path, Bearer(credentials), cancellationToken);

    public Task<ProviderReply> PostAsync<T>(
        ProviderCredentials credentials, string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        _json.PostAsync(path, Bearer(credentials), body, type, cancellationToken);

    /// <summary>What an envelope holds, or why it holds nothing.</summary>
    public static Result<T> Parse<T>(ProviderReply reply, JsonTypeInfo<FlutterwaveAnswer<T>> type)
        where T : class
    {
        if (!reply.IsSuccess)
        {
            return ReplyFailures.Of(reply, Name);
        }

        return reply.Read(type) is { Status: "success", Data: { } data } ? data : ReplyFailures.Unavailable(Name);
    }

    private static AuthenticationHeaderValue Bearer(ProviderCredentials credentials) =>
        new("Bearer", credentials.As<FlutterwaveCredentials>().SecretKey);
}
