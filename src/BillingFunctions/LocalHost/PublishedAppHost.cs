using System.Globalization;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Front;
using BillingFunctions.LocalHost.Handler;

namespace BillingFunctions.LocalHost;

/// <summary>
/// Runs a published app folder as the Functions host does: the executable as a child process, its HTTP functions on a public port, its
/// triggers from the stores, and the hub and calls by hand on an admin port.
/// </summary>
internal sealed class PublishedAppHost : IAsyncDisposable
{
    private readonly HostListeners _listeners;
    private readonly HttpFront _front;
    private readonly WebApplication _web;

    private PublishedAppHost(WebApplication web, HostListeners listeners, FunctionsHost host, HandlerProcess process, HttpFront front) =>
        (_web, _listeners, Host, Process, _front) = (web, listeners, host, process, front);

    /// <summary>Where clients call the HTTP functions.</summary>
    public Uri Address => _listeners.FrontAddress;

    /// <summary>Where the hub is and functions are called by hand.</summary>
    public Uri AdminAddress => _listeners.AdminAddress;

    public FunctionsHost Host { get; }

    public HandlerProcess Process { get; }

    /// <summary>Starts listening and the child process; triggers start with <see cref="FunctionsHost.Start"/>.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="ports">Makes the ports, once it is known where this machine's hub listens.</param>
    /// <param name="logger">Where the host's own lines and the handler's output go.</param>
    public static async Task<PublishedAppHost> StartAsync(PublishedAppOptions options, Func<AppSettings, Uri, LocalHostPorts> ports, ILogger logger)
    {
        var listeners = new HostListeners(options.Port);
        WebApplication web = BuildWeb(listeners);
        await web.StartAsync();
        try
        {
            string hubConnection = string.Create(CultureInfo.InvariantCulture, $"Endpoint={listeners.AdminAddress}");
            AppSettings settings = AppSettings.Load(options.App, LocalDefaults.Settings).With(options.Settings);
            if (settings["EventHubConnection"] is null && settings["EventHubConnection__fullyQualifiedNamespace"] is null)
                settings = settings.With([KeyValuePair.Create("EventHubConnection", hubConnection)]);

            return Run(options, settings, ports(settings, listeners.AdminAddress), web, listeners, logger);
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _front.Dispose();
        await _web.StopAsync();
        await _web.DisposeAsync();
    }

    private static PublishedAppHost Run(
        PublishedAppOptions options, AppSettings settings, LocalHostPorts ports, WebApplication web, HostListeners listeners, ILogger logger)
    {
        HostConfiguration configuration = HostConfiguration.Load(options.App, settings);
        FunctionCatalog catalog = FunctionCatalog.Load(configuration, settings, TimeProvider.System);
        var process = new HandlerProcess(configuration, settings, ports.Random, TimeProvider.System, logger);
        var host = new FunctionsHost(configuration, catalog, process, ports, TimeProvider.System, logger, options.Encoding);
        IRequestCopy copy = configuration.Proxies && !options.ForwardsAsOldHosts ? new ProxyingCopy()
            : configuration.Forwards ? new ForwardingCopy()
            : throw new FormatException("HTTP functions need enableProxyingHttpRequest or enableForwardingHttpRequest");
        bool hasHomePage = settings["AzureWebJobsDisableHomepage"] != "true";
        var routes = new RouteTable(catalog, configuration.RoutePrefix);
        var front = new HttpFront(routes, process, ports.Random, copy, hasHomePage, logger);
        listeners.OnFront = front.HandleAsync;
        listeners.OnAdmin = new AdminPort(host, ports.Hub is { } hub ? new HubEndpoints(settings[LocalDefaults.HubSetting]!, hub.Log) : null).HandleAsync;
        return new PublishedAppHost(web, listeners, host, process, front);
    }

    private static WebApplication BuildWeb(HostListeners listeners)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listeners.Configure);
        WebApplication web = builder.Build();
        web.Run(listeners.HandleAsync);
        return web;
    }
}
