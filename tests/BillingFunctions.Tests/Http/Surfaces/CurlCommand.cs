using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace BillingFunctions.Tests.Http.Surfaces;

/// <summary>A request as a page shows it: <c>curl -X METHOD URL -H "Name: value" -d 'body'</c>.</summary>
/// <param name="Text">The command.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">Its headers, but the type of its body.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="ContentType">The type of its body.</param>
internal sealed partial record CurlCommand(string Text, string Method, string Path, IReadOnlyList<(string, string)> Headers, string? Body, string ContentType)
{
    /// <summary>What curl says a body is when nobody says otherwise.</summary>
    private const string UnlessSaid = "application/x-www-form-urlencoded";

    /// <summary>Reads a command; shell variables have the values that are known.</summary>
    public static CurlCommand Parse(string text, IReadOnlyDictionary<string, string> known)
    {
        string method = "";
        string path = "";
        string? body = null;
        List<(string, string)> headers = [];
        string[] words = [.. Words(text.Replace("\\\n", " ", StringComparison.Ordinal).Trim(), known).Skip(1)];
        for (int i = 0; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "-s":
                    break;
                case "-X":
                    method = words[++i];
                    break;
                case "-d":
                    body = words[++i];
                    break;
                case "-H":
                    string[] sides = words[++i].Split(": ", 2);
                    headers.Add((sides[0], sides[1]));
                    break;
                default:
                    path = words[i];
                    break;
            }
        }

        string type = headers.Find(header => header.Item1 == "Content-Type").Item2 ?? UnlessSaid;
        headers.RemoveAll(header => header.Item1 == "Content-Type");
        if (!headers.Exists(header => header.Item1 == "Authorization"))
            headers.Add(("Authorization", ""));

        return new CurlCommand(text, method.Length > 0 ? method : body is null ? "GET" : "POST", path, headers, body, type);
    }

    public async Task<Answer> SendAsync(SurfaceWorld world)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Method), Path);
        if (Body is not null)
            request.Content = new StringContent(Body, Encoding.UTF8, MediaTypeHeaderValue.Parse(ContentType));

        return await world.Billing.Service.SendAsync(request, [.. Headers]);
    }

    /// <summary>The words of a command line: in single quotes as they stand, otherwise with variables put in; quoted or not.</summary>
    private static IEnumerable<string> Words(string text, IReadOnlyDictionary<string, string> known)
    {
        foreach (Match word in Word().Matches(text))
        {
            var built = new StringBuilder();
            foreach (Match part in Part().Matches(word.Value))
                built.Append(part.Value[0] == '\'' ? part.Value[1..^1] : Variable().Replace(part.Value.Trim('"'), name => Value(name.Groups[1].Value, known)));

            yield return built.ToString();
        }
    }

    private static string Value(string name, IReadOnlyDictionary<string, string> known) =>
        known.TryGetValue(name, out string? value) ? value : throw new InvalidOperationException($"Nothing before says what ${name} is");

    [GeneratedRegex("""(?:'[^']*'|"[^"]*"|[^\s'"])+""")]
    private static partial Regex Word();

    [GeneratedRegex("""'[^']*'|"[^"]*"|[^\s'"]+""")]
    private static partial Regex Part();

    [GeneratedRegex(@"\$\{?(\w+)\}?")]
    private static partial Regex Variable();
}
