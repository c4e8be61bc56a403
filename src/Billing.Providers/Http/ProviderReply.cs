using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Billing.Providers.Http;

/// <summary>How a call ended.</summary>
internal enum ReplyKind
{
    /// <summary>The provider answered.</summary>
    Answered,

    /// <summary>No connection was made: certainly without effect.</summary>
    NotSent,

    /// <summary>The request may have arrived and its answer is lost: time is over, the connection broke, the body is too large.</summary>
    Lost,
}

/// <summary>What came back from a call. Never holds what was sent.</summary>
internal sealed record ProviderReply(ReplyKind Kind, HttpStatusCode Status, ReadOnlyMemory<byte> Body)
{
    public static readonly ProviderReply NotSent = new(ReplyKind.NotSent, 0, default);

    public static readonly ProviderReply Lost = new(ReplyKind.Lost, 0, default);

    /// <summary>What the provider asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsSuccess => Kind == ReplyKind.Answered && (int)Status is >= 200 and < 300;

    /// <summary>Turned away for haste: certainly without effect.</summary>
    public bool IsTooMany => Kind == ReplyKind.Answered && Status == HttpStatusCode.TooManyRequests;

    /// <summary>Certainly without effect, and worth another try later.</summary>
    public bool IsWithoutEffect => Kind == ReplyKind.NotSent || IsTooMany;

    /// <summary>Nobody knows whether it had an effect: lost, or the server failed at it, or another request with the same key is under way.</summary>
    public bool IsUncertain => Kind == ReplyKind.Lost
        || (Kind == ReplyKind.Answered && ((int)Status >= 500 || Status is HttpStatusCode.Conflict or HttpStatusCode.RequestTimeout || (int)Status is >= 300 and < 400));

    public bool IsCredentialRefusal => Kind == ReplyKind.Answered && Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    /// <summary>The body as JSON, or null when it is none of this shape.</summary>
    public T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
