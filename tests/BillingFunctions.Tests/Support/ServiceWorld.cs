using BillingFunctions.Hosting;
using BillingFunctions.LocalHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Support;

/// <summary>The stand-alone service in this process, on free ports, with its own data directory and recorded work.</summary>
internal sealed class ServiceWorld : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-service-").FullName;

    private ServiceWorld(Action<IServiceCollection>? register)
    {
        var options = new ServiceOptions { Urls = ["http://127.0.0.1:0"], DataDirectory = _directory };
        App = ServiceApp.Build(options, services =>
        {
            register?.Invoke(services);
            Work.Register(services);
        });
    }

    public RecordingWork Work { get; } = new();

    public WebApplication App { get; }

    public HttpClient Client { get; } = new();

    public Uri Address => App.Services.GetRequiredService<Listeners>().PublicAddresses.Single();

    public Uri TriggerAddress => App.Services.GetRequiredService<Listeners>().TriggerAddress;

    public FunctionsHost Host => App.Services.GetRequiredService<LocalHostService>().Host!;

    public StoreSet Stores => App.Services.GetRequiredService<StoreSet>();

    public static async Task<ServiceWorld> StartAsync(Action<IServiceCollection>? register = null)
    {
        var world = new ServiceWorld(register);
        await world.App.StartAsync();
        return world;
    }

    /// <summary>Calls a trigger as the host does.</summary>
    public Task<(int Status, string Body)> CallAsync(string function, string envelope) =>
        RawHttp.SendAsync(TriggerAddress, "POST", "/" + function, envelope, RawHttp.HostHeaders);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
