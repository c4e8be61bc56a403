using System.Text.Json;
using Billing.Application.Work;
using Billing.TestSupport.Smtp;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Mail;

public sealed class SendMailTests(BillingWorld world) : IClassFixture<BillingWorld>, IAsyncLifetime, IAsyncDisposable
{
    private readonly SmtpTestServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await world.Service.SendAsync("DELETE", MailSteps.Settings);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_sent_without_settings()
    {
        (_, JsonElement invoice) = await world.ReachableAsync("unset");
        Assert.Contains("not set up", (await world.PostAsync($"/v1/invoices/{invoice.Id()}/send_email")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Empty(await world.LogAsync(invoice.Id()));
    }

    [Fact]
    public async Task An_invoice_is_sent_with_its_document_once_per_request()
    {
        await world.UseServerAsync(_server, ""","reply_to":"help@seller.example" """);
        (_, JsonElement invoice) = await world.ReachableAsync("sent", fields: ""","document_locale":"de" """);
        string path = $"/v1/invoices/{invoice.Id()}/send_email";
        Assert.Equal("""{"sent":true}""", (await world.PostAsync(path, null, ("Idempotency-Key", "send"))).ShouldBe(200).Text);
        JsonElement logged = await world.LoggedAsync(invoice.Id(), "sent", 1);
        Assert.Equal(("invoice", "sent@buyer.example", JsonValueKind.Null), (logged.Text("kind"), logged.Text("to"), logged.GetProperty("last_error").ValueKind));

        ReceivedMail mail = Assert.Single(_server.Mails);
        string number = invoice.Text("invoice_number");
        Assert.Equal(("billing@seller.example", "sent@buyer.example", $"Rechnung {number} von First organization"), (mail.From, mail.To, mail.Header("Subject")));
        Assert.Equal($"<{logged.Id()}@seller.example>", mail.Header("Message-ID"));
        Assert.Contains("Zu zahlen: 61,20\u00A0$", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Fällig am: 31. Juli 2026", mail.Text, StringComparison.Ordinal);
        Assert.Contains("lang=\"de\"", mail.Html, StringComparison.Ordinal);
        Assert.Equal((await world.PostAsync($"/v1/invoices/{invoice.Id()}/download_pdf")).ShouldBe(200).Text, System.Text.Encoding.UTF8.GetString(mail.Part("application/pdf")));

        Answer again = (await world.PostAsync(path, null, ("Idempotency-Key", "send"))).ShouldBe(200);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        (await world.PostAsync(path)).ShouldBe(200);
        await Wait.UntilAsync(() => Task.FromResult(_server.Mails.Count == 2));
        Assert.Equal(2, (await world.LogAsync(invoice.Id())).Count);
    }

    [Fact]
    public async Task What_is_no_document_or_reaches_nobody_is_not_sent()
    {
        await world.UseServerAsync(_server);
        (_, JsonElement draft) = await world.ReachableAsync("draft", graceDays: 10);
        Assert.Contains("draft", (await world.PostAsync($"/v1/invoices/{draft.Id()}/send_email")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (_, _, JsonElement unreachable) = await world.BilledAsync("unreachable");
        Assert.Contains("no e-mail address", (await world.PostAsync($"/v1/invoices/{unreachable.Id()}/send_email")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.PostAsync($"/v1/invoices/{BillingWorld.Nobody}/send_email")).ShouldBeProblem(404);
        (await world.GetAsync($"/v1/invoices/{BillingWorld.Nobody}/mails")).ShouldBeProblem(404);
        (await world.PostAsync($"/v1/credit_notes/{BillingWorld.Nobody}/send_email")).ShouldBeProblem(404);
        (await world.GetAsync($"/v1/credit_notes/{BillingWorld.Nobody}/mails")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task An_issued_document_is_sent_once_where_that_is_wanted()
    {
        await world.UseServerAsync(_server, ""","send_issued_documents":true""");
        (_, JsonElement wanted) = await world.ReachableAsync("wanted", graceDays: 10);
        (_, JsonElement unwanted) = await world.ReachableAsync("unwanted", graceDays: 10, ""","send_issued_documents":false""");
        foreach (JsonElement draft in (JsonElement[])[unwanted, wanted])
            (await world.PostAsync($"/v1/invoices/{draft.Id()}/finalize")).ShouldBe(200);

        await world.LoggedAsync(wanted.Id(), "sent", 1);
        string message = $$"""{"space":"{{world.SpaceText}}","invoice_id":"{{wanted.Id()}}"}""";
        await world.Service.Services.GetRequiredService<IInvoiceRendering>().RunAsync(message, TimeBudget.Ample(), default);
        Assert.Single(await world.LogAsync(wanted.Id()));
        Assert.Empty(await world.LogAsync(unwanted.Id()));
        Assert.Equal("wanted@buyer.example", Assert.Single(_server.Mails).To);
    }

    [Fact]
    public async Task A_message_that_is_delivered_twice_sends_once()
    {
        await world.UseServerAsync(_server);
        (_, JsonElement invoice) = await world.ReachableAsync("once");
        (await world.PostAsync($"/v1/invoices/{invoice.Id()}/send_email")).ShouldBe(200);
        JsonElement sent = await world.LoggedAsync(invoice.Id(), "sent", 1);
        string message = $$"""{"space":"{{world.SpaceText}}","document_id":"{{invoice.Id()}}","mail_id":"{{sent.Id()}}"}""";
        await world.Service.Services.GetRequiredService<IMailDelivery>().RunAsync(message, TimeBudget.Ample(), default);
        await world.LoggedAsync(invoice.Id(), "sent", 1);
        Assert.Single(_server.Mails);
    }

    [Fact]
    public async Task A_try_under_way_has_the_mail_for_itself()
    {
        await world.UseServerAsync(_server);
        (_, JsonElement invoice) = await world.ReachableAsync("held");
        var reached = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        _server.HangsUpAt = command =>
        {
            if (command == ".")
            {
                reached.TrySetResult();
                release.Wait();
            }

            return false;
        };
        (await world.PostAsync($"/v1/invoices/{invoice.Id()}/send_email")).ShouldBe(200);
        await reached.Task;
        string mail = (await world.LogAsync(invoice.Id()))[0].Id();
        string message = $$"""{"space":"{{world.SpaceText}}","document_id":"{{invoice.Id()}}","mail_id":"{{mail}}"}""";
        await world.Service.Services.GetRequiredService<IMailDelivery>().RunAsync(message, TimeBudget.Ample(), default);
        release.Set();
        await world.LoggedAsync(invoice.Id(), "sent", 1);
        Assert.Equal((1, 1), (_server.Mails.Count, _server.Connections));
    }

    [Fact]
    public async Task A_credit_note_is_sent_once_it_is_issued()
    {
        (_, JsonElement invoice) = await world.ReachableAsync("credited");
        await world.UseServerAsync(_server);
        string fee = (await world.GetAsync($"/v1/fees?invoice_id={invoice.Id()}")).ShouldBe(200).Json[0].Id();
        JsonElement note = (await world.PostAsync("/v1/credit_notes", $$"""
            {"number":"CN-MAIL","invoice_id":"{{invoice.Id()}}","customer_id":"{{invoice.Text("customer_id")}}","credit_note_type":"credit","reason":"other","currency":"USD",
             "items":[{"fee_id":"{{fee}}","amount_cents":500}]}
            """)).ShouldBe(201).Json;
        string path = $"/v1/credit_notes/{note.Id()}";
        Assert.Contains("draft", (await world.PostAsync($"{path}/send_email")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.PostAsync($"{path}/finalize")).ShouldBe(200);
        (await world.PostAsync($"{path}/send_email")).ShouldBe(200);
        await Wait.UntilAsync(() => Task.FromResult(_server.Mails.Count == 1));
        Assert.Equal($"Credit note CN-MAIL from First organization", _server.Mails[0].Header("Subject"));
        Assert.Contains($"on invoice {invoice.Text("invoice_number")}", _server.Mails[0].Text, StringComparison.Ordinal);
        Assert.Equal("credit_note", (await world.GetAsync($"{path}/mails")).ShouldBe(200).Json[0].Text("kind"));
        (await world.PostAsync($"{path}/void")).ShouldBe(200);
        Assert.Contains("voided", (await world.PostAsync($"{path}/send_email")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }
}
