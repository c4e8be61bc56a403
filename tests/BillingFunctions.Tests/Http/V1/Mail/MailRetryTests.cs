using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Mail;

public sealed class MailRetryTests : MailedTests
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await World.UseServerAsync(Server);
    }

    [Fact]
    public async Task A_server_that_is_busy_is_tried_again_later_and_more_seldom()
    {
        (_, JsonElement invoice) = await World.ReachableAsync("retried");
        Server.Answer = (command, _) => command == "." ? "451 not now" : null;
        (await World.PostAsync($"/v1/invoices/{invoice.Id()}/send_email")).ShouldBe(200);
        JsonElement waiting = await World.LoggedAsync(invoice.Id(), "queued", 1);
        Assert.Equal(("451 not now", "2026-07-01T00:01:00Z"), (waiting.Text("last_error"), waiting.Text("next_attempt_at")));

        await World.PassAsync("2026-07-01T00:01:00Z");
        waiting = await World.LoggedAsync(invoice.Id(), "queued", 2);
        Assert.Equal("2026-07-01T00:06:00Z", waiting.Text("next_attempt_at"));
        await World.PassAsync("2026-07-01T00:05:00Z");
        Server.Answer = (_, _) => null;
        await World.PassAsync("2026-07-01T00:06:00Z");
        await World.LoggedAsync(invoice.Id(), "sent", 3);
        Assert.Single(Server.Mails);
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_good_or_tried_too_often_is_given_up()
    {
        (_, JsonElement refused) = await World.ReachableAsync("refused");
        Server.Answer = (command, _) => command == "RCPT" ? "550 no such user" : null;
        (await World.PostAsync($"/v1/invoices/{refused.Id()}/send_email")).ShouldBe(200);
        Assert.Equal("550 no such user", (await World.LoggedAsync(refused.Id(), "failed", 1)).Text("last_error"));

        (_, JsonElement dead) = await World.ReachableAsync("dead");
        Server.Answer = (command, _) => command.Length == 0 ? "421 closed" : null;
        (await World.PostAsync($"/v1/invoices/{dead.Id()}/send_email")).ShouldBe(200);
        for (int attempt = 1; attempt < 8; attempt++)
        {
            JsonElement waiting = await World.LoggedAsync(dead.Id(), "queued", attempt);
            await World.PassAsync(waiting.Text("next_attempt_at"));
        }

        await World.LoggedAsync(dead.Id(), "failed", 8);
        Assert.Empty(Server.Mails);
    }

    [Fact]
    public async Task A_mail_whose_answer_was_lost_comes_again_under_the_same_name()
    {
        (_, JsonElement invoice) = await World.ReachableAsync("twice");
        (Server.HangsUpAt, Server.KeepsWhenHangingUp) = (command => command == ".", true);
        (await World.PostAsync($"/v1/invoices/{invoice.Id()}/send_email")).ShouldBe(200);
        await World.LoggedAsync(invoice.Id(), "queued", 1);
        Server.HangsUpAt = _ => false;
        await World.PassAsync("2026-07-01T00:01:00Z");
        await World.LoggedAsync(invoice.Id(), "sent", 2);
        Assert.Equal(2, Server.Mails.Count);
        Assert.Single(Server.Mails.Select(mail => mail.Header("Message-ID")).Distinct());
        Assert.Equal(Server.Mails[0].Raw, Server.Mails[1].Raw);
    }
}
