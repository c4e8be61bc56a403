using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Billing.Fuzz.OpenApi;

/// <summary>Makes one request to an operation of the document, good or spoilt in one of many ways.</summary>
internal sealed partial class RequestMaker(ApiDescription document, ApiWorld world, Random random)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "X"];

    private static readonly string[] Types =
    [
        "text/plain", "application/xml", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/json; charset=latin1", "application/json;", ";", "application/problem+json",
        "multipart/form-data; boundary=x", "APPLICATION/JSON", "application/json; charset=\"utf-8\"", "application/json; q", "*/*",
    ];

    private static readonly string[] OddIds =
    [
        "nonsense", "0", "-1", "%00", "%2e%2e", "..", ".", "%2F", "a%2Fb", "%F0%9F%99%82", "%ED%A0%80", "%C3%28", "%25", "%", "00000000-0000-0000-0000-000000000000", "null", "undefined", "*", "a|b", "'", "%22", "{id}", "%7Bid%7D", "current", "~",
    ];

    private readonly ValueMaker _values = new(random, document.Schemas, world.Pool);
    private readonly BodySpoiler _spoiler = new(random);

    public FuzzRequest Next(int seed)
    {
        ApiOperation operation = document.Operations[random.Next(document.Operations.Count)];
        string collection = CollectionOf(operation.Template);
        return random.Next(20) switch
        {
            < 7 => Good(operation, collection, seed),
            < 11 => WithBody(operation, collection, seed, "body", body => _spoiler.Spoil(body, 1)),
            < 13 => WithBody(operation, collection, seed, "body of many faults", body => _spoiler.Spoil(body, random.Next(2, 6))),
            13 => OnWire(operation, collection, seed),
            14 or 15 => Plain(operation, collection, seed, "ids", PathOf(operation, odd: true) + QueryOf(operation, collection)),
            16 or 17 => Plain(operation, collection, seed, "query", PathOf(operation, odd: false) + QueryOf(operation, collection, odd: true)),
            18 => Headed(operation, collection, seed),
            _ => Elsewhere(operation, collection, seed),
        };
    }

    /// <summary>What the operation should take, as far as its schema tells.</summary>
    public FuzzRequest Good(ApiOperation operation, string collection, int seed) => WithBody(operation, collection, seed, "good", body => body?.ToJsonString() ?? "null");

    private FuzzRequest WithBody(ApiOperation operation, string collection, int seed, string kind, Func<JsonNode?, string> write)
    {
        string target = PathOf(operation, odd: false) + QueryOf(operation, collection);
        if (operation.Bodies.Count == 0)
        {
            return Signed(new FuzzRequest(operation.Method, target, null, operation, kind), seed);
        }

        ApiBody form = operation.Bodies[random.Next(4) == 0 ? random.Next(operation.Bodies.Count) : 0];
        string text = Hermetic(write(BodyOf(form, collection)));
        return Signed(new FuzzRequest(operation.Method, target, Encoding.UTF8.GetBytes(text), operation, kind) { Headers = [("Content-Type", form.MediaType)] }, seed);
    }

    private JsonNode? BodyOf(ApiBody form, string collection)
    {
        JsonNode? example = form.Example.ValueKind == System.Text.Json.JsonValueKind.Undefined ? null : JsonNode.Parse(form.Example.GetRawText());
        if (example is null || random.Next(2) == 0)
        {
            return _values.Body(form.Schema, collection);
        }

        JsonNode? filled = _values.Filled(example, collection);
        if (filled is JsonObject fields)
        {
            // Without some of its fields, and with others of the schema's.
            int chance = random.Next(2, 8);
            foreach (string name in fields.Select(field => field.Key).Where(_ => random.Next(chance) == 0).ToList())
            {
                fields.Remove(name);
            }

            foreach ((string name, JsonNode? value) in _values.Body(form.Schema, collection) as JsonObject ?? [])
            {
                if (!fields.ContainsKey(name) || random.Next(chance) == 0)
                {
                    fields[name] = value?.DeepClone();
                }
            }
        }

        return filled;
    }

    private FuzzRequest Plain(ApiOperation operation, string collection, int seed, string kind, string target)
    {
        FuzzRequest good = Good(operation, collection, seed);
        return good with { Kind = kind, Target = target, IsOnWire = true, Operation = operation.Template.Contains('{', StringComparison.Ordinal) && kind == "ids" ? null : operation };
    }

    /// <summary>Bytes that are no JSON, or not in UTF-8, or not what the headers say.</summary>
    private FuzzRequest OnWire(ApiOperation operation, string collection, int seed)
    {
        FuzzRequest good = Good(operation, collection, seed);
        byte[] body = good.Body ?? "{}"u8.ToArray();
        var headers = new List<(string, string)>(good.Headers);
        switch (random.Next(8))
        {
            case 0:
                body = Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body));
                break;
            case 1:
                body = [0xEF, 0xBB, 0xBF, .. body];
                break;
            case 2:
                body = Mutator.Gzip(body);
                headers.Add(("Content-Encoding", random.Next(2) == 0 ? "gzip" : "br"));
                break;
            case 3:
                body = [];
                break;
            case 4:
                headers.RemoveAll(header => header.Item1 == "Content-Type");
                headers.Add(("Content-Type", Types[random.Next(Types.Length)]));
                break;
            default:
                body = new Mutator(random).Mutate(body, body);
                break;
        }

        return good with { Kind = "bytes", Body = body, Headers = headers, IsOnWire = true };
    }

    private FuzzRequest Headed(ApiOperation operation, string collection, int seed)
    {
        FuzzRequest good = Good(operation, collection, seed);
        var headers = new List<(string Name, string Value)>(good.Headers);
        int choice = random.Next(8);
        if (choice < 3)
        {
            headers.RemoveAll(header => header.Name == "Authorization");
            headers.Add(("Authorization", choice switch { 0 => "Bearer", 1 => $"Bearer {new string('x', random.Next(9_000))}", _ => world.ForeignCredential }));
        }

        headers.Add(choice switch
        {
            3 => ("X-Long", new string('y', random.Next(40_000))),
            4 => ("Idempotency-Key", random.Next(2) == 0 ? new string('k', random.Next(250, 600)) : _spoiler.Value()),
            5 => ("X-Request-Id", _spoiler.Value()),
            6 => ("Accept", "application/xml;q=0.1"),
            _ => ("traceparent", $"00-{seed:x32}-{seed:x16}-01"),
        });
        headers = [.. headers.Select(header => (header.Name, Visible(header.Value)))];
        return good with { Kind = "headers", Headers = headers, IsOnWire = true, IsSigned = good.IsSigned && choice >= 3 };
    }

    /// <summary>Another method, or a path that is nearly one.</summary>
    private FuzzRequest Elsewhere(ApiOperation operation, string collection, int seed)
    {
        FuzzRequest good = Good(operation, collection, seed);
        string path = PathOf(operation, odd: false);
        string odd = random.Next(8) switch
        {
            0 => path + "/",
            1 => path + "/x",
            2 => path.Replace("/", "//", StringComparison.Ordinal),
            3 => path.ToUpperInvariant(),
            4 => path + "%2e%2e",
            5 => path + "/../aggregate-usage",
            6 => path + "?" + new string('q', random.Next(9_000)),
            _ => path,
        };
        return good with { Kind = "elsewhere", Method = random.Next(2) == 0 ? Methods[random.Next(Methods.Length)] : good.Method, Target = odd, Operation = null, IsOnWire = true };
    }

    private string PathOf(ApiOperation operation, bool odd) => Placeholder().Replace(operation.Template, match =>
    {
        string before = operation.Template[..match.Index].TrimEnd('/');
        string name = match.Groups[1].Value;
        string value = (odd ? random.Next(5) : 9) switch
        {
            0 => OddIds[random.Next(OddIds.Length)],
            1 => world.Pool.Any(random) ?? "x",
            2 => world.Foreign.Find(name, CollectionOf(before), random) ?? "x",
            3 => new string('z', random.Next(300)),
            _ => world.Pool.Find(name, CollectionOf(before), random) ?? "0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000",
        };
        return OddIds.Contains(value) ? value : Uri.EscapeDataString(value);
    });

    private string QueryOf(ApiOperation operation, string collection, bool odd = false)
    {
        List<string> parts = [];
        foreach (ApiParameter parameter in operation.Parameters.Where(parameter => parameter.Place == "query" && random.Next(odd ? 2 : 3) == 0))
        {
            string value = odd && random.Next(3) > 0 ? _spoiler.Value() : _values.Parameter(parameter, collection);
            parts.Add($"{parameter.Name}={(value.Length > 6_000 ? "x" : Uri.EscapeDataString(value))}");
        }

        if (odd && random.Next(4) == 0)
        {
            parts.AddRange(random.Next(4) switch
            {
                0 => parts,
                1 => ["=", "&&", "%", "a%zz=1"],
                2 => [$"long={new string('v', random.Next(9_000))}"],
                _ => ["skip=1", "skip=2", "limit=abc"],
            });
        }

        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    private FuzzRequest Signed(FuzzRequest request, int seed)
    {
        request.Headers.Add(world.Credential(request.Operation!, random));
        if (request.Method == "POST" && random.Next(6) == 0)
        {
            request.Headers.Add(("Idempotency-Key", random.Next(4) == 0 ? "again" : seed.ToString(CultureInfo.InvariantCulture)));
        }

        return request with { IsSigned = true };
    }

    /// <summary>No name that might exist: nothing that is made up here may be called.</summary>
    private static string Hermetic(string text) => text.Replace("example.com", "host.invalid", StringComparison.Ordinal);

    private static string Visible(string text) => string.Concat(text.Select(one => one is < ' ' or (char)0x7f ? '.' : one));

    public static string CollectionOf(string template) => template.Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(part => part[0] != '{') ?? "";

    [GeneratedRegex(@"\{([A-Za-z_]+)\}")]
    private static partial Regex Placeholder();
}
