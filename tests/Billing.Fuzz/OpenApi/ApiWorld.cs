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
    private string _credential = "";

    private ApiWorld(FuzzService service) => _service = service;

    public FuzzService Service => _service;

    public ObjectPool Pool { get; } = new();

    /// <summary>Things of the other organization.</summary>
    public ObjectPool Foreign { get; } = new();

    public string ForeignCredential { get; private set; } = "";

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

    /// <summary>The headers that let a request to an operation in.</summary>
    public IEnumerable<(string Name, string Value)> Credentials(ApiOperation operation) =>
        operation.IsAdministrators ? [("X-Admin-Secret", FuzzService.AdminSecret)] : [("Authorization", _credential)];

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private async Task SetUpAsync(string surface)
    {
        Document = new ApiDescription((await AskAsync("GET", $"/openapi/{surface}.json", null, "")).Answer);
        string own = $"Bearer {FuzzWorld.Key}";
        string other = $"Bearer {(await AskAsync("POST", "/v1/organizations", """{"name":"Others"}""", "")).Answer.GetProperty("api_key").GetProperty("raw_key").GetString()}";
        foreach ((string key, ObjectPool pool) in new[] { (own, Pool), (other, Foreign) })
        {
            await MakeAsync(V1World.Steps, key, pool);
        }

        _credential = await CredentialAsync(surface, own, Pool);
        ForeignCredential = await CredentialAsync(surface, other, Foreign);
    }

    /// <summary>What opens a surface: the key itself, a key made for it, or a token.</summary>
    private async Task<string> CredentialAsync(string surface, string key, ObjectPool pool)
    {
        switch (surface)
        {
            case "v1":
                return key;
            case "nno" or "billing-service":
                string customer = pool.Find("customer_id", "customers", new Random(0))!;
                string roles = surface == "nno" ? "\"platform\",\"operator\",\"service\"" : "\"tenant\",\"platform_admin\"";
                (_, JsonElement token) = await AskAsync("POST", "/v1/access_tokens", $$"""{"surface":"{{surface}}","customer_id":"{{customer}}","roles":[{{roles}}],"expires_in":86400}""", key);
                return $"Bearer {token.GetProperty("access_token").GetString()}";
            default:
                (_, JsonElement made) = await AskAsync("POST", "/v1/organizations/current/api_keys", $$"""{"surface":"{{surface}}"}""", key);
                return $"Bearer {made.GetProperty("raw_key").GetString()}";
        }
    }

    private async Task MakeAsync(IReadOnlyList<WorldStep> steps, string key, ObjectPool pool)
    {
        var made = new Dictionary<string, string>(StringComparer.Ordinal);
        string Fill(string text) => Placeholder().Replace(text, match => made[match.Groups[1].Value]);
        foreach (WorldStep step in steps)
        {
            string[] request = Fill(step.Request).Split(' ');
            JsonElement answer = request[0] == "FIRST" ? await FirstAsync(request[1], key) : (await AskAsync(request[0], request[1], step.Body is null ? null : Fill(step.Body), key)).Answer;
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
            JsonElement list = (await AskAsync("GET", path, null, key)).Answer;
            if (list.GetArrayLength() > 0)
            {
                return list[0].Clone();
            }

            await Task.Delay(20, end.Token);
        }
    }

    private async Task<(int Status, JsonElement Answer)> AskAsync(string method, string path, string? body, string credential)
    {
        (int status, JsonElement answer, _) = await _service.SendAsync(method, path, body, credential);
        return status is 200 or 201 or 204 ? (status, answer) : throw new InvalidOperationException($"{method} {path} {body} answered {status}: {answer}");
    }

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Placeholder();
}
