using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Results;

namespace BillingFunctions.Hosting;

/// <summary>
/// Sees to it that someone can call a fresh stand-alone service: the first organization gets the key that the operator has chosen, or one is made and
/// shown once. A function app never does this: its organizations are founded over the API with the admin secret.
/// </summary>
internal sealed class FirstKey(FirstOrganization organization)
{
    /// <summary>The variable that holds the operator's key.</summary>
    public const string Variable = "BILLING_BOOTSTRAP_API_KEY";

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        Result<string?> made = await organization.EnsureAsync(Environment.GetEnvironmentVariable(Variable), cancellationToken);
        if (!made.IsSuccess)
            throw new StoreException(StoreFault.Refused, $"{Variable}: {made.Failure.Message}");

        if (made.Value is { } secret)
            await Console.Out.WriteLineAsync($"API key of the first organization, shown this once: {secret}");
    }
}
