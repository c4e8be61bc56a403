using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Consistency.Checks;
using Billing.Domain.Identity;

namespace BillingFunctions.Hosting;

/// <summary>Recomputes what is stored of customers from its rows and tells what does not agree.</summary>
internal sealed class CheckCommand : ICommand
{
    public const string Usage = """
        Usage: BillingFunctions check [options]

        Compares what is stored of each customer with itself: invoices, journal, wallets, credit notes, numbers, periods, the account, what is still to be
        done, and the usage of the last 31 days. Writes nothing. Exits with 1 when something does not agree.
        With the embedded store, stop the service first.

        Options:
          --organization ID   only this organization
          --customer ID       only this customer
          --json              a line of JSON for each customer instead of text
          --data DIR          where the embedded store keeps its files (default ./.data)
          --storage KIND      embedded or azure, as for the service
        """;

    private const int ProgressEvery = 1_000;

    private static readonly Dictionary<string, Func<Options, OptionReader, Options?>> Own = new()
    {
        ["--json"] = (options, _) => options with { Json = true },
        ["--organization"] = (options, rest) => Owner(rest) is { } organization ? options with { Organization = organization } : null,
        ["--customer"] = (options, rest) => Owner(rest) is { } customer ? options with { Customer = customer } : null,
    };

    public string Name => "check";

    public Task<int> RunAsync(IReadOnlyList<string> arguments) => StoreCommand.RunAsync(
        arguments, Usage, new Options(null, null, Json: false), Own, (services, options) => CheckAsync(services.GetRequiredService<ConsistencyCheck>(), options));

    private static async Task<int> CheckAsync(ConsistencyCheck check, Options options)
    {
        int customers = 0, wrong = 0, invoices = 0;
        await foreach (ConsistencyReport report in check.RunAsync(options.Organization, options.Customer, CancellationToken.None))
        {
            (customers, invoices, wrong) = (customers + 1, invoices + report.Invoices, wrong + (report.Findings.Count > 0 ? 1 : 0));
            if (options.Json)
            {
                var line = new CheckLine(report.Space.ToString(), report.CustomerId.ToString(), report.Invoices, report.Findings);
                Console.WriteLine(JsonSerializer.Serialize(line, CheckJson.Default.CheckLine));
            }
            else
            {
                Print(report);
            }

            if (customers % ProgressEvery == 0)
            {
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{customers} customers checked, {wrong} with findings"));
            }
        }

        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{customers} customers with {invoices} invoices checked, {wrong} with findings"));
        return wrong == 0 ? 0 : 1;
    }

    private static void Print(ConsistencyReport report)
    {
        foreach (Finding finding in report.Findings)
        {
            Console.WriteLine($"{report.Space} {report.CustomerId}: {finding.Check}: {finding.Subject}: {finding.Message}");
        }
    }

    private static OwnerKey? Owner(OptionReader rest) => rest.Value(out string? text) && BillingId.TryParse(text, out BillingId id) ? id.Owner : null;

    private sealed record Options(OwnerKey? Organization, OwnerKey? Customer, bool Json);
}

/// <summary>What is printed of a customer as JSON.</summary>
/// <param name="Space">The organization and mode.</param>
/// <param name="Customer">The customer's id.</param>
/// <param name="Invoices">Invoices that were looked at.</param>
/// <param name="Findings">What does not agree.</param>
internal sealed record CheckLine(string Space, string Customer, int Invoices, IReadOnlyList<Finding> Findings);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckLine))]
internal sealed partial class CheckJson : JsonSerializerContext;
