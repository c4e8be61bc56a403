using Billing.Application.Ports;
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

    public string Name => "check-usage";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            await using WebApplication app = ServiceApp.Build(options.Service);
            await StoreComposition.PrepareAsync(app.Services.GetRequiredService<StoreSet>(), CancellationToken.None);
            return await CheckAsync(app.Services, options);
        }
        catch (Exception exception) when (exception is StoreException or IOException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

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

    private static Options? Parse(IReadOnlyList<string> arguments)
    {
        var service = new ServiceOptions { Urls = ["http://127.0.0.1:0"] };
        var options = new Options(service, null, null, Repairs: false);
        var rest = new OptionReader(arguments);
        while (rest.Next(out string? name))
        {
            Options? changed = name switch
            {
                "--repair" => options with { Repairs = true },
                "--from" => Date(rest) is { } from ? options with { From = from } : null,
                "--to" => Date(rest) is { } to ? options with { To = to } : null,
                _ => CommandLine.TryApply(name, rest, ref service, out _) ? options : null,
            };
            if (changed is null)
                return null;

            options = changed;
        }

        return options.To < options.From ? null : options with { Service = service };
    }

    private static LocalDate? Date(OptionReader rest) =>
        rest.Value(out string? text) && LocalDatePattern.Iso.Parse(text) is { Success: true } date ? date.Value : null;

    private static UtcDay DayOf(LocalDate date) => UtcDay.Of(date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());

    private sealed record Options(ServiceOptions Service, LocalDate? From, LocalDate? To, bool Repairs);
}
