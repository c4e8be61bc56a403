using System.Globalization;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.Triggers;

/// <summary>How long a call may work: 60 % of the host's functionTimeout, because the host kills the whole process when that is over.</summary>
internal sealed class TriggerTimeLimit
{
    /// <summary>What the host allows when host.json is silent, on the plan with the shortest default.</summary>
    private static readonly TimeSpan HostDefault = TimeSpan.FromMinutes(5);

    /// <summary>What we allow where the host allows anything: an answer still has to come.</summary>
    private static readonly TimeSpan WithoutLimit = TimeSpan.FromHours(1);

    private TriggerTimeLimit(TimeSpan functionTimeout) => FunctionTimeout = functionTimeout;

    public TriggerTimeLimit()
        : this(Read())
    {
    }

    public TimeSpan FunctionTimeout { get; }

    /// <summary>After this a call has to end itself.</summary>
    public TimeSpan Budget => FunctionTimeout * 0.6;

    /// <summary>What a call that ignores its token gets on top, before it is answered without it.</summary>
    public TimeSpan Grace => FunctionTimeout * 0.1;

    public static TriggerTimeLimit Of(TimeSpan functionTimeout) => new(functionTimeout);

    /// <summary>Reads the value of host.json: absent, <c>-1</c> for unlimited, or a time span.</summary>
    public static TimeSpan Parse(string? value) => value switch
    {
        null or "" => HostDefault,
        "-1" => WithoutLimit,
        _ => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out TimeSpan timeout) && timeout > TimeSpan.Zero ? timeout : HostDefault,
    };

    private static TimeSpan Read() => Parse(HostSettings.Load(HostSettings.AppRoot(), AppSettings.OfProcess())["functionTimeout"]);
}
