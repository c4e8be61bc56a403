namespace BillingFunctions.Http.Kit;

/// <summary>The limits of the public HTTP API. Each has an error of its own, so that a client can tell which one it met.</summary>
internal static class HttpLimits
{
    /// <summary>Largest body of an ordinary operation.</summary>
    public const int BodyMaxBytes = 1024 * 1024;

    /// <summary>Largest body of a batch of events.</summary>
    public const int BatchBodyMaxBytes = 4 * 1024 * 1024;

    /// <summary>Deepest nesting of JSON.</summary>
    public const int JsonMaxDepth = 32;

    /// <summary>Longest string where the field states no limit of its own, in characters.</summary>
    public const int TextMaxLength = 10_000;

    /// <summary>Longest array or map where the field states no limit of its own.</summary>
    public const int ItemsMax = 1_000;

    /// <summary>Most errors that one answer reports.</summary>
    public const int ErrorsMax = 50;

    /// <summary>Most items of a page.</summary>
    public const int PageMax = 1_000;

    /// <summary>Longest Idempotency-Key, in characters.</summary>
    public const int IdempotencyKeyMaxLength = 255;

    /// <summary>How long one request may take, in seconds: below the 230 s after which the Azure front end hangs up.</summary>
    public const int RequestMaxSeconds = 200;

    /// <summary>From here on a request is worth a log line even when it succeeded.</summary>
    public const int SlowRequestMs = 1_000;
}
