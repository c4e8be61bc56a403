using System.Text.Json.Nodes;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Mpesa;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Providers.Tests.Mpesa;

public sealed class MpesaTests
{
    private static readonly ChargeOrder Order = Samples.Order(Samples.Of("KES", 150_000), null, onSession: true);

    [Fact]
    public void The_known_password_is_made_and_the_time_is_that_of_east_africa()
    {
        Assert.Equal("MTc0Mzc5UEFTU0tFWTIwMjQwMTMxMDkzMDAw", MpesaPassword.Of(Samples.Mpesa, "20240131093000"));
        Assert.Equal("20240131093000", MpesaPassword.TimestampAt(Instant.FromUtc(2024, 1, 31, 6, 30)));
    }

    [Fact]
    public async Task A_prompt_is_sent_as_documented_and_is_not_yet_a_payment()
    {
        var simulator = new MpesaSimulator();
        await using ProviderHarness mpesa = ProviderHarness.Mpesa(simulator);
        ChargeOutcome outcome = await mpesa.ChargeAsync(Order);
        Assert.Equal((ChargeStatus.NeedsAction, "ws_CO_1", null), (outcome.Status, outcome.ProviderPaymentId, outcome.ActionUrl));
        JsonObject sent = Assert.Single(simulator.Prompts);
        Assert.Equal(
            ["BusinessShortCode", "Password", "Timestamp", "TransactionType", "Amount", "PartyA", "PartyB", "PhoneNumber", "CallBackURL", "AccountReference", "TransactionDesc"],
            sent.Select(field => field.Key));
        Assert.Equal((1500L, "254708374149", "CustomerPayBillOnline"),
            (sent["Amount"]!.GetValue<long>(), sent["PartyA"]!.GetValue<string>(), sent["TransactionType"]!.GetValue<string>()));
        Assert.Equal("20231115011320", sent["Timestamp"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(0, ChargeStatus.Succeeded, null)]
    [InlineData(1, ChargeStatus.Declined, DeclineReason.InsufficientFunds)]
    [InlineData(1032, ChargeStatus.Declined, DeclineReason.CancelledByCustomer)]
    [InlineData(1037, ChargeStatus.Declined, DeclineReason.TimedOut)]
    [InlineData(2001, ChargeStatus.Declined, DeclineReason.IncorrectDetails)]
    public async Task The_end_of_a_prompt_comes_by_callback_and_by_asking(int code, ChargeStatus status, DeclineReason? reason)
    {
        var simulator = new MpesaSimulator();
        await using ProviderHarness mpesa = ProviderHarness.Mpesa(simulator);
        string id = (await mpesa.ChargeAsync(Order)).ProviderPaymentId!;
        Assert.Equal(ChargeStatus.NeedsAction, (await mpesa.FindAsync(Samples.Query(Order, id))).Status);
        simulator.End(id, code);
        ChargeOutcome asked = await mpesa.FindAsync(Samples.Query(Order, id));
        Assert.Equal((status, reason), (asked.Status, asked.Reason));
        ProviderEvent told = Read(mpesa, Assert.Single(simulator.Webhooks)).Value;
        Assert.Equal((status, reason, true), (told.Charge!.Status, told.Charge.Reason, told.MustBeConfirmed));
        Assert.Equal((Order.Reference, id), (told.Reference!.Value, told.ProviderPaymentId));
        Assert.Equal(code == 0 ? (Order.Amount, "RCPT0") : (null, null), (told.Charge.Received, told.Charge.Receipt));
    }

    [Fact]
    public async Task A_prompt_whose_answer_is_lost_is_sent_once_and_stays_unknown_until_its_callback()
    {
        var simulator = new MpesaSimulator();
        await using ProviderHarness mpesa = ProviderHarness.Mpesa(simulator);
        mpesa.Server.FailNext("stkpush/", ProviderFault.BrokenAfter);
        Assert.Equal(ChargeStatus.Unknown, (await mpesa.ChargeAsync(Order)).Status);
        Assert.Equal(ChargeStatus.Unknown, (await mpesa.FindAsync(Samples.Query(Order))).Status);
        Assert.Single(simulator.Prompts);
        simulator.End("ws_CO_1", 0);
        ProviderEvent told = Read(mpesa, simulator.Webhooks[0]).Value;
        Assert.Equal((Order.Reference, "ws_CO_1"), (told.Reference!.Value, told.ProviderPaymentId));
        Assert.Equal(ChargeStatus.Succeeded, (await mpesa.FindAsync(Samples.Query(Order, told.ProviderPaymentId))).Status);
    }

    [Fact]
    public async Task A_token_is_used_for_most_of_its_hour_and_replaced_when_refused()
    {
        var simulator = new MpesaSimulator();
        await using ProviderHarness mpesa = ProviderHarness.Mpesa(simulator);
        await mpesa.ChargeAsync(Order);
        mpesa.Clock.Set(Samples.Now + Duration.FromMinutes(49));
        await mpesa.ChargeAsync(Order);
        Assert.Equal(1, simulator.Tokens);
        mpesa.Clock.Set(Samples.Now + Duration.FromMinutes(50));
        await mpesa.ChargeAsync(Order);
        Assert.Equal(2, simulator.Tokens);
        simulator.RefusedTokens = 2;
        Assert.Equal(ChargeStatus.NeedsAction, (await mpesa.ChargeAsync(Order)).Status);
        Assert.Equal((3, 4), (simulator.Tokens, simulator.Prompts.Count));
    }

    [Fact]
    public async Task Only_the_address_that_we_made_is_believed()
    {
        var simulator = new MpesaSimulator();
        await using ProviderHarness mpesa = ProviderHarness.Mpesa(simulator);
        simulator.End((await mpesa.ChargeAsync(Order)).ProviderPaymentId!, 0);
        SimulatedWebhook genuine = simulator.Webhooks[0];
        int start = genuine.Path.IndexOf("pay-", StringComparison.Ordinal);
        for (int i = start; i < genuine.Path.Length; i++)
        {
            string path = genuine.Path[..i] + (genuine.Path[i] == '0' ? '1' : '0') + genuine.Path[(i + 1)..];
            Assert.Equal(FailureKind.Forbidden, Read(mpesa, genuine with { Path = path }).Failure?.Kind);
        }

        Assert.All(["", "/", genuine.Path[..^1]], path => Assert.False(Read(mpesa, genuine with { Path = path }).IsSuccess));
        Assert.Equal(FailureKind.Invalid, Read(mpesa, genuine with { Body = "{}"u8.ToArray() }).Failure?.Kind);
    }

    [Fact]
    public async Task A_reversal_names_the_receipt_and_ends_by_callback_within_the_charge()
    {
        var simulator = new MpesaSimulator();
        await using ProviderHarness mpesa = ProviderHarness.Mpesa(simulator);
        string id = (await mpesa.ChargeAsync(Order)).ProviderPaymentId!;
        simulator.End(id, 0);
        RefundOrder refund = Samples.Refund(id, Samples.Of("KES", 100_000), Order.Amount);
        Assert.Equal(RefundStatus.Pending, (await mpesa.RefundAsync(refund)).Status);
        JsonObject sent = Assert.Single(simulator.Reversals);
        Assert.Equal(
            ["Initiator", "SecurityCredential", "CommandID", "TransactionID", "Amount", "ReceiverParty", "RecieverIdentifierType", "ResultURL", "QueueTimeOutURL", "Remarks", "Occasion"],
            sent.Select(field => field.Key));
        Assert.Equal(("TransactionReversal", "RCPT0", 1000L, "11"), (sent["CommandID"]!.GetValue<string>(), sent["TransactionID"]!.GetValue<string>(),
            sent["Amount"]!.GetValue<long>(), sent["RecieverIdentifierType"]!.GetValue<string>()));
        ProviderEvent told = Read(mpesa, simulator.Webhooks[^1]).Value;
        Assert.Equal((RefundStatus.Succeeded, refund.Reference), (told.Refund!.Status, told.Reference!.Value));
        await mpesa.RefundAsync(Samples.Refund(id, Samples.Of("KES", 100_000), Order.Amount, attempt: 2));
        Assert.Equal(RefundStatus.Failed, Read(mpesa, simulator.Webhooks[^1]).Value.Refund!.Status);
        Assert.Equal("receipt_missing", (await mpesa.RefundAsync(refund with { Receipt = null })).ProviderCode);
        Assert.Equal(RefundStatus.Unknown, (await mpesa.FindRefundAsync(refund)).Status);
    }

    [Fact]
    public async Task What_cannot_be_charged_is_refused_before_any_call()
    {
        await using ProviderHarness mpesa = ProviderHarness.Mpesa(new MpesaSimulator());
        ChargeOrder[] unsound =
        [
            Order with { Amount = Samples.Of("KES", 150_050) }, Order with { Amount = Samples.Usd(100) }, Order with { CallbackUrl = null },
            Order with { Payer = new Payer { Phone = "0712" } }, Order with { Payer = new Payer() },
        ];
        foreach (ChargeOrder order in unsound)
        {
            Assert.Equal((ChargeStatus.Declined, DeclineReason.Rejected), ((await mpesa.ChargeAsync(order)).Status, (await mpesa.ChargeAsync(order)).Reason));
        }

        Assert.Empty(mpesa.Server.Requests);
    }

    [Fact]
    public async Task Wrong_credentials_are_told_apart()
    {
        await using ProviderHarness mpesa = ProviderHarness.Mpesa(new MpesaSimulator());
        MpesaCredentials wrong = Samples.Mpesa with { ConsumerSecret = "wrong" };
        Assert.Equal(FailureKind.Forbidden, (await mpesa.Provider.TestConnectionAsync(wrong, CancellationToken.None)).Failure?.Kind);
        Assert.Equal(DeclineReason.CredentialsRefused, (await mpesa.Provider.Charges.ChargeAsync(wrong, Order, CancellationToken.None)).Reason);
        Assert.True((await mpesa.Provider.TestConnectionAsync(Samples.Mpesa, CancellationToken.None)).IsSuccess);
    }

    [Theory]
    [InlineData("0708 374 149", "254708374149")]
    [InlineData("+254-708-374149", "254708374149")]
    [InlineData("254708374149", "254708374149")]
    [InlineData("255708374149", null)]
    [InlineData("25470837414x", null)]
    [InlineData(null, null)]
    public void A_telephone_number_is_kenyan_or_none(string? phone, string? expected) => Assert.Equal(expected, MpesaPhone.Normalize(phone));

    private static Result<ProviderEvent> Read(ProviderHarness mpesa, SimulatedWebhook webhook) =>
        mpesa.Provider.Webhooks.Read(mpesa.Credentials, Samples.Webhook(webhook.Body, "", null, webhook.Path));
}
