using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Billing.Architecture;

public sealed class DependencyTests
{
    /// <summary>Dependencies run one way: Domain, Application, then Storage, Providers and Pdf, then the function app.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Billing.Domain"] = [],
        ["Billing.Application"] = ["Billing.Domain"],
        ["Billing.Storage"] = ["Billing.Application", "Billing.Domain"],
        ["Billing.Providers"] = ["Billing.Application", "Billing.Domain"],
        ["Billing.Pdf"] = ["Billing.Application", "Billing.Domain"],
        ["BillingFunctions"] = ["Billing.Application", "Billing.Domain", "Billing.Storage", "Billing.Providers", "Billing.Pdf"],
    };

    /// <summary>Packages by project: the domain knows of dates and of nothing else.</summary>
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["Billing.Domain"] = ["NodaTime"],
        ["Billing.Application"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["Billing.Pdf"] = [],
    };

    private static readonly string[] ImpureNamespaces =
        ["System.IO", "System.Net", "System.Text.Json", "System.Threading.Tasks", "System.Data", "Azure", "Microsoft"];

    [Fact]
    public void Projects_reference_only_what_the_dependency_rule_allows()
    {
        foreach ((string name, XDocument project) in Projects())
        {
            string[] references = [.. Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];
            Assert.All(references, reference => Assert.Contains(reference, Allowed[name]));
        }
    }

    [Fact]
    public void Inner_projects_use_only_their_few_packages()
    {
        foreach ((string name, XDocument project) in Projects().Where(project => Packages.ContainsKey(project.Name)))
        {
            Assert.All(Items(project, "PackageReference"), package => Assert.Contains(package, Packages[name]));
        }
    }

    [Fact]
    public void The_domain_is_pure()
    {
        IEnumerable<string> impure =
            from file in SourceTree.Under("src/Billing.Domain")
            from use in file.Syntax.DescendantNodes().OfType<UsingDirectiveSyntax>()
            let name = use.Name?.ToString() ?? ""
            where ImpureNamespaces.Any(space => name == space || name.StartsWith(space + ".", StringComparison.Ordinal))
            select $"{file.At(use)} uses {name}";
        Assert.Empty(impure);
    }

    /// <summary>What is billed knows in which period a subscription is: the calendar in the customer's zone of today is wrong for some hours after a move. Surfaces ask <c>CustomerPeriods</c>.</summary>
    [Fact]
    public void Only_the_domain_and_the_use_cases_ask_the_calendar_of_periods() => Assert.Empty(
        from file in SourceTree.Under("src").Where(file => !file.Path.StartsWith("src/Billing.Domain/", StringComparison.Ordinal) && !file.Path.StartsWith("src/Billing.Application/", StringComparison.Ordinal))
        from name in file.Syntax.DescendantNodes().OfType<IdentifierNameSyntax>()
        where name.Identifier.Text == "BillingCalendar"
        select $"{file.At(name)} asks the calendar");

    private static IEnumerable<(string Name, XDocument Project)> Projects() =>
        from path in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        select (Path.GetFileNameWithoutExtension(path), XDocument.Load(path));

    private static IEnumerable<string> Items(XDocument project, string kind) =>
        project.Descendants(kind).Select(item => item.Attribute("Include")!.Value);
}
