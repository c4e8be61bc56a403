using BillingFunctions.Demo;
using BillingFunctions.LocalHost;

namespace BillingFunctions.Hosting;

/// <summary>The sub-commands of the executable.</summary>
internal static class Commands
{
    public static ICommand? Find(string name) => name switch
    {
        "demo" => new DemoCommand(),
        "host" => new HostCommand(),
        "check" => new CheckCommand(),
        "check-usage" => new CheckUsageCommand(),
        "rotate-secrets" => new RotateSecretsCommand(),
        "copy-tables" => new CopyTablesCommand(),
        "load-tables" => new LoadTablesCommand(),
        _ => null,
    };
}
