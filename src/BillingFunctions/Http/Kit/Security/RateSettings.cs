using System.Globalization;
using Billing.Application.Ports;

namespace BillingFunctions.Http.Kit.Security;

/// <summary>
/// What the operator says about rates: <c>nova.organization=200/60,v1.events=5000/60,v1.key=off</c>, that is surface, policy, and requests in seconds. Without a word the documented
/// ones hold. <c>key</c> and <c>organization</c> can be set for each surface: they count all of its operations.
/// </summary>
internal sealed class RateSettings
{
    /// <summary>Name of the setting.</summary>
    public const string Variable = "BILLING_RATE_LIMITS";

    private const string Off = "off";

    private static readonly (string Name, RateSubject Per)[] General = [("key", RateSubject.Key), ("organization", RateSubject.Organization)];

    private readonly Dictionary<string, (int Requests, int WindowSeconds)?> _byName = new(StringComparer.Ordinal);

    /// <summary>The documented rates.</summary>
    public static RateSettings Documented { get; } = new();

    /// <summary>Reads the setting. What cannot be read stops the service: a limit that silently does not hold protects nobody.</summary>
    public static RateSettings Read(string? text)
    {
        var settings = new RateSettings();
        foreach (string each in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (each.Split('=') is not [{ } name, { } rate] || name.Split('.').Length != 2 || !TryRead(rate, out (int, int)? read) || !settings._byName.TryAdd(name, read))
                throw new StoreException(StoreFault.Refused, $"{Variable} should be surface.policy=requests/seconds or surface.policy=off, separated by commas; '{each}' is not");
        }

        return settings;
    }

    /// <summary>The rates that hold for an operation.</summary>
    /// <param name="surface">Name of the surface.</param>
    /// <param name="documented">Those of the operation and its surface.</param>
    public IReadOnlyList<RatePolicy> Of(string surface, IReadOnlyList<RatePolicy> documented)
    {
        List<RatePolicy> held = OfOwn(surface, documented);
        foreach ((string name, RateSubject per) in General)
        {
            if (documented.All(policy => policy.Name != name) && _byName.GetValueOrDefault($"{surface}.{name}") is { } rate)
                held.Add(new RatePolicy(name, rate.Requests, rate.WindowSeconds, per));
        }

        return held;
    }

    /// <summary>Documented rates as the operator has them.</summary>
    /// <param name="surface">Name of the surface.</param>
    /// <param name="documented">The rates.</param>
    public List<RatePolicy> OfOwn(string surface, IReadOnlyList<RatePolicy> documented)
    {
        List<RatePolicy> held = [];
        foreach (RatePolicy policy in documented)
        {
            if (!_byName.TryGetValue($"{surface}.{policy.Name}", out (int Requests, int WindowSeconds)? set))
                held.Add(policy);
            else if (set is { } rate)
                held.Add(policy with { Requests = rate.Requests, WindowSeconds = rate.WindowSeconds });
        }

        return held;
    }

    private static bool TryRead(string text, out (int Requests, int WindowSeconds)? rate)
    {
        rate = null;
        if (text == Off)
            return true;

        if (text.Split('/') is not [{ } requests, { } seconds] || !int.TryParse(requests, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || !int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out int window) || count == 0 || window == 0)
            return false;

        rate = (count, window);
        return true;
    }
}
