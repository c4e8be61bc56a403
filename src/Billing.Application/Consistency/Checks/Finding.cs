namespace Billing.Application.Consistency.Checks;

/// <summary>Something about a customer that does not agree with itself.</summary>
/// <param name="Check">Which check found it.</param>
/// <param name="Subject">The object: a kind and an id.</param>
/// <param name="Message">What is stored and what it should be; amounts in minor units.</param>
public sealed record Finding(string Check, string Subject, string Message);
