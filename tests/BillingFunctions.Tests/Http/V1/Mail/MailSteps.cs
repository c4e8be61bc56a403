using System.Text.Json;
using Billing.TestSupport.Smtp;

namespace BillingFunctions.Tests.Http.V1.Mail;

/// <summary>Steps of tests about mails.</summary>
internal static class MailSteps
{
    public const string Settings = "/v1/organizations/current/mail_settings";

    public static Task<Answer> PutAsync(this BillingWorld world, string path, string json) => world.Service.SendAsync("PUT", path, json);

    /// <summary>Has mails sent to a server of the test's own.</summary>
    public static async Task UseServerAsync(this BillingWorld world, SmtpTestServer server, string fields = "") => (await world.PutAsync(
        Settings, $$"""{"host":"localhost","port":{{server.Port}},"security":"none","from_address":"billing@seller.example"{{fields}}}""")).ShouldBe(200);

    /// <summary>A customer with an address and an invoice.</summary>
    public static async Task<(string CustomerId, JsonElement Invoice)> ReachableAsync(
        this BillingWorld world, string name, int graceDays = 0, string fields = "")
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync(name, graceDays);
        (await world.PutAsync($"/v1/customers/{customer}", $$"""{"email":"{{name}}@buyer.example"{{fields}}}""")).ShouldBe(200);
        return (customer, invoice);
    }

    /// <summary>The delivery log of an invoice, newest first.</summary>
    public static async Task<List<JsonElement>> LogAsync(this BillingWorld world, string invoiceId) =>
        [.. (await world.GetAsync($"/v1/invoices/{invoiceId}/mails")).ShouldBe(200).Json.EnumerateArray()];

    /// <summary>The only mail of an invoice, once it is in a state and was tried so often.</summary>
    public static async Task<JsonElement> LoggedAsync(this BillingWorld world, string invoiceId, string status, int attempts)
    {
        JsonElement mail = default;
        await Wait.UntilAsync(async () =>
        {
            List<JsonElement> log = await world.LogAsync(invoiceId);
            mail = log.Count == 1 ? log[0] : default;
            return log.Count == 1 && mail.Text("status") == status && mail.GetProperty("attempts").GetInt32() == attempts
                && (status != "queued" || mail.GetProperty("next_attempt_at").ValueKind == JsonValueKind.String);
        });
        return mail;
    }
}
