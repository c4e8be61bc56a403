using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Sandbox;

namespace Billing.Providers.Tests.Sandbox;

public sealed class SandboxTests
{
    private static readonly SandboxCredentials Credentials = new("sandbox_secret");
    private static readonly SandboxProvider Provider = new();

    [Theory]
    [InlineData("sbx_succeeds", ChargeStatus.Succeeded, ChargeStatus.Succeeded)]
    [InlineData("sbx_needs_action", ChargeStatus.NeedsAction, ChargeStatus.NeedsAction)]
    [InlineData("sbx_succeeds_later", ChargeStatus.Pending, ChargeStatus.Pending)]
    [InlineData("sbx_times_out_paid", ChargeStatus.Unknown, ChargeStatus.Succeeded)]
    [InlineData("sbx_times_out_unpaid", ChargeStatus.Unknown, ChargeStatus.NotFound)]
    public async Task A_token_decides_what_a_charge_and_a_query_answer(string token, ChargeStatus charged, ChargeStatus found)
    {
        ChargeOrder order = Samples.Order(Samples.Usd(500), token);
        ChargeOutcome outcome = await Provider.Charges.ChargeAsync(Credentials, order, CancellationToken.None);
        Assert.Equal(charged, outcome.Status);
        Assert.Equal(charged == ChargeStatus.NeedsAction, outcome.ActionUrl is not null);
        ChargeOutcome asked = await Provider.Charges.FindAsync(Credentials, Samples.Query(order, outcome.ProviderPaymentId), CancellationToken.None);
        Assert.Equal(found, asked.Status);
    }

    [Fact]
    public async Task There_is_a_token_for_every_reason_of_a_refusal()
    {
        List<DeclineReason?> reasons = [];
        foreach (string token in SandboxScenario.Tokens.Where(token => token.StartsWith("sbx_declines_", StringComparison.Ordinal)))
        {
            ChargeOutcome outcome = await Provider.Charges.ChargeAsync(Credentials, Samples.Order(Samples.Usd(5), token), CancellationToken.None);
            Assert.Equal(ChargeStatus.Declined, outcome.Status);
            reasons.Add(outcome.Reason);
        }

        Assert.Equal(Enum.GetValues<DeclineReason>().Cast<DeclineReason?>(), reasons);
        Assert.Contains("sbx_declines_insufficient_funds", SandboxScenario.Tokens);
    }

    [Theory]
    [InlineData("sbx_succeeds", RefundStatus.Succeeded, RefundStatus.Succeeded)]
    [InlineData("sbx_refund_fails", RefundStatus.Failed, RefundStatus.Failed)]
    [InlineData("sbx_refund_later", RefundStatus.Pending, RefundStatus.Pending)]
    [InlineData("sbx_refund_times_out", RefundStatus.Unknown, RefundStatus.Succeeded)]
    public async Task A_token_decides_what_its_refund_does(string token, RefundStatus made, RefundStatus found)
    {
        ChargeOutcome paid = await Provider.Charges.ChargeAsync(Credentials, Samples.Order(Samples.Usd(500), token), CancellationToken.None);
        RefundOrder order = Samples.Refund(paid.ProviderPaymentId!, Samples.Usd(500), Samples.Usd(500));
        Assert.Equal(made, (await Provider.Refunds.RefundAsync(Credentials, order, CancellationToken.None)).Status);
        var query = new RefundQuery { Reference = order.Reference, ProviderPaymentId = order.ProviderPaymentId, Amount = order.Amount };
        Assert.Equal(found, (await Provider.Refunds.FindAsync(Credentials, query, CancellationToken.None)).Status);
        RefundOrder tooMuch = order with { Amount = Samples.Usd(501) };
        Assert.Equal(RefundStatus.Failed, (await Provider.Refunds.RefundAsync(Credentials, tooMuch, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task An_unknown_token_is_no_method()
    {
        ChargeOutcome outcome = await Provider.Charges.ChargeAsync(Credentials, Samples.Order(Samples.Usd(5), "pm_1"), CancellationToken.None);
        Assert.Equal(DeclineReason.MethodUnusable, outcome.Reason);
        Assert.Equal(FailureKind.NotFound, (await Provider.Methods.AttachAsync(Credentials, "c", "pm_1", CancellationToken.None)).Failure?.Kind);
    }

    [Theory]
    [InlineData(SandboxEvent.ChargeSucceeded, ChargeStatus.Succeeded, null)]
    [InlineData(SandboxEvent.ChargeDeclined, ChargeStatus.Declined, null)]
    [InlineData(SandboxEvent.RefundSucceeded, null, RefundStatus.Succeeded)]
    [InlineData(SandboxEvent.RefundFailed, null, RefundStatus.Failed)]
    public void A_signed_webhook_tells_the_end(string type, ChargeStatus? charge, RefundStatus? refund)
    {
        ProviderReference named = refund is null ? Samples.First : ProviderReference.Refund(Samples.PaymentId, 1);
        (byte[] body, string signature) = Event(type, named).Sign("sandbox_secret", Samples.Now);
        ProviderEvent told = Provider.Webhooks.Read(Credentials, Samples.Webhook(body, SandboxEvent.SignatureHeader, signature)).Value;
        Assert.Equal((charge, refund, named), (told.Charge?.Status, told.Refund?.Status, told.Reference));
        body[^2] ^= 1;
        Assert.False(Provider.Webhooks.Read(Credentials, Samples.Webhook(body, SandboxEvent.SignatureHeader, signature)).IsSuccess);
    }

    [Fact]
    public void A_refund_that_names_a_charge_was_made_in_the_dashboard()
    {
        (byte[] body, string signature) = Event(SandboxEvent.RefundSucceeded, Samples.First).Sign("sandbox_secret", Samples.Now);
        ProviderEvent told = Provider.Webhooks.Read(Credentials, Samples.Webhook(body, SandboxEvent.SignatureHeader, signature)).Value;
        Assert.Equal((null, "sbx_succeeds_later.1", "sbx_evt_1"), (told.Reference, told.ProviderPaymentId, told.Refund?.ProviderRefundId));
    }

    private static SandboxEvent Event(string type, ProviderReference reference) => new()
    {
        Id = "evt_1",
        Type = type,
        Reference = reference.ToString(),
        PaymentId = "sbx_succeeds_later.1",
        Amount = 500,
        Currency = "USD",
        Created = 1_700_000_000,
    };
}
