using System.Text.Json;
using System.Text.RegularExpressions;

namespace Billing.Architecture;

/// <summary>
/// The deployment is compiled by the real compiler, which checks names, types and references, and gives no more rights than these. Nothing here has been deployed: whether Azure accepts
/// the template is not known from it.
/// </summary>
public sealed partial class DeploymentTests
{
    private static readonly string Infra = Path.Combine(SourceTree.Root, "infra");
    private static readonly string Operations = Path.Combine(SourceTree.Root, "docs", "operations");

    /// <summary>Azure's ids of the roles that are needed.</summary>
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["2b629674-e913-4c01-ae53-ef4638d8f975"] = "Azure Event Hubs Data Sender",
        ["a638d3c7-ab3a-418d-83e6-5f17a39d4fde"] = "Azure Event Hubs Data Receiver",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    [Fact]
    public void The_compiler_accepts_templates_and_parameters_without_a_word()
    {
        if (!BicepCompiler.IsHere)
            return;

        (string template, string said) = BicepCompiler.Run("build", "main.bicep");
        Assert.Equal("", said);
        Assert.DoesNotContain("listKeys(", template, StringComparison.OrdinalIgnoreCase);
        using (JsonDocument document = JsonDocument.Parse(template))
            Assert.Contains("SERVICE_URL", document.RootElement.GetProperty("outputs").EnumerateObject().Select(output => output.Name));

        foreach (string parameters in new[] { "dev.bicepparam", "production.bicepparam" })
            Assert.Equal("", BicepCompiler.Run("build-params", parameters).Said);

        (string Name, string Value)[] second =
        [
            ("SECOND_APP", "func-2"), ("SECOND_REGION", "northeurope"), ("IDENTITY_ID", "/id"), ("IDENTITY_CLIENT_ID", "client"), ("STORAGE", "st1"),
            ("FURTHER_STORAGE", "st2,st3"), ("EVENTS", "evh-1"), ("VAULT", "kv-1"), ("INSIGHTS", "InstrumentationKey=1"),
        ];
        (string values, string complaint) = BicepCompiler.Run("build-params", "second-app.bicepparam", second);
        Assert.Equal("", complaint);
        Assert.Contains("evh-1.servicebus.windows.net", values, StringComparison.Ordinal);
        Assert.Contains("SECOND_APP", BicepCompiler.Run("build-params", "second-app.bicepparam").Said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_parameters_that_azd_fills_in_are_those_of_the_template()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Infra, "main.parameters.json")));
        string main = File.ReadAllText(Path.Combine(Infra, "main.bicep"));
        Assert.All(file.RootElement.GetProperty("parameters").EnumerateObject(), parameter => Assert.Matches($@"(?m)^param {parameter.Name} ", main));
    }

    [Fact]
    public void Rights_are_those_that_are_needed_and_each_is_told_by_name()
    {
        string[] given = [.. Modules().SelectMany(text => RoleLine().Matches(text)).Select(match => match.Value)];
        Assert.Equal(Roles.Count, given.Length);
        Assert.All(given, line => Assert.Contains(Roles[RoleId().Match(line).Value], line, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_can_be_reached_with_a_key()
    {
        string all = string.Join('\n', Modules());
        foreach (string wanted in new[] { "allowSharedKeyAccess: false", "disableLocalAuth: true", "DisableLocalAuth: true", "enableRbacAuthorization: true", "allowBlobPublicAccess: false", "properties: { allow: false }" })
            Assert.Contains(wanted, all, StringComparison.Ordinal);

        Assert.DoesNotMatch("(?i)(AccountKey=|SharedAccessKey=|primaryKey|connectionString\\(|listKeys)", all);
    }

    [Fact]
    public void The_hub_keeps_seven_days_and_has_the_group_that_the_trigger_reads_with()
    {
        string events = File.ReadAllText(Path.Combine(Infra, "modules", "events.bicep"));
        using JsonDocument function = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "src", "BillingFunctions", "functions", "aggregate-usage", "function.json")));
        string group = function.RootElement.GetProperty("bindings")[0].GetProperty("consumerGroup").GetString()!;
        Assert.Matches($@"consumergroups@[\d-]+' = \{{\n  parent: hub\n  name: '{group}'", events);
        Assert.Contains("messageRetentionInDays: 7", events, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_alert_has_its_page_and_watches_a_metric_that_the_code_makes()
    {
        string alerts = File.ReadAllText(Path.Combine(Infra, "modules", "alerts.bicep"));
        string[] names = [.. AlertName().Matches(alerts).Select(match => match.Groups[1].Value)];
        Assert.Equal(names.Order(StringComparer.Ordinal), Directory.GetFiles(Path.Combine(Operations, "alerts"), "*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));

        string[] metrics = [.. Metric().Matches(alerts).Select(match => match.Value).Distinct()];
        Assert.True(metrics.Length >= 8, $"{metrics.Length} metrics");
        Assert.All(metrics, metric => Assert.Contains(SourceTree.Under("src"), file => file.Text.Contains($"\"{metric}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_page_of_an_alert_names_its_metric_and_what_to_do()
    {
        string alerts = File.ReadAllText(Path.Combine(Infra, "modules", "alerts.bicep"));
        foreach (string page in Directory.GetFiles(Path.Combine(Operations, "alerts"), "*.md"))
        {
            string text = File.ReadAllText(page);
            foreach (string heading in new[] { "## What it means", "## Look", "## Act", "## Afterwards" })
                Assert.Contains(heading, text, StringComparison.Ordinal);

            string name = Path.GetFileNameWithoutExtension(page);
            Match own = Regex.Match(alerts, $@"name: '{name}'\s+metric: '(?<metric>[^']+)'");
            if (own.Success)
                Assert.Contains($"`{own.Groups["metric"].Value}`", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Metrics_that_the_pages_name_are_made_by_the_code()
    {
        string[] named = [.. Directory.GetFiles(Operations, "*.md", SearchOption.AllDirectories).SelectMany(page => Metric().Matches(File.ReadAllText(page))).Select(match => match.Value).Distinct()];
        string[] code = [.. SourceTree.Under("src").Select(file => file.Text)];
        Assert.All(named, metric => Assert.Contains(code, text => text.Contains($"\"{metric}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Hooks_that_azure_yaml_names_are_there_and_can_be_run()
    {
        string yaml = File.ReadAllText(Path.Combine(SourceTree.Root, "azure.yaml"));
        MatchCollection hooks = Hook().Matches(yaml);
        Assert.NotEmpty(hooks);
        Assert.All(hooks, hook =>
        {
            string file = Path.Combine(SourceTree.Root, hook.Groups[1].Value);
            Assert.True(File.Exists(file), file);
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute), $"{file} cannot be run");
        });
    }

    [Fact]
    public void Links_of_the_pages_lead_somewhere()
    {
        foreach (string page in Directory.GetFiles(Operations, "*.md", SearchOption.AllDirectories))
        {
            IEnumerable<string> dead = Link().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value)
                .Where(link => !File.Exists(Path.Combine(Path.GetDirectoryName(page)!, link)) && !Directory.Exists(Path.Combine(Path.GetDirectoryName(page)!, link)));
            Assert.True(!dead.Any(), $"{page}: {string.Join(' ', dead)}");
        }
    }

    private static IEnumerable<string> Modules() => Directory.GetFiles(Path.Combine(Infra, "modules"), "*.bicep").Select(file => File.ReadAllText(file).ReplaceLineEndings("\n"));

    [GeneratedRegex(@"^.*'[0-9a-f]{8}-[0-9a-f-]{27}'.*$", RegexOptions.Multiline)]
    private static partial Regex RoleLine();

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex RoleId();

    [GeneratedRegex(@"^\s{2,4}name: '([a-z]+(?:-[a-z]+)+)'\n(?!\s+location: 'global'\n\s+properties: \{\n\s+groupShortName)", RegexOptions.Multiline)]
    private static partial Regex AlertName();

    [GeneratedRegex(@"billing\.[a-z_.]*[a-z]")]
    private static partial Regex Metric();

    [GeneratedRegex(@"run: \.?/?(infra/hooks/\S+)")]
    private static partial Regex Hook();

    [GeneratedRegex(@"\]\(([^)#:]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
