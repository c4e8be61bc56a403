using System.Text;
using System.Text.Json.Nodes;

namespace Billing.Fuzz.OpenApi;

/// <summary>Puts wrong values into one place of a body, or more. What no JSON library writes (half a surrogate pair, a name that stands twice) goes in as text.</summary>
internal sealed class BodySpoiler(Random random)
{
    private const string Mark = "@@raw";

    private static readonly string[] Wrong =
    [
        "null", "true", "0", "-1", "1", "\"\"", "\" \"", "\"x\"", "[]", "{}", "[null]", "[[[1]]]", "{\"a\":{\"a\":1}}", "17", "1.5", "-0.0", "1e2", "1e999", "-1e999", "1e-400",
        "79228162514264337593543950335", "79228162514264337593543950336", "-79228162514264337593543950335", "0.1234567890123456789012345678901234", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "2147483648", "-2147483649", "\"-0\"", "\"1,000\"", "\" 1\"", "\"1e5\"", "\"+1\"", "\"0x10\"", "\"NaN\"", "\"Infinity\"", "\"79228162514264337593543950335\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\u0000b\"", "\"\\u202e\\ufeff\"", "\"e\\u0301\\ud83d\\ude00\"", "\"\\r\\n\\t\"", "\"a|b/c#d?e%2f\"", "\"'; drop table x; --\"", "\"<script>\"", "\"../../x\"", "\"~\"",
        "\"2026-02-30\"", "\"2026-06-30T23:59:60Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"-9998-01-01T00:00:00Z\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"2026-06-30T12:00:00\"",
        "\"2026-06-30T12:00:00+14:00\"", "\"2026-06-30T12:00:00+99:00\"", "\"1970-01-01T00:00:00Z\"", "\"00000000-0000-0000-0000-000000000000\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"", "\"Pacific/Apia\"",
        "\"Africa/Casablanca\"", "\"JPY\"", "\"BHD\"", "\"XXX\"", "\"usd\"", "\"USD\"", "\"ftp://x/\"", "\"https://[::1]/\"", "\"http://a b/\"", "\"javascript:1\"", "\"a@b\"", "\"@\"",
    ];

    private readonly List<string> _raw = [];

    /// <summary>Puts wrong values in so many places, and sometimes a name twice.</summary>
    public string Spoil(JsonNode? body, int places)
    {
        JsonNode? root = body?.DeepClone();
        for (; places > 0; places--)
        {
            root = SpoilOne(root);
        }

        string text = root?.ToJsonString() ?? "null";
        for (int i = 0; i < _raw.Count; i++)
        {
            text = text.Replace($"\"{Mark}{i}\"", _raw[i], StringComparison.Ordinal);
        }

        return random.Next(15) == 0 ? TwiceNamed(text) : text;
    }

    /// <summary>A wrong value, as the text of a parameter.</summary>
    public string Value() => random.Next(12) == 0 ? Long() : Wrong[random.Next(Wrong.Length)].Trim('"');

    private JsonNode? SpoilOne(JsonNode? root)
    {
        List<(JsonNode Parent, string Name, int Index)> places = [];
        Collect(root, places);
        if (places.Count == 0 || random.Next(40) == 0)
        {
            return Raw();
        }

        (JsonNode parent, string name, int index) = places[random.Next(places.Count)];
        bool isLeftOut = random.Next(6) == 0;
        if (parent is JsonObject fields)
        {
            fields.Remove(name);
            if (!isLeftOut)
            {
                fields[random.Next(30) == 0 ? $"{name}é" : name] = Raw();
            }
        }
        else if (isLeftOut)
        {
            parent.AsArray().RemoveAt(index);
        }
        else
        {
            parent.AsArray()[index] = Raw();
        }

        return root;
    }

    private static void Collect(JsonNode? node, List<(JsonNode, string, int)> places)
    {
        if (node is JsonObject fields)
        {
            foreach ((string name, JsonNode? value) in fields)
            {
                places.Add((fields, name, 0));
                Collect(value, places);
            }
        }
        else if (node is JsonArray items)
        {
            for (int i = 0; i < items.Count; i++)
            {
                places.Add((items, "", i));
                Collect(items[i], places);
            }
        }
    }

    private JsonNode Raw()
    {
        _raw.Add(random.Next(12) switch
        {
            0 => $"\"{Long()}\"",
            1 => Nested(),
            2 => $"[{string.Join(',', Enumerable.Repeat(Wrong[random.Next(Wrong.Length)], random.Next(2_000)))}]",
            3 => $"{{{string.Join(',', Enumerable.Range(0, random.Next(300)).Select(n => $"\"n{n}\":{n}"))}}}",
            _ => Wrong[random.Next(Wrong.Length)],
        });
        return JsonValue.Create($"{Mark}{_raw.Count - 1}")!;
    }

    private string Long()
    {
        var text = new StringBuilder();
        string part = random.Next(4) switch { 0 => "é", 1 => "名", 2 => "a\u0301", _ => "x" };
        int length = random.Next(3) switch { 0 => 256, 1 => 5_000, _ => random.Next(40_000) };
        return text.Insert(0, part, length).ToString();
    }

    private string Nested()
    {
        int depth = random.Next(2) == 0 ? random.Next(40) : random.Next(600);
        string open = random.Next(2) == 0 ? "[" : "{\"a\":";
        return string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(open == "[" ? "]" : "}", depth));
    }

    /// <summary>The first field a second time.</summary>
    private static string TwiceNamed(string text)
    {
        int from = text.IndexOf('"', StringComparison.Ordinal);
        int to = from < 0 ? -1 : text.IndexOf('"', from + 1);
        return to < 0 || text[0] != '{' ? text : $"{text[..from]}{text[from..(to + 1)]}:1,{text[from..]}";
    }
}
