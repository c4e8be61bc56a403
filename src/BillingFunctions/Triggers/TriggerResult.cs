namespace BillingFunctions.Triggers;

/// <summary>
/// The answer to a call. There are three and no more: each has a status and a JSON object, because the host waits for ever after an
/// empty answer.
/// </summary>
internal sealed record TriggerResult
{
    private TriggerResult(int status, string log) => (Status, Log) = (status, log);

    public int Status { get; }

    /// <summary>One line for the host's log, without personal data.</summary>
    public string Log { get; }

    /// <summary>The work is done, or what is left of it is on a queue.</summary>
    public static TriggerResult Succeeded(string log) => new(StatusCodes.Status200OK, log);

    /// <summary>The call failed; the host retries as its trigger does.</summary>
    public static TriggerResult Failed(string log) => new(StatusCodes.Status500InternalServerError, log);

    /// <summary>The call could not be finished in time; the host sends it again.</summary>
    public static TriggerResult Unfinished(string log) => new(StatusCodes.Status503ServiceUnavailable, log);

    /// <summary>What was sent is no envelope of this function.</summary>
    public static TriggerResult Malformed(string log) => new(StatusCodes.Status400BadRequest, log);
}
