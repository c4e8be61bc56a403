using System.Text.Json;
using Billing.TestSupport.Smtp;

namespace BillingFunctions.Tests.Http.V1.Mail;

public sealed class MailRetryTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly BillingWorld _world = new();
    private readonly SmtpTestServer _server = new();

    public async Task InitializeAsync()
    {
        await _world.InitializeAsync();
        await _world.UseServerAsync(_server);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_is_busy_is_tried_again_later_and_more_seldom()
    {
        (_, JsonElement invoice) = await _world.ReachableAsync("retried");
        _server.Answer = (command, _) => command == "." ? "451 not now" : null;
        (await _world.PostAsync($"/v1/invoices/{invoice.Id()}/send_email")).ShouldBe(200);
        JsonElement waiting = await _world.LoggedAsync(invoice.Id(), "queued", 1);
        Assert.Equal(("451 not now", "2026-07-01T00:01:00Z"), (waiting.Text("last_error"), waiting.Text("next_attempt_at")));

        await _world.PassAsync("2026-07-01T00:01:00Z");
        waiting = await _world.LoggedAsync(invoice.Id(), "queued", 2);
        Assert.Equal("2026-07-01T00:06:00Z", waiting.Text("next_attempt_at"));
        await _world.PassAsync("2026-07-01T00:05:00Z");
        _server.Answer = (_, _) => null;
        await _world.PassAsync("2026-07-01T00:06:00Z");
        await _world.LoggedAsync(invoice.Id(), "sent", 3);
        Assert.Single(_server.Mails);
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_good_or_tried_too_often_is_given_up()
    {
        (_, JsonElement refused) = await _world.ReachableAsync("refused");
        _server.Answer = (command, _) => command == "RCPT" ? "550 no such user" : null;
        (await _world.PostAsync($"/v1/invoices/{refused.Id()}/send_email")).ShouldBe(200);
        Assert.Equal("550 no such user", (await _world.LoggedAsync(refused.Id(), "failed", 1)).Text("last_error"));

        (_, JsonElement dead) = await _world.ReachableAsync("dead");
        _server.Answer = (command, _) => command.Length == 0 ? "421 closed" : null;
        (await _world.PostAsync($"/v1/invoices/{dead.Id()}/send_email")).ShouldBe(200);
        for (int attempt = 1; attempt < 8; attempt++)
        {
            JsonElement waiting = await _world.LoggedAsync(dead.Id(), "queued", attempt);
            await _world.PassAsync(waiting.Text("next_attempt_at"));
        }

        await _world.LoggedAsync(dead.Id(), "failed", 8);
        Assert.Empty(_server.Mails);
    }

    [Fact]
    public async Task A_mail_whose_answer_was_lost_comes_again_under_the_same_name()
    {
        (_, JsonElement invoice) = await _world.ReachableAsync("twice");
        (_server.HangsUpAt, _server.KeepsWhenHangingUp) = (command => command == ".", true);
        (await _world.PostAsync($"/v1/invoices/{invoice.Id()}/send_email")).ShouldBe(200);
        await _world.LoggedAsync(invoice.Id(), "queued", 1);
        _server.HangsUpAt = _ => false;
        await _world.PassAsync("2026-07-01T00:01:00Z");
        await _world.LoggedAsync(invoice.Id(), "sent", 2);
        Assert.Equal(2, _server.Mails.Count);
        Assert.Single(_server.Mails.Select(mail => mail.Header("Message-ID")).Distinct());
        Assert.Equal(_server.Mails[0].Raw, _server.Mails[1].Raw);
    }
}
