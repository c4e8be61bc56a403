using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Mail;

public sealed class ReminderTests : MailedTests
{
    [Fact]
    public async Task Unpaid_invoices_are_recalled_on_the_days_that_are_set_each_once()
    {
        await World.UseServerAsync(Server, ""","reminder_days":[-3,7]""");
        (_, JsonElement unpaid) = await World.ReachableAsync("unpaid", graceDays: 1);
        (_, JsonElement paid) = await World.ReachableAsync("paid", graceDays: 1);
        (_, JsonElement unwilling) = await World.ReachableAsync("unwilling", graceDays: 1, ""","send_issued_documents":false""");
        foreach (JsonElement draft in (JsonElement[])[unpaid, paid, unwilling])
            (await World.PostAsync($"/v1/invoices/{draft.Id()}/finalize")).ShouldBe(200);

        JsonElement final = (await World.GetAsync($"/v1/invoices/{unpaid.Id()}")).ShouldBe(200).Json;
        NodaTime.Instant due = NodaTime.Text.InstantPattern.ExtendedIso.Parse(final.Text("due_date")).Value;
        await Wait.UntilAsync(() => Task.FromResult(World.Written.IsSettled));
        (await World.PostAsync($"/v1/invoices/{paid.Id()}/pay")).ShouldBe(200);

        await PassAsync(due - NodaTime.Duration.FromDays(4));
        Assert.Empty(Server.Mails);
        await PassAsync(due - NodaTime.Duration.FromDays(3));
        await World.LoggedAsync(unpaid.Id(), "sent", 1);
        await PassAsync(due - NodaTime.Duration.FromDays(2));
        Assert.StartsWith($"Reminder: invoice {final.Text("invoice_number")} is due on", Assert.Single(Server.Mails).Header("Subject"), StringComparison.Ordinal);

        await PassAsync(due + NodaTime.Duration.FromDays(7));
        await Wait.UntilAsync(() => Task.FromResult(Server.Mails.Count == 2));
        Assert.Equal($"Invoice {final.Text("invoice_number")} is overdue", Server.Mails[1].Header("Subject"));
        Assert.Equal(["unpaid@buyer.example"], Server.Mails.Select(mail => mail.To).Distinct());
        Assert.Empty(await World.LogAsync(paid.Id()));
        Assert.Empty(await World.LogAsync(unwilling.Id()));
    }

    [Fact]
    public async Task Someone_may_recall_an_invoice_that_is_overdue_and_no_other()
    {
        await World.UseServerAsync(Server);
        (_, JsonElement invoice) = await World.ReachableAsync("late");
        string path = $"/v1/invoices/{invoice.Id()}/send_reminder";
        Assert.Contains("not due yet", (await World.PostAsync(path)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        World.SetClock("2026-08-02T00:00:00Z");
        Assert.Equal($$"""{"sent":true,"invoice_id":"{{invoice.Id()}}"}""", (await World.PostAsync(path)).ShouldBe(200).Text);
        Assert.Equal("reminder", (await World.LoggedAsync(invoice.Id(), "sent", 1)).Text("kind"));
        (await World.PostAsync($"/v1/invoices/{invoice.Id()}/pay")).ShouldBe(200);
        Assert.Contains("paid", (await World.PostAsync(path)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await World.PostAsync($"/v1/invoices/{BillingWorld.Nobody}/send_reminder")).ShouldBeProblem(404);
    }

    private Task PassAsync(NodaTime.Instant until) => World.PassAsync(NodaTime.Text.InstantPattern.ExtendedIso.Format(until));
}
