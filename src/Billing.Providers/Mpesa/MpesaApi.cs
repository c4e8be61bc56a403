using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Mpesa;

/// <summary>Sends to M-Pesa with an access token, live or sandbox as the credentials say.</summary>
internal sealed class MpesaApi(ProviderHttp http, Uri live, Uri sandbox, IClock clock)
{
    public const string Name = "M-Pesa";

    private readonly MpesaTokens _tokens = new(http, clock);

    /// <summary>Sends a body, never again once it may have arrived. A refused token is replaced once: nothing happened under it.</summary>
    public async Task<ProviderReply> PostAsync<T>(
        MpesaCredentials credentials, string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        Uri address = AddressOf(credentials);
        var json = new JsonApi(http, address);
        ProviderReply reply = ProviderReply.NotSent;
        for (int tries = 0; tries < 2; tries++)
        {
            (string? token, ProviderReply refusal) = await _tokens.GetAsync(address, credentials, cancellationToken);
            if (token is null)
            {
                return IsRefused(refusal) ? refusal with { Status = HttpStatusCode.Unauthorized } : ProviderReply.NotSent;
            }

            reply = await json.PostAsync(path, new AuthenticationHeaderValue("Bearer", token), body, type, cancellationToken);
            if (!reply.IsCredentialRefusal)
            {
                return reply;
            }

            _tokens.Forget(address, credentials);
        }

        return reply;
    }

    /// <summary>Asks for a new token: the harmless question.</summary>
    public async Task<Result<Unit>> TestAsync(MpesaCredentials credentials, CancellationToken cancellationToken)
    {
        Uri address = AddressOf(credentials);
        _tokens.Forget(address, credentials);
        (string? token, ProviderReply reply) = await _tokens.GetAsync(address, credentials, cancellationToken);
        return token is not null ? Unit.Value
            : IsRefused(reply) ? ReplyFailures.Of(reply with { Status = HttpStatusCode.Unauthorized }, Name)
            : ReplyFailures.Unavailable(Name);
    }

    /// <summary>M-Pesa answers wrong keys with 400 as well as 401.</summary>
    private static bool IsRefused(ProviderReply reply) =>
        reply.IsCredentialRefusal || (reply.Kind == ReplyKind.Answered && reply.Status == HttpStatusCode.BadRequest);

    private Uri AddressOf(MpesaCredentials credentials) => credentials.IsSandbox ? sandbox : live;
}
