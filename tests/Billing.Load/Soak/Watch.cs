namespace Billing.Load.Soak;

/// <summary>What was seen of the service at an instant of the run.</summary>
/// <param name="Minute">Since the beginning.</param>
/// <param name="WorkingMegabytes">Resident size.</param>
/// <param name="PrivateMegabytes">Of it, what is its own.</param>
/// <param name="DiskMegabytes">Size of its folder.</param>
/// <param name="ProcessorSeconds">Since it was started.</param>
/// <param name="Lives">How often it was restarted before.</param>
internal readonly record struct Sample(double Minute, long WorkingMegabytes, long PrivateMegabytes, double DiskMegabytes, double ProcessorSeconds, int Lives);

/// <summary>Looks at the size of the service and of what it stores every few seconds.</summary>
internal sealed class Watch(ServiceProcess service, SoakRecord record)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    public Task RunAsync(CancellationToken end) => SoakLoad.EveryAsync(Pace, _ =>
    {
        try
        {
            record.Add(new Sample(record.Minute, service.Megabytes, service.PrivateMegabytes, DiskMegabytes(), service.ProcessorSeconds, record.Restarts));
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // It is being restarted.
        }

        return Task.CompletedTask;
    }, end);

    private double DiskMegabytes() => service.Data.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1048576.0;
}
