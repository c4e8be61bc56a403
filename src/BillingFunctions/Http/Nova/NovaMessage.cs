namespace BillingFunctions.Http.Nova;

/// <summary>What operations answer that leave nothing else to show.</summary>
/// <param name="Message">A sentence for a person.</param>
internal sealed record NovaMessage(string Message)
{
    public static NovaMessage Deleted(string what) => new($"{what} deleted");
}
