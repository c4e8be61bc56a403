using System.Globalization;
using System.Text.Json;

namespace Billing.Fuzz;

/// <summary>One spoilt request to the operations that take events.</summary>
internal sealed class HttpCase(FuzzWorld world) : IFuzzCase
{
    private static readonly string[] Types =
        ["application/json", "application/cloudevents+json", "application/cloudevents-batch+json", "application/json; charset=utf-8", "text/plain", "application/json; charset=utf-16", ";"];

    private readonly Corpus _corpus = new(world.Space);

    public int Step => 1;

    public async Task<(string Outcome, string? Failure)> RunAsync(int seed, int count)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        (byte[] good, bool isBatch, bool isCloud) = _corpus.Request(random, seed);
        byte[] body = mutator.Mutate(good, _corpus.Request(random, seed + 1).Body);
        string path = isBatch == (random.Next(8) != 0) ? "/v1/events/batch" : "/v1/events";
        string query = path.EndsWith("batch", StringComparison.Ordinal) && random.Next(2) == 0 ? "?partial=true" : "";
        (int status, string answer) = await world.SendAsync("POST", path, query, body, Headers(random, mutator, seed, isCloud ? path.EndsWith("batch", StringComparison.Ordinal) ? Types[2] : Types[1] : Types[0]));
        string outcome = status.ToString(CultureInfo.InvariantCulture);
        return status is < 200 or >= 500 ? (outcome, $"{path}{query} answered {status}: {answer}")
            : IsJson(answer) ? (outcome, null)
            : (outcome, $"{path}{query} answered what is no JSON: {answer}");
    }

    public Task<string?> FinishAsync() => Task.FromResult<string?>(null);

    private static Dictionary<string, string> Headers(Random random, Mutator mutator, int seed, string type)
    {
        var headers = new Dictionary<string, string> { ["Content-Type"] = random.Next(8) == 0 ? Types[random.Next(Types.Length)] : type };
        if (random.Next(20) == 0)
        {
            headers["Content-Encoding"] = random.Next(2) == 0 ? "gzip" : mutator.Mutate("gzip");
        }

        if (random.Next(6) == 0)
        {
            headers["Idempotency-Key"] = $"key-{seed}";
        }

        if (random.Next(6) != 0)
        {
            return headers;
        }

        foreach ((string name, string value) in new[] { ("specversion", "1.0"), ("id", $"{seed}"), ("source", "/s"), ("type", "calls"), ("subject", FuzzWorld.Customer), ("time", "2026-06-30T12:00:00Z") })
        {
            headers["ce-" + name] = random.Next(4) == 0 ? mutator.Mutate(value) : value;
        }

        return headers;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1_000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
