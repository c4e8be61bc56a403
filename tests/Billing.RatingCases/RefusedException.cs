namespace Billing.RatingCases;

/// <summary>The input breaks a rule of the engine: what a case that expects an error asks for.</summary>
internal sealed class RefusedException(string message) : Exception(message);
