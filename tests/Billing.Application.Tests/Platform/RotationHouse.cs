using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Billing.Application.Consistency;
using Billing.Application.Integrations;
using Billing.Application.Mail;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Platform;
using Billing.Application.Platform.Rotation;
using Billing.Application.Ports;
using Billing.Application.Tenants;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Webhooks;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Identity;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Platform;

/// <summary>An organization that has entrusted to the service every kind of secret there is.</summary>
internal sealed partial class RotationHouse
{
    private readonly World _world = new();
    private readonly ApiKeys _keys;
    private readonly Organizations _organizations;
    private readonly Site _site;

    public RotationHouse()
    {
        _site = _world.Start();
        var keys = new ApiKeys(_site.Transactor, _site.Tables, new ApiKeyDirectory(_site.Tables, _world.Clock, TimeProvider.System), _site.Random, _world.Clock);
        _keys = keys;
        _organizations = OrganizationsWith(Box());
    }

    public const string HmacKey = "what receivers verify with";

    public MemoryTables Tables => _world.Tables;

    public DataSpace Space { get; private set; }

    public WebhookEndpoint Endpoint { get; private set; } = null!;

    /// <summary>Founds an organization whose secrets are kept with these keys.</summary>
    public static async Task<RotationHouse> FoundAsync(params int[] versions)
    {
        var house = new RotationHouse();
        FoundedOrganization founded = (await house.OrganizationsWith(house.Box(versions)).FoundAsync(new NewOrganization("Acme", "USD", "UTC", HmacKey), Command.FromJob("acme"), default)).Value;
        house.Space = new DataSpace(founded.Organization.Id.Owner, Mode.Live);
        await house.EntrustAsync(house.Space, versions);
        await house.EntrustAsync(house.Space with { Mode = Mode.Test }, versions);
        return house;
    }

    /// <summary>The key of the organization's receivers, as its owner is shown it.</summary>
    public async Task<string?> HmacKeyAsync(SecretBox box) => new OrganizationSecrets(box).HmacKeyOf((await _organizations.FindAsync(Space.Organization, default))!);

    public SecretBox Box(params int[] versions) => new(new SecretKeys(versions.ToDictionary(version => version, KeyOf)), _site.Random);

    public SecretRotation Rotation(SecretBox box, ITableStore? tables = null) => new(tables ?? _site.Tables, _organizations, box);

    public async Task<RotationReport> RunAsync(SecretBox box, bool writes, ITableStore? tables = null)
    {
        List<RotationReport> reports = [];
        await foreach (RotationReport report in Rotation(box, tables).RunAsync(writes, null, default))
        {
            reports.Add(report);
        }

        return Assert.Single(reports);
    }

    /// <summary>The text of the endpoint's secret, as its owner is shown it.</summary>
    public async Task<string> RevealAsync(SecretBox box) =>
        new EndpointSecrets(box, _site.Random).Reveal(Space, (await new EndpointReader(_site.Tables, TimeProvider.System).FindAsync(Space, default)).Of(Endpoint.Id)!).Value;

    /// <summary>The settings of Stripe, as they were entrusted.</summary>
    public async Task<Dictionary<string, string>> StripeAsync(SecretBox box)
    {
        var connections = new ConnectionReader(_site.Tables, box, new MemoryProvider());
        return connections.Settings(Space, (await connections.FindAsync(Space, default)).Of(PaymentProviderKind.Stripe)!).Value;
    }

    public async Task SaveMailAsync(DataSpace space, SecretBox box, string password) => Assert.True((await new SaveMailSettings(_site.Transactor, _site.Tables, box).SaveAsync(
        space, new MailSettings { Host = "mail.example", Port = 587, User = "acme", FromAddress = "bills@acme.example" }, password, Command.FromJob("mail", space.ToString(), password), default)).IsSuccess);

    /// <summary>Texts anywhere in any table that look like a secret under a key of this version.</summary>
    public int CountOf(int version) => Application.Consistency.Tables.All.SelectMany(Tables.Rows)
        .Sum(row => DocumentCodec.Json(row.Columns) is { } json ? SecretText().Matches(Encoding.UTF8.GetString(json.Span)).Count(match => match.Groups[1].Value == version.ToString(CultureInfo.InvariantCulture)) : 0);

    private async Task EntrustAsync(DataSpace space, int[] versions)
    {
        SecretBox box = Box(versions);
        var receiver = new MemoryReceiver();
        Dictionary<string, string> stripe = new() { ["secret_key"] = "sk_live_1", ["webhook_secret"] = "whsec_1" }, xero = new() { ["client_id"] = "id", ["client_secret"] = "secret" };
        Assert.True((await new SaveConnection(_site.Transactor, new ConnectionReader(_site.Tables, box, new MemoryProvider()), _site.Lists, _site.Random).CreateAsync(
            space, PaymentProviderKind.Stripe, new ConnectionChange { Settings = stripe }, Command.FromJob("stripe", space.ToString()), default)).IsSuccess);
        Assert.True((await new SaveIntegration(_site.Transactor, new IntegrationReader(_site.Tables, box), null!, receiver, _world.Clock).CreateAsync(
            space, IntegrationProvider.Xero, new ConnectionChange { Settings = xero }, Command.FromJob("xero", space.ToString()), default)).IsSuccess);
        await SaveMailAsync(space, box, "first");
        var secrets = new EndpointSecrets(box, _site.Random);
        var save = new SaveEndpoint(_site.Transactor, new EndpointReader(_site.Tables, TimeProvider.System), secrets, receiver, new WebhookSurfaces([]));
        Endpoint = (await save.CreateAsync(space, "v1", new EndpointChange("https://acme.example/gone", [], null), Command.FromJob("gone", space.ToString()), default)).Value.Value;
        Assert.True((await save.DeleteAsync(space, Endpoint.Id, Command.FromJob("delete", space.ToString()), default)).IsSuccess);
        Endpoint = (await save.CreateAsync(space, "v1", new EndpointChange("https://acme.example/hook", [], null), Command.FromJob("hook", space.ToString()), default)).Value.Value;
        Endpoint = (await save.RotateAsync(space, Endpoint.Id, Duration.FromDays(1), Command.FromJob("rotate", space.ToString()), default)).Value.Value;
        if (space.Mode == Mode.Test)
        {
            Endpoint = (await new EndpointReader(_site.Tables, TimeProvider.System).FindAsync(Space, default)).All.Single();
            return;
        }

        PartitionAddress own = PlatformRows.Organization(space.Organization);
        Columns columns = DocumentCodec.Write(new Columns(), new TenantWebhook(secrets.New(space, TenantWebhook.EndpointOf(space.Organization)).Value), TenantJson.Default.TenantWebhook);
        await _site.Tables.CommitAsync(own.Table, [RowWrite.Insert(own.PartitionKey, TenantWebhook.Row, columns)], default);
    }

    private Organizations OrganizationsWith(SecretBox box) => new(
        _site.Transactor, _site.Tables, _keys, new OrganizationSettings(_site.Tables, TimeProvider.System), new OrganizationSecrets(box), _world.Clock);

    private static byte[] KeyOf(int version) => [.. Enumerable.Range(version, SecretKeys.KeyBytes).Select(i => (byte)i)];

    [GeneratedRegex("\"([0-9]+):[A-Za-z0-9_-]{38,}\"")]
    private static partial Regex SecretText();
}
