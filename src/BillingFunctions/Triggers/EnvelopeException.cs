namespace BillingFunctions.Triggers;

/// <summary>What came in is no envelope, or lacks what the function needs.</summary>
internal sealed class EnvelopeException(string message, Exception? innerException = null) : Exception(message, innerException);
