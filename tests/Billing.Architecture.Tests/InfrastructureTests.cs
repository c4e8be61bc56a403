using System.Text.RegularExpressions;
using Billing.Application.Consistency;
using Billing.Application.Documents;
using Billing.Application.Usage.Retention;
using Billing.Application.Work;

namespace Billing.Architecture;

/// <summary>The deployment makes what the code uses, by the same names.</summary>
public sealed partial class InfrastructureTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "infra");

    [Fact]
    public void Tables_queues_and_containers_have_the_names_that_the_code_uses()
    {
        string storage = File.ReadAllText(Path.Combine(Folder, "modules", "storage.bicep"));
        Assert.Equal(Tables.All, NamesIn(storage, "tables"));
        Assert.Equal([Tables.Customers, Tables.Usage], NamesIn(storage, "spread"));
        Assert.Equal(WorkQueues.All, NamesIn(storage, "queues"));
        Assert.Contains(DocumentBlobs.Container, NamesIn(storage, "containers"));
        Assert.Contains(ArchivedTables.Container, NamesIn(storage, "containers"));
    }

    [Fact]
    public void Every_module_that_is_named_exists_and_gets_every_parameter_it_asks_for()
    {
        string main = File.ReadAllText(Path.Combine(Folder, "main.bicep"));
        MatchCollection modules = ModuleBlock().Matches(main);
        Assert.NotEmpty(modules);
        Assert.All(modules, module =>
        {
            string text = File.ReadAllText(Path.Combine(Folder, module.Groups["path"].Value));
            IEnumerable<string> wanted = Parameter().Matches(text).Where(p => !p.Groups["default"].Success).Select(p => p.Groups["name"].Value);
            Assert.All(wanted, name => Assert.Matches($@"\n\s+{name}:", module.Value));
        });
    }

    private static string[] NamesIn(string text, string variable) =>
        [.. QuotedName().Matches(Regex.Match(text, $@"var {variable} = \[([^\]]*)\]").Groups[1].Value).Select(name => name.Groups[1].Value)];

    [GeneratedRegex(@"'([a-z-]+)'")]
    private static partial Regex QuotedName();

    [GeneratedRegex(@"^param (?<name>\w+) \w+(?<default> =)?", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"module \w+ '(?<path>[^']+)' = \{.*?\n\}", RegexOptions.Singleline)]
    private static partial Regex ModuleBlock();
}
