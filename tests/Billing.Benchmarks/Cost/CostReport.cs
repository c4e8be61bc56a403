using System.Globalization;
using System.Text;

namespace Billing.Benchmarks.Cost;

/// <summary>The tables of docs/cost.md.</summary>
internal static class CostReport
{
    /// <summary>Between these lines of the page stands what is made here.</summary>
    public const string Begin = "<!-- made by: tests/Billing.Benchmarks -- cost -->";

    public const string End = "<!-- end -->";

    public static string Markdown(WorkFigures work, PriceTable prices)
    {
        var model = new CostModel(work, prices);
        var text = new StringBuilder();
        Units(text, work);
        Bill(text, model, prices);
        Limits(text, model);
        Simulated(text, work);
        return text.ToString();
    }

    private static void Units(StringBuilder text, WorkFigures work)
    {
        text.Append("### Work of a unit\n\n| | a million events | a thousand invoices |\n|---|---|---|\n");
        Row(text, "table transactions", Number(work.TransactionsPerThousandEvents * 1_000), Number((work.ReadsPerInvoice + work.CommitsPerInvoice) * 1_000));
        Row(text, "entities written", Number(work.EntitiesPerThousandEvents * 1_000), Number(work.EntitiesPerInvoice * 1_000));
        Row(text, "messages in the hub, calls of queues", Number(1e6 / work.EventsPerMessage), Number(work.QueueCallsPerInvoice * 1_000));
        Row(text, "processor seconds", Number(work.ProcessorSecondsPerMillionEvents), Number(work.ProcessorMillisecondsPerInvoice));
    }

    private static void Bill(StringBuilder text, CostModel model, PriceTable prices)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### A month in {prices.Currency} ({prices.Region}, {prices.AsOf})\n\n| |");
        foreach (LoadProfile load in LoadProfile.Shown)
            text.Append(CultureInfo.InvariantCulture, $" {load.Name}, {Number(load.InvoicesPerMonth)} invoices |");

        text.Append("\n|---|---|---|---|\n");
        List<IReadOnlyList<CostLine>> bills = [.. LoadProfile.Shown.Select(model.Month)];
        for (int line = 0; line < bills[0].Count; line++)
            Row(text, bills[0][line].What, [.. bills.Select(bill => $"{Money(bill[line].Money)} ({Number(bill[line].Quantity)} {bill[line].Unit})".Replace(" )", ")", StringComparison.Ordinal))]);

        Row(text, "**together**", [.. bills.Select(bill => $"**{Money(bill.Sum(line => line.Money))}**")]);
        Row(text, "for a million events", [.. bills.Zip(LoadProfile.Shown, (bill, load) => Money(bill.Sum(line => line.Money) / (decimal)(load.EventsPerMonth / 1e6)))]);
    }

    private static void Limits(StringBuilder text, CostModel model)
    {
        text.Append("\n### Which part of a limit the busiest time needs\n\n| limit |");
        foreach (LoadProfile load in LoadProfile.Shown)
            text.Append(CultureInfo.InvariantCulture, $" {load.Name} |");

        text.Append("\n|---|---|---|---|\n");
        List<IReadOnlyList<LimitLine>> limits = [.. LoadProfile.Shown.Select(model.Limits)];
        for (int line = 0; line < limits[0].Count; line++)
            Row(text, $"{limits[0][line].What} ({Number(limits[0][line].Limit)})", [.. limits.Select(limit => limit[line].Share.ToString("P1", CultureInfo.InvariantCulture))]);

        text.Append(CultureInfo.InvariantCulture, $"\nOne account and one hub of 32 partitions are full at {Number(model.EventsPerDayAtLimit(LoadProfile.Shown[^1]))} events a day.\n");
    }

    private static void Simulated(StringBuilder text, WorkFigures work)
    {
        LoadProfile load = LoadProfile.Shown[^1];
        text.Append(CultureInfo.InvariantCulture, $"\n### A simulated day: {load.Name}, counting stands still for {PipelineSimulator.StandstillSeconds} s at noon, {Number(load.InvoicesPerMonth)} closes at midnight\n\n");
        text.Append("| hour | events/s | most in the hub | greatest lag, s | closes waiting | instances |\n|---|---|---|---|---|---|\n");
        foreach (PipelineHour hour in new PipelineSimulator(work, load).Day())
            Row(text, hour.Hour.ToString(CultureInfo.InvariantCulture), Number(hour.EventsPerSecond), Number(hour.HubDepth), Number(hour.LagSeconds), Number(hour.Closes), hour.Instances.ToString(CultureInfo.InvariantCulture));
    }

    private static void Row(StringBuilder text, string name, params string[] cells) => text.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Money(decimal money) => money.ToString("#,##0.00", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString(number < 100 ? "#,##0.##" : "#,##0", CultureInfo.InvariantCulture);
}
