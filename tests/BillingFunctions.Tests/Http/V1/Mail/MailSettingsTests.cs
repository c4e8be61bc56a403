using System.Text.Json;
using Billing.TestSupport.Smtp;

namespace BillingFunctions.Tests.Http.V1.Mail;

public sealed class MailSettingsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Secure = """{"host":"smtp.example.com","from_address":"billing@seller.example","user":"me","password":"hidden password"}""";

    [Fact]
    public async Task Settings_are_set_shown_without_the_password_and_deleted()
    {
        JsonElement set = (await world.PutAsync(MailSteps.Settings, """
            {"host":"smtp.example.com","port":465,"security":"tls","user":"me","password":"hidden password","from_address":"billing@seller.example","from_name":"Seller",
             "reply_to":"help@seller.example","send_issued_documents":true,"reminder_days":[7,-3,7]}
            """)).ShouldBe(200).Json;
        Assert.Equal(
            """{"host":"smtp.example.com","port":465,"security":"tls","user":"me","has_password":true,"from_address":"billing@seller.example","from_name":"Seller","reply_to":"help@seller.example","send_issued_documents":true,"reminder_days":[-3,7]}""",
            set.GetRawText());
        Assert.Equal(set.GetRawText(), (await world.GetAsync(MailSteps.Settings)).ShouldBe(200).Text);

        (await world.Service.SendAsync("DELETE", MailSteps.Settings)).ShouldBe(204);
        (await world.GetAsync(MailSteps.Settings)).ShouldBeProblem(404);
        (await world.Service.SendAsync("DELETE", MailSteps.Settings)).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("""{"from_address":"a@b.example"}""", "body.host:missing")]
    [InlineData("""{"host":"h"}""", "body.from_address:missing")]
    [InlineData("""{"host":"h","from_address":"nobody"}""", "body.from_address:email")]
    [InlineData("""{"host":"h","from_address":"a@b.example","reply_to":"nobody"}""", "body.reply_to:email")]
    [InlineData("""{"host":"h","from_address":"a@b.example","port":0}""", "body.port:greater_than_equal")]
    [InlineData("""{"host":"h","from_address":"a@b.example","port":70000}""", "body.port:less_than_equal")]
    [InlineData("""{"host":"h","from_address":"a@b.example","security":"maybe"}""", "body.security:enum")]
    [InlineData("""{"host":"h","from_address":"a@b.example","security":"none","user":"me","password":"x"}""", "body.security:value_error")]
    [InlineData("""{"host":"h","from_address":"a@b.example","user":"me"}""", "body.password:missing")]
    [InlineData("""{"host":"h","from_address":"a@b.example","reminder_days":[400]}""", "body.reminder_days.0:less_than_equal")]
    public async Task A_fault_is_named(string json, string fault) => Assert.Equal([fault], (await world.PutAsync(MailSteps.Settings, json)).ShouldBeProblem(422).Faults);

    [Fact]
    public async Task A_password_is_kept_for_its_own_server_and_for_no_other()
    {
        (await world.PutAsync(MailSteps.Settings, Secure)).ShouldBe(200);
        JsonElement again = (await world.PutAsync(MailSteps.Settings, """{"host":"smtp.example.com","from_address":"billing@seller.example","user":"me"}""" )).ShouldBe(200).Json;
        Assert.True(again.GetProperty("has_password").GetBoolean());
        Assert.Equal(["body.password:missing"], (await world.PutAsync(
            MailSteps.Settings, """{"host":"evil.example","from_address":"billing@seller.example","user":"me"}""")).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task A_test_mail_arrives_or_says_why_not()
    {
        await using var server = new SmtpTestServer();
        await world.UseServerAsync(server);
        Answer sent = await world.PostAsync($"{MailSteps.Settings}/test", """{"to":"me@seller.example"}""");
        Assert.Equal("""{"sent":true}""", sent.ShouldBe(200).Text);
        ReceivedMail mail = Assert.Single(server.Mails);
        Assert.Equal(("me@seller.example", "Test mail from First organization"), (mail.To, mail.Header("Subject")));

        server.Answer = (command, _) => command == "RCPT" ? "550 who is that" : null;
        Assert.Contains("550 who is that", (await world.PostAsync($"{MailSteps.Settings}/test", """{"to":"me@seller.example"}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Equal(["body.to:email"], (await world.PostAsync($"{MailSteps.Settings}/test", """{"to":"nobody"}""")).ShouldBeProblem(422).Faults);
        (await world.Service.SendAsync("DELETE", MailSteps.Settings)).ShouldBe(204);
        Assert.Contains("not set up", (await world.PostAsync($"{MailSteps.Settings}/test", """{"to":"me@seller.example"}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }
}
