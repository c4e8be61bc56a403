using System.Diagnostics;

namespace BillingFunctions.Demo;

/// <summary>Says on the console what the demo is doing, how far it is and how long it took.</summary>
internal sealed class DemoProgress
{
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private string _step = "";
    private int _count;

    public double Seconds => Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;

    public async Task StepAsync(string name, Func<Task> run) => await StepAsync(name, async () =>
    {
        await run();
        return true;
    });

    public async Task<T> StepAsync<T>(string name, Func<Task<T>> run)
    {
        (_step, _count) = (name, 0);
        long startedAt = Stopwatch.GetTimestamp();
        if (!Console.IsOutputRedirected)
            Console.Write($"  {name}...");

        T result = await run();
        Console.WriteLine($"{(Console.IsOutputRedirected ? "" : "\r")}  {name,-48} {Stopwatch.GetElapsedTime(startedAt).TotalSeconds,6:F1} s");
        return result;
    }

    /// <summary>Counts on by some items.</summary>
    public void Advance(int by, int total) => Show(Interlocked.Add(ref _count, by), total);

    /// <summary>Shows how far the step is, on a terminal.</summary>
    public void Show(int done, int total)
    {
        if (!Console.IsOutputRedirected)
            Console.Write($"\r  {_step}... {done:N0} of {total:N0}   ");
    }
}
