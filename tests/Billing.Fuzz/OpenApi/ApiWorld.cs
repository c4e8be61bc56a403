using System.Text.Json;
using System.Text.RegularExpressions;
using Billing.Fuzz.OpenApi.Worlds;

namespace Billing.Fuzz.OpenApi;

/// <summary>A thing to make before anything is spoilt.</summary>
/// <param name="Request">Method and path; names in braces stand for what earlier steps made.</param>
/// <param name="Body">The body, with such names; null when there is none.</param>
/// <param name="Name">Under which name later steps know its id; null when none does.</param>
internal sealed record WorldStep(string Request, string? Body = null, string? Name = null);

/// <summary>A service with two organizations that have the same things: one calls, and the other's must stay out of sight.</summary>
internal sealed partial class ApiWorld : IAsyncDisposable
{
    /// <summary>How long a list is asked for until what the background makes is there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FuzzService _service;
    private ApiCredentials _own = null!;
    private ApiCredentials _foreign = null!;

    private ApiWorld(FuzzService service) => _service = service;

    public FuzzService Service => _service;

    public ObjectPool Pool { get; } = new();

    /// <summary>Things of the other organization.</summary>
    public ObjectPool Foreign { get; } = new();

    public string ForeignCredential => _foreign.Own;

    public ApiDescription Document { get; private set; } = null!;

    public static async Task<ApiWorld> CreateAsync(string surface)
    {
        var world = new ApiWorld(await FuzzService.StartAsync());
        try
        {
            await world.SetUpAsync(surface);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>The header that lets a request to an operation in.</summary>
    public (string Name, string Value) Credential(ApiOperation operation, Random random) => _own.Of(operation.Scheme, random);

    /// <summary>Makes what opens an operation anew.</summary>
    public Task RenewAsync(ApiOperation operation) => _own.RenewAsync(operation.Scheme);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private async Task SetUpAsync(string surface)
    {
        Document = new ApiDescription(await _service.AskAsync("GET", $"/openapi/{surface}.json", null, ""));
        string own = $"Bearer {FuzzWorld.Key}";
        string other = $"Bearer {(await _service.AskAsync("POST", "/v1/organizations", """{"name":"Others"}""", "")).GetProperty("api_key").GetProperty("raw_key").GetString()}";
        foreach ((string key, ObjectPool pool) in new[] { (own, Pool), (other, Foreign) })
        {
            await MakeAsync(V1World.Steps, key, pool);
        }

        _own = new ApiCredentials(_service, surface, own, Pool);
        _foreign = new ApiCredentials(_service, surface, other, Foreign);
        await _own.MakeAsync();
        await _foreign.MakeOwnAsync();
    }

    private async Task MakeAsync(IReadOnlyList<WorldStep> steps, string key, ObjectPool pool)
    {
        var made = new Dictionary<string, string>(StringComparer.Ordinal);
        string Fill(string text) => Placeholder().Replace(text, match => made[match.Groups[1].Value]);
        foreach (WorldStep step in steps)
        {
            string[] request = Fill(step.Request).Split(' ');
            JsonElement answer = request[0] == "FIRST" ? await FirstAsync(request[1], key) : await _service.AskAsync(request[0], request[1], step.Body is null ? null : Fill(step.Body), key);
            string template = request[1].Split('?')[0];
            pool.AddAnswer(template, answer);
            if (step.Name is { } name && answer.TryGetProperty("id", out JsonElement id))
            {
                made[name] = id.ToString();
                pool.Add(name, id.ToString());
            }
        }
    }

    /// <summary>The first item of a list, once the background has made it.</summary>
    private async Task<JsonElement> FirstAsync(string path, string key)
    {
        using var end = new CancellationTokenSource(Patience);
        while (true)
        {
            JsonElement list = await _service.AskAsync("GET", path, null, key);
            if (list.GetArrayLength() > 0)
            {
                return list[0].Clone();
            }

            await Task.Delay(20, end.Token);
        }
    }

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Placeholder();
}
