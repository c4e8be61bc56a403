using System.Text;
using Billing.Application.Payments.Providers;

namespace Billing.Providers.Sandbox;

/// <summary>What a sandbox method does, told by its token alone, so that the sandbox needs no memory and every instance agrees.</summary>
/// <param name="Charge">What a charge answers.</param>
/// <param name="Found">What a query answers.</param>
/// <param name="Refund">What a refund answers.</param>
/// <param name="RefundFound">What a query of a refund answers.</param>
internal sealed record SandboxScenario(ChargeStatus Charge, ChargeStatus Found, RefundStatus Refund, RefundStatus RefundFound)
{
    public const string TokenPrefix = "sbx_";
    private const string DeclinePrefix = "declines_";
    private static readonly SandboxScenario Plain = Same(ChargeStatus.Succeeded);
    private static readonly Dictionary<string, SandboxScenario> ByName = Table();

    /// <summary>Why a charge is declined.</summary>
    public DeclineReason? Reason { get; init; }

    /// <summary>Every token.</summary>
    public static IEnumerable<string> Tokens => ByName.Keys.Select(name => TokenPrefix + name);

    /// <summary>The scenario of a token, or null.</summary>
    public static SandboxScenario? Of(string? token) =>
        token?.StartsWith(TokenPrefix, StringComparison.Ordinal) == true ? ByName.GetValueOrDefault(token[TokenPrefix.Length..]) : null;

    private static SandboxScenario Same(ChargeStatus status) => new(status, status, RefundStatus.Succeeded, RefundStatus.Succeeded);

    private static Dictionary<string, SandboxScenario> Table()
    {
        var table = new Dictionary<string, SandboxScenario>(StringComparer.Ordinal)
        {
            ["succeeds"] = Plain,
            ["needs_action"] = Same(ChargeStatus.NeedsAction),
            ["succeeds_later"] = Same(ChargeStatus.Pending),
            ["times_out_paid"] = Plain with { Charge = ChargeStatus.Unknown },
            ["times_out_unpaid"] = Same(ChargeStatus.NotFound) with { Charge = ChargeStatus.Unknown },
            ["refund_fails"] = Plain with { Refund = RefundStatus.Failed, RefundFound = RefundStatus.Failed },
            ["refund_later"] = Plain with { Refund = RefundStatus.Pending, RefundFound = RefundStatus.Pending },
            ["refund_times_out"] = Plain with { Refund = RefundStatus.Unknown },
        };
        foreach (DeclineReason reason in Enum.GetValues<DeclineReason>())
        {
            table.Add(DeclinePrefix + Snake(reason.ToString()), Same(ChargeStatus.Declined) with { Reason = reason });
        }

        return table;
    }

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (char letter in name)
        {
            text.Append(char.IsUpper(letter) && text.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
