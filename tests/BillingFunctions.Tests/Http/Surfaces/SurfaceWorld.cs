using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Tests.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.Surfaces;

/// <summary>What a theory needs to know of a surface before there is a service.</summary>
public interface ISurfaceCases
{
    /// <summary>Names of the rows whose operations a single request can show.</summary>
    static abstract IEnumerable<string> Cases { get; }
}

/// <summary>One service for all tests of a surface, with the surface's rows, credentials and ways to read its refusals.</summary>
public abstract class SurfaceWorld : IAsyncLifetime
{
    private readonly Dictionary<string, (string, string)> _keys = new(StringComparer.Ordinal);

    private bool _isPersonThere;

    public BillingWorld Billing { get; } = new();

    /// <summary>The surface's short name.</summary>
    public abstract string Name { get; }

    /// <summary>One row or more for each operation.</summary>
    internal abstract IReadOnlyList<OperationRow> Rows { get; }

    /// <summary>The things that rows name, beside those of v1.</summary>
    internal virtual IReadOnlyDictionary<string, ThingMaker>? Makers => null;

    internal ApiDocument Document { get; private set; } = null!;

    internal SurfaceDefinition Definition { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        await Billing.InitializeAsync();
        Definition = Billing.Service.Services.GetServices<Surface>().Single(surface => surface.Name == Name).Define(Billing.Service.Services);
        Document = new ApiDocument((await Billing.GetAsync($"/openapi/{Name}.json")).ShouldBe(200).Json);
    }

    public virtual Task DisposeAsync() => Billing.DisposeAsync();

    /// <summary>Sets what one case may have taken away and the next one needs.</summary>
    public virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>The header of a credential that may do what the scope names, and nothing else.</summary>
    public virtual Task<(string, string)> KeyAsync(string scope) => MakeKeyAsync(scope, $$"""{"surface":"{{Name}}","scopes":["{{scope}}"]}""");

    /// <summary>The header of a credential that may do anything but what the scope names.</summary>
    public virtual Task<(string, string)> LackingKeyAsync(string scope)
    {
        string[] parts = scope.Split(':');
        return KeyAsync($"{parts[0]}:{(parts[1] == "read" ? "write" : "read")}");
    }

    /// <summary>The header of a credential of another organization that may do anything.</summary>
    public virtual Task<(string, string)> ForeignKeyAsync() => MakeKeyAsync("foreign", $$"""{"surface":"{{Name}}"}""", Billing.Foreign);

    /// <summary>The header of a credential of the same organization that may do anything with its test data.</summary>
    public virtual Task<(string, string)> TestModeKeyAsync() => MakeKeyAsync("test mode", $$"""{"surface":"{{Name}}","mode":"test"}""");

    /// <summary>The header of a key of v1 for the organization's test data.</summary>
    protected Task<(string, string)> TestModeOwnerAsync() => MakeKeyAsync("test mode owner", """{"mode":"test"}""");

    /// <summary>Sends a request to the service.</summary>
    public Task<Answer> SendAsync(string method, string path, string? body, params (string, string)[] headers) =>
        Billing.Service.SendAsync(method, path, body, headers);

    /// <summary>What an operation is called with: a credential with no scope but its own, or the administrator's secret.</summary>
    internal virtual Task<(string, string)> CredentialAsync(Operation operation, Things things) => operation.Access switch
    {
        Access.Administrator => Task.FromResult(("X-Admin-Secret", ServiceFixture.AdminSecret)),
        Access.Person => PersonAsync(),
        Access.Public => KeyAsync("*"), // anything will do, and a scope that nothing asks for is none
        _ => KeyAsync(operation.Scope),
    };

    /// <summary>The header of an owner who has just logged in.</summary>
    public async Task<(string, string)> PersonAsync()
    {
        const string Person = """{"email":"owner@person.example","role":"owner","password":"correct horse"}""";
        if (!_isPersonThere)
            (await Billing.PostAsync("/v1/members", Person)).ShouldBe(201);

        _isPersonThere = true;
        Answer loggedIn = (await Billing.PostAsync("/v1/auth/log_in", """{"email":"owner@person.example","password":"correct horse"}""")).ShouldBe(200);
        return ("Authorization", $"Bearer {loggedIn.Json.Text("access_token")}");
    }

    /// <summary>The things of one test case.</summary>
    internal Things CreateThings() => new(Billing, Makers);

    /// <summary>Whether the surface's page must show an operation.</summary>
    internal virtual bool IsShownOnPage(Operation operation) => true;

    /// <summary>True when a refusal says which place is at fault: <c>body.items.0.amount</c>, or <c>query.limit</c>.</summary>
    internal virtual bool Names(Answer refused, string place) => refused.Text.Contains(place[(place.IndexOf('.', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal);

    /// <summary>Checks more of what an operation did than its answer: what the audit log says of it, and the like.</summary>
    internal virtual Task CheckDoneAsync(OperationRow row, Answer done) => Task.CompletedTask;

    internal Operation Of(OperationRow row) => Definition.Operations.First(operation => operation.DisplayName == row.Operation);

    /// <summary>What a tour of the surface's page begins with: names of shell variables, such as <c>KEY</c>, and their values.</summary>
    public virtual async Task<IReadOnlyDictionary<string, string>> TourAsync() =>
        new Dictionary<string, string> { ["KEY"] = (await MakeKeyAsync("tour", $$"""{"surface":"{{Name}}"}""", await FoundAsync())).Item2["Bearer ".Length..] };

    /// <summary>A new organization, in which nothing is but what a tour makes: the header of its key of v1.</summary>
    protected async Task<(string, string)> FoundAsync()
    {
        Answer founded = await Billing.PostAsync("/v1/organizations", """{"name":"Tour"}""", ("X-Admin-Secret", ServiceFixture.AdminSecret));
        return ("Authorization", $"Bearer {founded.ShouldBe(201).Json.GetProperty("api_key").Text("raw_key")}");
    }

    /// <summary>Makes an API key once and gives its header.</summary>
    protected async Task<(string, string)> MakeKeyAsync(string name, string json, params (string, string)[] headers)
    {
        if (!_keys.TryGetValue(name, out (string, string) key))
        {
            Answer made = (await Billing.PostAsync("/v1/organizations/current/api_keys", json, headers)).ShouldBe(201);
            _keys[name] = key = ("Authorization", $"Bearer {made.Json.Text("raw_key")}");
        }

        return key;
    }
}
