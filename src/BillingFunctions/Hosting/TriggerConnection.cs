namespace BillingFunctions.Hosting;

/// <summary>The mark of a connection that came in on the triggers' own port.</summary>
internal sealed class TriggerConnection
{
    public static readonly TriggerConnection Mark = new();
}
