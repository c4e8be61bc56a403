using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Stripe;

/// <summary>Sends to Stripe: forms out, JSON back, the key and the version of the API with each request.</summary>
internal sealed class StripeApi(ProviderHttp http, Uri address)
{
    public const string Name = "Stripe";

    /// <summary>The version whose schemas the contract tests hold.</summary>
    public const string ApiVersion = "2023-08-16";

    /// <summary>Sends a form. With an idempotency key it may be sent again after an error of the server.</summary>
    public Task<ProviderReply> PostAsync(
        ProviderCredentials credentials, string path, StripeForm form, string? idempotencyKey, CancellationToken cancellationToken) =>
        http.SendAsync(
            () =>
            {
                HttpRequestMessage request = Request(HttpMethod.Post, credentials, path);
                request.Content = form.ToContent();
                if (idempotencyKey is not null)
                {
                    request.Headers.Add("Idempotency-Key", idempotencyKey);
                }

                return request;
            },
            idempotencyKey is null ? Resend.Never : Resend.Keyed,
            cancellationToken);

    /// <summary>Reads.</summary>
    public Task<ProviderReply> GetAsync(ProviderCredentials credentials, string path, CancellationToken cancellationToken) =>
        http.SendAsync(() => Request(HttpMethod.Get, credentials, path), Resend.Read, cancellationToken);

    /// <summary>The object of a reply, or why there is none.</summary>
    public static Result<T> Parse<T>(ProviderReply reply, JsonTypeInfo<T> type)
        where T : class
    {
        if (reply.IsSuccess)
        {
            return reply.Read(type) is { } read ? read : ReplyFailures.Unavailable(Name);
        }

        StripeError? error = reply.Read(StripeJson.Default.StripeErrorBody)?.Error;
        return ReplyFailures.Of(reply, Name, error?.Code ?? error?.Type, error?.Param);
    }

    /// <summary>A value as one segment or query value of a path.</summary>
    public static string Escape(string value) => Uri.EscapeDataString(value);

    private HttpRequestMessage Request(HttpMethod method, ProviderCredentials credentials, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credentials.As<StripeCredentials>().SecretKey);
        request.Headers.Add("Stripe-Version", ApiVersion);
        return request;
    }
}
