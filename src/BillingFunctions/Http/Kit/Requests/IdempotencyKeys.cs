using System.Collections.Concurrent;
using Billing.Application.Audit;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Turns the Idempotency-Key of a request into its command, and keeps two requests with the same key from running at once in one instance.</summary>
internal sealed class IdempotencyKeys(IRandomSource random, Fingerprints fingerprints)
{
    public const string Header = "Idempotency-Key";

    /// <summary>The query parameter in which a credential may be sent.</summary>
    public const string CredentialParameter = "token";

    private readonly ConcurrentDictionary<string, bool> _inFlight = new(StringComparer.Ordinal);

    /// <summary>The fault of a key, or null when it may be used or there is none.</summary>
    public static FieldError? Check(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Header, out Microsoft.Extensions.Primitives.StringValues values))
            return null;

        string? key = values.Count == 1 ? values[0] : null;
        return key is { Length: > 0 and <= HttpLimits.IdempotencyKeyMaxLength } && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? null
            : new FieldError(["header", Header], $"Send one key of 1 to {HttpLimits.IdempotencyKeyMaxLength} visible ASCII characters", "idempotency_key");
    }

    /// <summary>The command of a request: named by the caller's key, within organization, mode, method and path; or random.</summary>
    public Command Name(HttpRequest request, Caller? caller, ReadOnlySpan<byte> body, bool isUnchecked = false)
    {
        string? key = HttpMethods.IsPost(request.Method) ? request.Headers[Header] : (string?)null;
        if (key is null)
            return Command.Once(random);

        DataSpace space = caller?.Space ?? default;
        string query = QueryOf(request, caller);
        return fingerprints.Mark(
            Command.FromKey(space, request.Method, PlaceOf(request, caller), key, Fingerprints.Unkeyed),
            isUnchecked ? CanonicalJson.Unread(query, body) : CanonicalJson.Of(query, body));
    }

    /// <summary>Customers in their portals share paths: equal keys of two of them never meet.</summary>
    private static string PlaceOf(HttpRequest request, Caller? caller)
    {
        string path = request.Path.Value!.TrimEnd('/');
        return caller?.Customer is { } customer ? $"{path}|{customer}" : path;
    }

    /// <summary>The query, of a customer in its portal without the credential: a repeat may come with a newer token.</summary>
    private static string QueryOf(HttpRequest request, Caller? caller) => caller?.Kind == ActorType.Customer && request.Query.ContainsKey(CredentialParameter)
        ? string.Join('&', request.Query.Where(each => each.Key != CredentialParameter).OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}"))
        : request.QueryString.Value ?? "";

    /// <summary>False when a request with the same key is being worked on.</summary>
    public bool TryBegin(Command command) => command.Fingerprint is null || _inFlight.TryAdd(command.Id, true);

    public void End(Command command)
    {
        if (command.Fingerprint is not null)
            _inFlight.TryRemove(command.Id, out _);
    }
}
