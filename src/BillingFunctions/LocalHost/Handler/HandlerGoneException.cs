namespace BillingFunctions.LocalHost.Handler;

/// <summary>The handler process is not running and will not be started again.</summary>
internal sealed class HandlerGoneException(string message) : Exception(message);
