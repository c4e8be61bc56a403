using System.Text.RegularExpressions;
using BillingFunctions.Hosting;
using BillingFunctions.Hosting.Settings;

namespace BillingFunctions.Tests.Hosting.Settings;

/// <summary>The written settings are those of the code. With BILLING_WRITE_DOCS=1 page and sample are written anew.</summary>
public sealed partial class SettingsPageTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void The_page_and_the_sample_are_what_the_catalogue_makes_of_them()
    {
        AssertWritten(Path.Combine(Root, "docs", "settings.md"), SettingsPage.Markdown());
        AssertWritten(Path.Combine(Root, "local.settings.sample.json"), SettingsPage.Sample());
    }

    [Fact]
    public void Nothing_is_read_from_the_environment_but_what_the_catalogue_lists()
    {
        string[] mayRead = ["Program.cs", "AppSettings.cs", "HostSettings.cs"];
        HashSet<string> known = [.. SettingCatalog.All.Select(setting => setting.Name)];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(file);
            Assert.True(!text.Contains("Environment.GetEnvironmentVariable", StringComparison.Ordinal) || mayRead.Contains(Path.GetFileName(file)), $"{file} reads the environment past ServiceSettings");
            foreach (Match name in OwnName().Matches(text))
                Assert.True(known.Contains(name.Groups[1].Value), $"{name.Groups[1].Value} of {file} is not in SettingCatalog");
        }
    }

    [Fact]
    public void The_deployment_sets_what_the_catalogue_calls_deployed_and_nothing_else()
    {
        IEnumerable<string> set = AppSetting().Matches(Deployed()).Select(name => name.Groups[1].Value);
        Assert.Equal(SettingCatalog.All.Where(setting => setting.IsDeployed).Select(setting => setting.Name).Order(StringComparer.Ordinal), set.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Secrets_reach_the_deployed_app_from_the_vault_alone()
    {
        string app = Deployed();
        foreach (SettingDefinition secret in SettingCatalog.All.Where(setting => setting is { IsDeployed: true, IsSecret: true }))
            Assert.Matches($@"{secret.Name}: '@Microsoft\.KeyVault\(", app);
    }

    [Fact]
    public void Names_are_listed_once() =>
        Assert.Equal(SettingCatalog.All.Count, SettingCatalog.All.Select(setting => setting.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    /// <summary>Who follows a page at night types what stands there.</summary>
    [Fact]
    public void Settings_commands_and_functions_that_the_pages_of_operations_name_are_there()
    {
        string parameters = File.ReadAllText(Path.Combine(Root, "infra", "main.parameters.json"));
        HashSet<string> settings = [.. SettingCatalog.All.Select(setting => setting.Name), .. PageSetting().Matches(parameters).Select(match => match.Value)];
        foreach (string page in Directory.EnumerateFiles(Path.Combine(Root, "docs", "operations"), "*.md", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(page);
            Assert.All(PageSetting().Matches(text), match => Assert.True(settings.Contains(match.Value), $"{page}: {match.Value}"));
            Assert.All(PageCommand().Matches(text), match => Assert.True(Commands.Find(match.Groups[1].Value) is not null, $"{page}: {match.Value}"));
            Assert.All(PageFunction().Matches(text), match => Assert.True(Directory.Exists(Path.Combine(Root, "src", "BillingFunctions", "functions", match.Groups[1].Value)), $"{page}: {match.Value}"));
        }
    }

    /// <summary>The app's settings in the deployment.</summary>
    private static string Deployed()
    {
        string app = File.ReadAllText(Path.Combine(Root, "infra", "modules", "app.bicep")).ReplaceLineEndings("\n");
        int from = app.IndexOf("resource settings 'config'", StringComparison.Ordinal);
        return app[from..app.IndexOf("\n  }\n", from, StringComparison.Ordinal)];
    }

    private static void AssertWritten(string path, string wanted)
    {
        if (Environment.GetEnvironmentVariable("BILLING_WRITE_DOCS") == "1")
            File.WriteAllText(path, wanted);

        Assert.True(wanted == File.ReadAllText(path).ReplaceLineEndings("\n"), $"{path} is stale: run this test with BILLING_WRITE_DOCS=1");
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BillingFunctions.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the tests");
    }

    [GeneratedRegex("\"((?:BILLING_|Mail__|PaymentProviders__|Integrations__|Webhooks__|APPLICATIONINSIGHTS_|OTEL_|AZURE_)[A-Za-z_]*[A-Za-z])\"")]
    private static partial Regex OwnName();

    [GeneratedRegex(@"\b(?:BILLING_[A-Z_]*[A-Z]|(?:Mail|AzureWebJobsStorage|EventHubConnection)__\w+)\b")]
    private static partial Regex PageSetting();

    [GeneratedRegex(@"BillingFunctions ([a-z]+(?:-[a-z]+)*) ")]
    private static partial Regex PageCommand();

    [GeneratedRegex(@"AzureWebJobs\.([a-z-]+)\.Disabled")]
    private static partial Regex PageFunction();

    [GeneratedRegex(@"^      (\w+): ", RegexOptions.Multiline)]
    private static partial Regex AppSetting();
}
