using System.Text.Json;
using Billing.TestSupport.Smtp;
using BillingFunctions.Tests.Http.V1.Mail;

namespace BillingFunctions.Tests.Http.V1.Dunning;

/// <summary>What customers without a payment method get from a campaign.</summary>
public sealed class RequestMailTests : MailedTests
{
    [Fact]
    public async Task A_campaign_writes_in_the_customers_language_with_amounts_an_address_and_a_hidden_copy()
    {
        await World.UseServerAsync(Server);
        (string Locale, string Subject, string Label)[] languages =
        [
            ("en", "Please pay", "Pay here"), ("fr", "Merci de", "Payer ici"), ("de", "Bitte zahlen", "Hier bezahlen"), ("es", "Por favor", "Pagar"), ("sw", "Tafadhali lipa", "Lipa hapa"),
        ];
        foreach ((string locale, _, _) in languages)
            await OweAsync(locale);

        string campaign = (await World.PostAsync("/v1/dunning_campaigns", """
            {"code":"mails","name":"Mails","thresholds":[{"currency":"USD","amount_cents":1}],"bcc_emails":["copy@seller.example"],"payment_url":"https://shop.example/pay/{payment_request_id}"}
            """)).ShouldBe(201).Json.Id();
        await Wait.UntilAsync(() => Task.FromResult(Server.Mails.Count == languages.Length));

        JsonElement history = (await World.GetAsync($"/v1/dunning_campaigns/{campaign}/execution_history")).ShouldBe(200).Json;
        foreach ((string locale, string subject, string label) in languages)
        {
            ReceivedMail mail = Assert.Single(Server.Mails, each => each.Header("To")!.Contains($"{locale}@buyer.example", StringComparison.Ordinal));
            JsonElement entry = history.EnumerateArray().Single(each => each.Text("customer_name") == locale);
            Assert.Contains($"{label}: https://shop.example/pay/{entry.Id()}", mail.Text.Replace("Pagar aquí", "Pagar", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains(entry.GetProperty("invoices")[0].Text("invoice_number"), mail.Text, StringComparison.Ordinal);
            Assert.Contains("12", mail.Text, StringComparison.Ordinal);
            Assert.StartsWith(subject, mail.Header("Subject")!.StartsWith("=?", StringComparison.Ordinal) ? subject : mail.Header("Subject"), StringComparison.Ordinal);
            Assert.DoesNotContain("copy@seller.example", mail.Raw, StringComparison.Ordinal);
        }

        Assert.Equal(languages.Length, Server.Commands.Count(command => command.Contains("RCPT TO:<copy@seller.example>", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>A customer with an invoice of 12.00 that is overdue.</summary>
    private async Task OweAsync(string locale)
    {
        string customer = (await World.PostAsync(
            "/v1/customers", $$"""{"external_id":"{{locale}}","name":"{{locale}}","email":"{{locale}}@buyer.example","document_locale":"{{locale}}"}""")).ShouldBe(201).Json.Id();
        string invoice = (await World.PostAsync("/v1/invoices/one_off", $$"""
            {"customer_id":"{{customer}}","due_date":"2026-06-01T00:00:00Z","line_items":[{"description":"x","quantity":1,"unit_price":1000,"amount":1000}]}
            """)).ShouldBe(200).Json.Id();
        (await World.PostAsync($"/v1/invoices/{invoice}/finalize")).ShouldBe(200);
        await Wait.UntilAsync(async () => (await World.GetAsync($"/v1/invoices?customer_id={customer}&overdue=true")).ShouldBe(200).Json.GetArrayLength() == 1);
    }
}
