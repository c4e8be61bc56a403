using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Billing.Application.Payments.Providers;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Mpesa;

/// <summary>
/// Access tokens, kept for most of their hour by a digest of the credentials. A token that M-Pesa refuses is forgotten. What is kept is bounded:
/// when it is full it is emptied.
/// </summary>
internal sealed class MpesaTokens(ProviderHttp http, IClock clock)
{
    private const int KeptMax = 1_000;
    private static readonly Duration Margin = Duration.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (string Token, Instant Until)> _kept = new();

    /// <summary>A token, or the reply that gave none.</summary>
    public async Task<(string? Token, ProviderReply Reply)> GetAsync(Uri address, MpesaCredentials credentials, CancellationToken cancellationToken)
    {
        string key = KeyOf(address, credentials);
        if (_kept.TryGetValue(key, out (string Token, Instant Until) kept) && clock.GetCurrentInstant() < kept.Until)
        {
            return (kept.Token, ProviderReply.NotSent);
        }

        ProviderReply reply = await http.SendAsync(() => Request(address, credentials), Resend.Read, cancellationToken);
        if (!reply.IsSuccess || reply.Read(MpesaJson.Default.MpesaToken) is not { AccessToken: { Length: > 0 } token } answer)
        {
            return (null, reply);
        }

        Duration use = LifeOf(answer) - Margin;
        if (use > Duration.Zero)
        {
            if (_kept.Count >= KeptMax)
            {
                _kept.Clear();
            }

            _kept[key] = (token, clock.GetCurrentInstant() + use);
        }

        return (token, reply);
    }

    /// <summary>Forgets a token that was refused.</summary>
    public void Forget(Uri address, MpesaCredentials credentials) => _kept.TryRemove(KeyOf(address, credentials), out _);

    private static HttpRequestMessage Request(Uri address, MpesaCredentials credentials)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "oauth/v1/generate?grant_type=client_credentials"));
        string pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.ConsumerKey}:{credentials.ConsumerSecret}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
        return request;
    }

    private static Duration LifeOf(MpesaToken token)
    {
        string? text = token.ExpiresIn.ValueKind == JsonValueKind.String ? token.ExpiresIn.GetString()
            : token.ExpiresIn.ValueKind == JsonValueKind.Number ? token.ExpiresIn.GetRawText() : null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? Duration.FromSeconds(seconds) : Duration.Zero;
    }

    private static string KeyOf(Uri address, MpesaCredentials credentials) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{credentials.ConsumerKey}\n{credentials.ConsumerSecret}")));
}
