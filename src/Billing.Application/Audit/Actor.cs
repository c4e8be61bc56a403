using Billing.Domain.Identity;

namespace Billing.Application.Audit;

/// <summary>What kind of actor changes something.</summary>
public enum ActorType
{
    /// <summary>Whoever holds a key of the organization.</summary>
    ApiKey,

    /// <summary>A payment provider that tells of something.</summary>
    Webhook,

    /// <summary>The service by itself.</summary>
    System,

    /// <summary>Whoever runs the service.</summary>
    Administrator,

    /// <summary>Whoever sends an access token of the organization.</summary>
    AccessToken,

    /// <summary>A member of the organization who has logged in.</summary>
    Person,

    /// <summary>A customer in its portal.</summary>
    Customer,
}

/// <summary>Who changes something, and from where.</summary>
/// <param name="Type">What kind.</param>
/// <param name="Id">The beginning of the key, the name of the token, the person's e-mail address, or the id of the connection or customer; null where there is none.</param>
public sealed record Actor(ActorType Type, string? Id)
{
    /// <summary>Whose data is changed, where the place of the change does not tell; null when nobody's yet.</summary>
    public DataSpace? Space { get; init; }

    /// <summary>Name of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>What was asked for: method and path template, or the queue.</summary>
    public string? Operation { get; init; }

    /// <summary>Internet address of the caller.</summary>
    public string? IpAddress { get; init; }

    /// <summary>What the caller says it is.</summary>
    public string? UserAgent { get; init; }
}

/// <summary>
/// Who is acting now. It goes along with the flow of the calls, so that every unit of work knows it without being told; work of queues and timers has nobody,
/// unless it says so.
/// </summary>
public static class ActorScope
{
    private static readonly AsyncLocal<Actor?> Acting = new();

    /// <summary>Who is acting, or null.</summary>
    public static Actor? Current => Acting.Value;

    /// <summary>Acts as somebody until the result is disposed.</summary>
    public static Acted Enter(Actor? actor)
    {
        Actor? before = Acting.Value;
        Acting.Value = actor;
        return new Acted(before);
    }

    /// <summary>Ends an acting.</summary>
    /// <param name="before">Who acted before.</param>
    public readonly struct Acted(Actor? before) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => Acting.Value = before;
    }
}
