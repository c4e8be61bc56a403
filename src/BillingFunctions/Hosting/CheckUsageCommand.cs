using Billing.Application.Usage;
using Billing.Domain.Usage;
using NodaTime;
using NodaTime.Text;

namespace BillingFunctions.Hosting;

/// <summary>Compares the counters of every customer with the raw events, and repairs them when asked to.</summary>
internal sealed class CheckUsageCommand : ICommand
{
    public const string Usage = """
        Usage: BillingFunctions check-usage [options]

        Computes counters again from the raw events and compares. Prints customers that differ; exits with 1 when some do and were not repaired.
        With the embedded store, stop the service first.

        Options:
          --from DATE      first day, UTC (default: 31 days ago)
          --to DATE        last day, UTC (default: today)
          --repair         write anew what differs
          --data DIR       where the embedded store keeps its files (default ./.data)
          --storage KIND   embedded or azure, as for the service
        """;

    private const int UsualDays = 31;

    private static readonly Dictionary<string, Func<Options, OptionReader, Options?>> Own = new()
    {
        ["--repair"] = (options, _) => options with { Repairs = true },
        ["--from"] = (options, rest) => Date(rest) is { } from ? options with { From = from } : null,
        ["--to"] = (options, rest) => Date(rest) is { } to ? options with { To = to } : null,
    };

    public string Name => "check-usage";

    public Task<int> RunAsync(IReadOnlyList<string> arguments) => StoreCommand.RunAsync(
        arguments, Usage, new Options(null, null, Repairs: false), Own, CheckAsync, options => !(options.To < options.From));

    private static async Task<int> CheckAsync(IServiceProvider services, Options options)
    {
        LocalDate today = services.GetRequiredService<IClock>().GetCurrentInstant().InUtc().Date;
        LocalDate to = options.To ?? today, from = options.From ?? to.PlusDays(-UsualDays);
        int customers = 0, wrong = 0, unrepaired = 0;
        long events = 0;
        await foreach (CheckedCustomer one in services.GetRequiredService<UsageCheck>().RunAsync(DayOf(from), DayOf(to), options.Repairs, CancellationToken.None))
        {
            customers++;
            events += one.Report.Events;
            if (!one.Report.IsRight)
            {
                wrong++;
                unrepaired += one.Report.DaysRepaired > 0 ? 0 : 1;
                Console.WriteLine($"{one.Space} {one.Customer}: {one.Report.Differences.Count} hours differ, {one.Report.MissingTransactions} transactions are unknown{(one.Report.DaysRepaired > 0 ? ", repaired" : "")}");
            }
        }

        Console.WriteLine($"{from} to {to}: {customers} customers with {events} events looked at, {wrong} were wrong");
        return unrepaired == 0 ? 0 : 1;
    }

    private static LocalDate? Date(OptionReader rest) =>
        rest.Value(out string? text) && LocalDatePattern.Iso.Parse(text) is { Success: true } date ? date.Value : null;

    private static UtcDay DayOf(LocalDate date) => UtcDay.Of(date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());

    private sealed record Options(LocalDate? From, LocalDate? To, bool Repairs);
}
