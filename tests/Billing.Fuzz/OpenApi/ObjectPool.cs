using System.Text.Json;

namespace Billing.Fuzz.OpenApi;

/// <summary>
/// Ids and codes of things that exist, by the names under which operations ask for them. A thing made at <c>/v1/plans</c> is found under
/// <c>plan_id</c> by its id and under <c>plans.code</c> by its code; names are compared without underscores and case.
/// </summary>
internal sealed class ObjectPool
{
    /// <summary>More of a name are not kept.</summary>
    private const int OfNameMax = 200;

    private const int TextMax = 255;

    private readonly Dictionary<string, List<string>> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>Keeps a value under a name.</summary>
    public void Add(string name, string value)
    {
        string key = Plain(name);
        if (!_byName.TryGetValue(key, out List<string>? values))
        {
            _byName[key] = values = [];
            _names.Add(key);
        }

        if (values.Count < OfNameMax && value.Length is > 0 and <= TextMax)
        {
            values.Add(value);
        }
    }

    /// <summary>Keeps what an answer shows of the thing that an operation made.</summary>
    public void AddAnswer(string template, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        string collection = template.Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(part => part[0] != '{') ?? "";
        JsonElement thing = answer.TryGetProperty("data", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object ? inner : answer;
        foreach (JsonProperty member in thing.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String))
        {
            string value = member.Value.GetString()!;
            if (member.Name is "id" or "code")
            {
                Add($"{Singular(collection)}_{member.Name}", value);
            }
            else if (member.Name is "external_id" or "externalId")
            {
                Add($"external_{Singular(collection)}_id", value);
            }
            else if (member.Name.EndsWith("id", StringComparison.OrdinalIgnoreCase))
            {
                Add(member.Name, value);
            }

            if (member.Name is "id" or "code" or "slug" or "key" or "number" or "external_id" or "externalId")
            {
                Add($"{collection}.{member.Name}", value);
            }
        }
    }

    /// <summary>A value that fits a name below a path, or null: of the path's own collection, then of the name, then of its end (<c>new_plan_id</c> is a <c>plan_id</c>).</summary>
    public string? Find(string name, string collection, Random random)
    {
        string key = Plain(name);
        foreach (string candidate in Candidates(key, Plain(collection)))
        {
            if (_byName.TryGetValue(candidate, out List<string>? values) && values.Count > 0)
            {
                return values[random.Next(values.Count)];
            }
        }

        string? longest = _names.Where(known => known.Length > 3 && (key.EndsWith(known, StringComparison.Ordinal) || known.EndsWith(key, StringComparison.Ordinal)))
            .MaxBy(known => known.Length);
        return longest is null ? null : _byName[longest] is { Count: > 0 } ends ? ends[random.Next(ends.Count)] : null;
    }

    /// <summary>Any value of anything; null when there is nothing yet.</summary>
    public string? Any(Random random) =>
        _names.Count == 0 ? null : _byName[_names[random.Next(_names.Count)]] is { Count: > 0 } values ? values[random.Next(values.Count)] : null;

    private static IEnumerable<string> Candidates(string key, string collection)
    {
        string plural = key.EndsWith("ids", StringComparison.Ordinal) ? key[..^1] : key;
        string end = key.EndsWith("code", StringComparison.Ordinal) ? "code" : "id";
        return [$"{collection}.{key}", plural, $"{collection}.{end}"];
    }

    private static string Singular(string collection) =>
        collection.EndsWith("ies", StringComparison.Ordinal) ? $"{collection[..^3]}y"
        : collection.EndsWith('s') ? collection[..^1] : collection;

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
