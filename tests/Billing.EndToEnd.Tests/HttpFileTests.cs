using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Billing.EndToEnd;

/// <summary>The files of requests for editors: each request is an operation of the OpenAPI document, and each file runs from top to bottom.</summary>
public sealed partial class HttpFileTests
{
    [Fact]
    public async Task Every_request_of_every_file_exists_and_succeeds()
    {
        using ServiceRun service = await ServiceRun.StartAsync();
        using JsonDocument document = JsonDocument.Parse(await service.Client.GetStringAsync("/openapi/v1.json"));
        List<(string Method, Regex Path)> operations =
        [
            .. document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => (
                method.Name.ToUpperInvariant(), new Regex($"^{Parameter().Replace(path.Name, "[^/]+")}$", RegexOptions.None, TimeSpan.FromSeconds(1))))),
        ];
        string[] files = Directory.GetFiles(Repository.File("http"), "*.http");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            var answers = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (Request request in Read(File.ReadAllText(file)))
            {
                (int status, string text, string path) = await SendAsync(service, request, answers);
                string shown = $"{Path.GetFileName(file)}: {request.Method} {path}";
                Assert.True(operations.Exists(operation => operation.Method == request.Method && operation.Path.IsMatch(path)), $"{shown} is no operation of the document");
                Assert.True(status is >= 200 and < 300, $"{shown} answers {status}: {text}");
            }
        }
    }

    private static async Task<(int Status, string Text, string Path)> SendAsync(ServiceRun service, Request request, Dictionary<string, JsonElement> answers)
    {
        var target = new Uri(Fill(request.Target, answers).Replace(ServiceRun.Printed, service.Authority, StringComparison.Ordinal));
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), target);
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(request.Body, answers)));
        }

        foreach ((string name, string value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using HttpResponseMessage answer = await service.Client.SendAsync(message);
        string text = await answer.Content.ReadAsStringAsync();
        if (request.Name is { } called && text.Length > 0)
        {
            answers[called] = JsonElement.Parse(text);
        }

        return ((int)answer.StatusCode, text, target.AbsolutePath);
    }

    /// <summary>Puts in what editors put in: fields of earlier answers, and instants some days from now.</summary>
    private static string Fill(string text, Dictionary<string, JsonElement> answers) => Moment().Replace(
        Reference().Replace(text, match => Step().Matches(match.Groups[2].Value).Aggregate(
            answers[match.Groups[1].Value], (at, step) => step.Groups[1].Success ? at.GetProperty(step.Groups[1].Value) : at[int.Parse(step.Groups[2].Value, CultureInfo.InvariantCulture)]).ToString()),
        match => DateTimeOffset.UtcNow.AddDays(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    private static List<Request> Read(string file)
    {
        Dictionary<string, string> variables = Variable().Matches(file).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim(), StringComparer.Ordinal);
        string filled = variables.Aggregate(file, (text, variable) => text.Replace($"{{{{{variable.Key}}}}}", variable.Value, StringComparison.Ordinal));
        return [.. filled.Split("\n###").Skip(1).Select(ReadOne)];
    }

    private static Request ReadOne(string part)
    {
        string[] lines = part.Split('\n')[1..];
        string? name = lines.FirstOrDefault(line => line.StartsWith("# @name ", StringComparison.Ordinal))?[8..].Trim();
        lines = [.. lines.SkipWhile(line => line.StartsWith('#'))];
        string[] first = lines[0].Split(' ', 2);
        List<(string, string)> headers = [.. lines.Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair[1]))];
        string body = string.Join('\n', lines.Skip(headers.Count + 2)).Trim();
        return new Request(first[0], first[1].Trim(), headers, body, name);
    }

    private sealed record Request(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string Body, string? Name);

    [GeneratedRegex(@"\{[A-Za-z_]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^@([a-z]+) = (.+)$", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{\{([a-z]+)\.response\.body\.\$([^}]*)\}\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\.([a-z_]+)|\[([0-9]+)\]")]
    private static partial Regex Step();

    [GeneratedRegex(@"\{\{\$datetime iso8601 (-?[0-9]+) d\}\}")]
    private static partial Regex Moment();
}
