using System.Collections.Concurrent;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Integrations;

/// <summary>Tokens that a system gives for a client's id and secret, kept for less than they live.</summary>
internal sealed class ClientTokens(JsonCalls calls, IClock clock, string system)
{
    private const int KeptMax = 1_000;
    private static readonly Duration Life = Duration.FromMinutes(10);
    private readonly ConcurrentDictionary<(Uri Address, string Id, string Secret), (string Token, Instant Until)> _kept = new();

    /// <summary>A token, kept or new; <c>Forbidden</c> when the client is refused.</summary>
    public async Task<Result<string>> GetAsync(Uri address, string id, string secret, IReadOnlyDictionary<string, string> form, string? basic, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue((address, id, secret), out (string Token, Instant Until) kept) && clock.GetCurrentInstant() < kept.Until)
        {
            return kept.Token;
        }

        ProviderReply reply = await calls.FormAsync(address, form, basic, cancellationToken);
        if (!reply.IsSuccess)
        {
            return reply.Kind == ReplyKind.Answered && (int)reply.Status == 400 ? Failure.Of(FailureKind.Forbidden, $"{system} refused the credentials") : ReplyFailures.Of(reply, system);
        }

        if (JsonCalls.Text(reply, "access_token") is not { } token)
        {
            return ReplyFailures.Unavailable(system);
        }

        if (_kept.Count >= KeptMax)
        {
            _kept.Clear();
        }

        _kept[(address, id, secret)] = (token, clock.GetCurrentInstant() + Life);
        return token;
    }

    /// <summary>Forgets a token that was refused.</summary>
    public void Forget(Uri address, string id, string secret) => _kept.TryRemove((address, id, secret), out _);
}
