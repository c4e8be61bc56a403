using Billing.Application.Payments.Providers;

namespace Billing.Providers;

/// <summary>Why a bank refused, where a provider passes on the bank's words and no code.</summary>
internal static class BankWords
{
    private static readonly (string Word, DeclineReason Reason)[] Known =
    [
        ("insufficient", DeclineReason.InsufficientFunds),
        ("expired", DeclineReason.Expired),
        ("lost", DeclineReason.Fraud),
        ("stolen", DeclineReason.Fraud),
        ("fraud", DeclineReason.Fraud),
        ("incorrect", DeclineReason.IncorrectDetails),
        ("invalid", DeclineReason.IncorrectDetails),
        ("limit", DeclineReason.LimitExceeded),
        ("exceed", DeclineReason.LimitExceeded),
        ("not permitted", DeclineReason.MethodUnusable),
        ("restricted", DeclineReason.MethodUnusable),
        ("cancel", DeclineReason.CancelledByCustomer),
        ("timeout", DeclineReason.ProcessingError),
        ("inoperative", DeclineReason.ProcessingError),
        ("system error", DeclineReason.ProcessingError),
    ];

    /// <summary>The reason of the first word that we know.</summary>
    public static DeclineReason ReasonOf(string? words)
    {
        foreach ((string word, DeclineReason reason) in Known)
        {
            if (words?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)
            {
                return reason;
            }
        }

        return DeclineReason.Generic;
    }
}
