using System.Diagnostics;
using System.Text.Json;

namespace Billing.EndToEnd;

/// <summary>The demo as a person runs it: a process of its own, in directories of its own.</summary>
internal sealed class DemoRun : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-demo-").FullName;

    public string Data => Path.Combine(_directory, "data");

    public string Output => Path.Combine(_directory, "invoices");

    /// <summary>Plays the history to its end and gives what the console showed.</summary>
    public async Task<string> PlayAsync(params string[] more)
    {
        using Process process = Start(more);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}\n{output}\n{await errors}");
        return output;
    }

    /// <summary>Starts the history and kills it without warning.</summary>
    public async Task KillAsync(TimeSpan after)
    {
        using Process process = Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(after));
        process.Kill();
        await Task.WhenAll(process.WaitForExitAsync(), output, errors);
    }

    /// <summary>The invoices that were written, as JSON.</summary>
    public IReadOnlyList<JsonElement> Invoices() =>
        [.. Directory.EnumerateFiles(Output, "*.json").Order(StringComparer.Ordinal).Select(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement)];

    /// <summary>What a customer sees of all invoices, without ids and the instants of writing: the same after every way of getting there.</summary>
    public string Digest() => string.Join('\n', Invoices().Select(invoice =>
        $"{invoice.GetProperty("invoice_number")} {invoice.GetProperty("billing_period_start")} {invoice.GetProperty("total_cents")} " +
        string.Join(' ', invoice.GetProperty("line_items").EnumerateArray().Select(line => $"{line.GetProperty("quantity")}:{line.GetProperty("amount")}"))));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Process Start(params string[] more)
    {
        string app = Path.Combine(AppContext.BaseDirectory, "BillingFunctions.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", app, "demo", "--data", Data, "--out", Output, .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
