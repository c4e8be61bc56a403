using System.Text.Json;
using Billing.TestSupport.Smtp;

namespace BillingFunctions.Tests.Http.V1.Mail;

public sealed class ReminderTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly BillingWorld _world = new();
    private readonly SmtpTestServer _server = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Unpaid_invoices_are_recalled_on_the_days_that_are_set_each_once()
    {
        await _world.UseServerAsync(_server, ""","reminder_days":[-3,7]""");
        (_, JsonElement unpaid) = await _world.ReachableAsync("unpaid", graceDays: 1);
        (_, JsonElement paid) = await _world.ReachableAsync("paid", graceDays: 1);
        (_, JsonElement unwilling) = await _world.ReachableAsync("unwilling", graceDays: 1, ""","send_issued_documents":false""");
        foreach (JsonElement draft in (JsonElement[])[unpaid, paid, unwilling])
            (await _world.PostAsync($"/v1/invoices/{draft.Id()}/finalize")).ShouldBe(200);

        JsonElement final = (await _world.GetAsync($"/v1/invoices/{unpaid.Id()}")).ShouldBe(200).Json;
        NodaTime.Instant due = NodaTime.Text.InstantPattern.ExtendedIso.Parse(final.Text("due_date")).Value;
        await Wait.UntilAsync(() => Task.FromResult(_world.Written.IsSettled));
        (await _world.PostAsync($"/v1/invoices/{paid.Id()}/pay")).ShouldBe(200);

        await PassAsync(due - NodaTime.Duration.FromDays(4));
        Assert.Empty(_server.Mails);
        await PassAsync(due - NodaTime.Duration.FromDays(3));
        await _world.LoggedAsync(unpaid.Id(), "sent", 1);
        await PassAsync(due - NodaTime.Duration.FromDays(2));
        Assert.StartsWith($"Reminder: invoice {final.Text("invoice_number")} is due on", Assert.Single(_server.Mails).Header("Subject"), StringComparison.Ordinal);

        await PassAsync(due + NodaTime.Duration.FromDays(7));
        await Wait.UntilAsync(() => Task.FromResult(_server.Mails.Count == 2));
        Assert.Equal($"Invoice {final.Text("invoice_number")} is overdue", _server.Mails[1].Header("Subject"));
        Assert.Equal(["unpaid@buyer.example"], _server.Mails.Select(mail => mail.To).Distinct());
        Assert.Empty(await _world.LogAsync(paid.Id()));
        Assert.Empty(await _world.LogAsync(unwilling.Id()));
    }

    [Fact]
    public async Task Someone_may_recall_an_invoice_that_is_overdue_and_no_other()
    {
        await _world.UseServerAsync(_server);
        (_, JsonElement invoice) = await _world.ReachableAsync("late");
        string path = $"/v1/invoices/{invoice.Id()}/send_reminder";
        Assert.Contains("not due yet", (await _world.PostAsync(path)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        _world.SetClock("2026-08-02T00:00:00Z");
        Assert.Equal($$"""{"sent":true,"invoice_id":"{{invoice.Id()}}"}""", (await _world.PostAsync(path)).ShouldBe(200).Text);
        Assert.Equal("reminder", (await _world.LoggedAsync(invoice.Id(), "sent", 1)).Text("kind"));
        (await _world.PostAsync($"/v1/invoices/{invoice.Id()}/pay")).ShouldBe(200);
        Assert.Contains("paid", (await _world.PostAsync(path)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await _world.PostAsync($"/v1/invoices/{BillingWorld.Nobody}/send_reminder")).ShouldBeProblem(404);
    }

    private Task PassAsync(NodaTime.Instant until) => _world.PassAsync(NodaTime.Text.InstantPattern.ExtendedIso.Format(until));
}
