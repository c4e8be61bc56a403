using System.Text.Json;
using Billing.TestSupport.Smtp;
using BillingFunctions.Tests.Http.V1.Mail;

namespace BillingFunctions.Tests.Http.V1.People;

/// <summary>A service whose organization sends mails.</summary>
public sealed class PeopleWorld : IAsyncLifetime
{
    public const string Password = "correct horse";

    public BillingWorld Billing { get; } = new();

    public SmtpTestServer Mails { get; } = new();

    public async Task InitializeAsync()
    {
        await Billing.InitializeAsync();
        await Billing.UseServerAsync(Mails);
    }

    public async Task DisposeAsync()
    {
        await Billing.DisposeAsync();
        await Mails.DisposeAsync();
    }

    /// <summary>A member with a password, logged in.</summary>
    internal async Task<JsonElement> MemberAsync(string email, string role)
    {
        (await Billing.PostAsync("/v1/members", $$"""{"email":"{{email}}","role":"{{role}}","password":"{{Password}}"}""")).ShouldBe(201);
        return (await LogInAsync(email)).ShouldBe(200).Json;
    }

    internal Task<Answer> LogInAsync(string email, string password = Password) =>
        Billing.PostAsync("/v1/auth/log_in", $$"""{"email":"{{email}}","password":"{{password}}"}""", ("Authorization", ""));

    internal Task<Answer> AsAsync(JsonElement loggedIn, string method, string path, string? json = null) =>
        Billing.Service.SendAsync(method, path, json, ("Authorization", $"Bearer {loggedIn.Text("access_token")}"));

    /// <summary>The token of the only mail to an address, once it is there.</summary>
    internal async Task<string> MailedTokenAsync(string email)
    {
        ReceivedMail? mail = null;
        await Wait.UntilAsync(() => Task.FromResult((mail = Mails.Mails.SingleOrDefault(each => each.To == email)) is not null));
        string line = mail!.Text.Split('\n').Single(each => each.StartsWith("Token: ", StringComparison.Ordinal));
        return line["Token: ".Length..].Trim();
    }
}
