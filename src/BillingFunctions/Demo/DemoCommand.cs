using System.Diagnostics;
using Billing.Application.Ports;
using BillingFunctions.Hosting;
using BillingFunctions.Http;
using NodaTime;

namespace BillingFunctions.Demo;

/// <summary>Plays a billing history through a service that it starts in this process. Playing it again changes nothing.</summary>
internal sealed class DemoCommand : ICommand
{
    /// <summary>The day on which the demo plays: after the last month that it closes.</summary>
    public static readonly Instant Now = Instant.FromUtc(2026, 7, 2, 0, 0);

    public string Name => "demo";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (DemoOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(DemoOptions.Usage);
            return 2;
        }

        string key = DemoKey.Ensure(options.Service.DataDirectory);
        await using WebApplication app = ServiceApp.Build(options.Service, services => Register(services, key));
        try
        {
            await app.StartAsync();
            await PlayAsync(app, options, key);
            if (options.Serve)
                await ServeAsync(app, key);

            await app.StopAsync();
            return 0;
        }
        catch (Exception exception) when (exception is StoreException or IOException or HttpRequestException or DemoException)
        {
            await Console.Error.WriteLineAsync($"The demo stopped: {exception.Message}\nRun the same command again; it goes on where it was.");
            return 1;
        }
    }

    private static void Register(IServiceCollection services, string key) => services
        .AddSingleton(new PublicHttpSettings(DocumentedRateLimits: false, AdminSecret: null, FirstKey: key))
        .AddSingleton<IClock>(new DemoClock(Now))
        .Configure<LoggerFilterOptions>(filters => filters.MinLevel = LogLevel.Warning);

    private static async Task PlayAsync(WebApplication app, DemoOptions options, string key)
    {
        Uri address = app.Services.GetRequiredService<Listeners>().PublicAddresses[0];
        using var api = new DemoApi(address, key);
        using var events = DemoEvents.Open(options.EventsFile);
        await new DemoHistory(api, events, options.OutputDirectory).PlayAsync();
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"Largest memory of the service, demo included: {process.PeakWorkingSet64 / 1_000_000} MB");
    }

    private static async Task ServeAsync(WebApplication app, string key)
    {
        string address = app.Services.GetRequiredService<Listeners>().PublicAddresses[0].ToString().TrimEnd('/');
        Console.WriteLine(
            $"""

            Serving on {address} until you press Ctrl+C. The service's clock stands at {Now}.
              API key    {key}
              Reference  {address}/docs
              Try        curl -H "Authorization: Bearer {key}" "{address}/v1/invoices/?limit=1"
            """);
        await app.WaitForShutdownAsync();
    }
}
