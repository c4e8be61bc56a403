namespace Billing.TestSupport;

/// <summary>What a finished program left behind.</summary>
/// <param name="ExitCode">0 by convention when all went well.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Both streams, for messages.</summary>
    public string Text => Output + Error;
}
