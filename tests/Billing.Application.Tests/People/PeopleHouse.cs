using System.Text;
using Billing.Application.Consistency;
using Billing.Application.People;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tokens;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Tests.People;

/// <summary>The use cases of people in one process.</summary>
internal sealed class PeopleHouse
{
    public const string Email = "Ann@seller.example";
    public const string Password = "correct horse";

    private static readonly SecretKeys Keys = new(new Dictionary<int, byte[]> { [1] = [.. Enumerable.Range(0, 32).Select(i => (byte)i)] });

    public PeopleHouse(Site site, int iterations = 100)
    {
        Site = site;
        var directory = new ApiKeyDirectory(site.Tables, site.World.Clock, TimeProvider.System);
        var keys = new ApiKeys(site.Transactor, site.Tables, directory, site.Random, site.World.Clock);
        var settings = new OrganizationSettings(site.Tables, TimeProvider.System);
        Names = new PersonNames(site.Names, site.Tables);
        People = new PeopleDirectory(site.Tables, TimeProvider.System);
        Passwords = new Passwords(new PasswordCost(iterations), site.Random);
        Attempts = new LogInAttempts(site.Tables, site.World.Clock);
        Tokens = new PersonTokens(new HmacTokens(Keys, site.World.Clock), People, new PeopleOptions(), site.Random, site.World.Clock);
        Members = new Members(site.Transactor, People, Names, Passwords, Tokens);
        LogIn = new LogIn(site.Transactor, Names, People, Passwords, Attempts, Tokens, site.Random);
        Sessions = new Sessions(site.Transactor, site.Tables, People, Tokens, site.Random, site.World.Clock);
        Register = new Register(
            new Organizations(site.Transactor, site.Tables, keys, settings, new OrganizationSecrets(new SecretBox(Keys, site.Random)), site.World.Clock), keys, site.Transactor, site.Tables, Names, Passwords, Tokens,
            new EndpointSecrets(new SecretBox(Keys, site.Random), site.Random), new PeopleOptions(), site.World.Clock);
    }

    public Site Site { get; }

    public PersonNames Names { get; }

    public PeopleDirectory People { get; }

    public Passwords Passwords { get; }

    public LogInAttempts Attempts { get; }

    public PersonTokens Tokens { get; }

    public Members Members { get; }

    public LogIn LogIn { get; }

    public Sessions Sessions { get; }

    public Register Register { get; }

    public Command Once => Command.Once(Site.Random);

    public ValueTask<Result<Registered>> RegisterAsync(Command command, string email = Email) => Register.RunAsync(
        new Registration(new NewOrganization("Seller", "EUR", "Europe/Berlin"), "Ann", email, Password, KeySurface.V1), command, default);

    public ValueTask<Result<LoggedIn>> LogInAsync(string password = Password, string email = Email) => LogIn.RunAsync(email, password, Mode.Live, default);

    /// <summary>Everything that such rows hold.</summary>
    public string Stored(string prefix) =>
        string.Concat(Rows(prefix).SelectMany(row => row.Columns.All).Select(column => $"{column.Text} {Encoding.UTF8.GetString(column.Data.Span)}\n"));

    /// <summary>Every row of the platform's table whose key begins so.</summary>
    public IReadOnlyList<TableRow> Rows(string prefix) =>
        [.. Site.World.Tables.Rows(Billing.Application.Consistency.Tables.Platform).Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal))];
}
