using Billing.Application.Mail;
using Billing.Application.People;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.People;

public sealed class PeopleMailsTests
{
    private readonly World _world = new();

    [Fact]
    public async Task Of_two_who_ask_at_once_for_a_forgotten_password_one_is_sent_a_token_and_it_works()
    {
        BillingId id = await RegisteredAsync();
        await AskAsync(new Overtaken(_world.Tables, () => AskAsync(_world.Tables, "first")), "second");

        Assert.Equal("first", await OpenLinkAsync(id));
        Assert.Single(_world.Queues.Texts(WorkQueues.SendMail));
    }

    [Fact]
    public async Task A_minute_later_a_forgotten_password_may_be_asked_for_again()
    {
        BillingId id = await RegisteredAsync();
        await AskAsync(_world.Tables, "first");
        _world.Clock.Advance(Duration.FromSeconds(59));
        await AskAsync(_world.Tables, "too soon");
        Assert.Equal("first", await OpenLinkAsync(id));

        _world.Clock.Advance(Duration.FromSeconds(1));
        await AskAsync(_world.Tables, "again");
        Assert.Equal("again", await OpenLinkAsync(id));
        Assert.Equal(2, _world.Queues.Texts(WorkQueues.SendMail).Count);
    }

    private async Task<BillingId> RegisteredAsync()
    {
        var house = new PeopleHouse(_world.Start());
        return (await house.RegisterAsync(house.Once)).Value.LoggedIn.Member.Id;
    }

    /// <summary>What a worker of the queue does with the message of whoever forgot the password.</summary>
    private async Task AskAsync(ITableStore tables, string nonce)
    {
        Site site = _world.Start(tables);
        var house = new PeopleHouse(site);
        var mails = new PeopleMails(site.Transactor, site.Dispatcher, site.Queues, house.Names, house.People, site.Random);
        await mails.RunAsync(new MailMessage(default, default), new PersonMail(null, nonce, PeopleHouse.Email), default);
    }

    private async Task<string?> OpenLinkAsync(BillingId id) => (await new PeopleHouse(_world.Start()).People.FindAsync(id, default)).Credentials!.Link?.Nonce;
}
