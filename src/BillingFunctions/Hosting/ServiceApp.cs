using Billing.Application.Ports;
using BillingFunctions.Hosting.Settings;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.Triggers;

namespace BillingFunctions.Hosting;

/// <summary>The web application: listeners, composition, and which part answers a request.</summary>
internal static class ServiceApp
{
    /// <param name="options">How the service runs.</param>
    /// <param name="register">Registrations on top, which win: a demo brings its own clock, a test its own stores and work.</param>
    public static WebApplication Build(ServiceOptions options, Action<IServiceCollection>? register = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddJsonConsole(console => console.UseUtcTimestamp = true);
        var listeners = new Listeners(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listeners.Configure);
        builder.Services.AddSingleton(listeners);
        builder.Services.AddBilling(options);
        register?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        // First of all, so that nothing starts on a wrong setting.
        app.Services.GetRequiredService<ServiceSettings>();
        app.Services.GetRequiredService<Telemetry>();
        app.Run(options.Mode == HostingMode.FunctionApp ? FunctionAppRequests(app.Services) : StandAloneRequests(app.Services));
        return app;
    }

    public static async Task<int> RunAsync(ServiceOptions options)
    {
        if (SettingValidation.StoreFault(options, AppSettings.OfProcess()) is { } fault)
            throw new SettingsException(fault);

        await using WebApplication app = Build(options);
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (exception is StoreException or IOException)
        {
            // A store in use, a port taken: the sentence says it all.
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    /// <summary>Calls of the host and forwarded requests come in on one port.</summary>
    private static RequestDelegate FunctionAppRequests(IServiceProvider services)
    {
        PublicSurfaces surfaces = services.GetRequiredService<PublicSurfaces>();
        return context => TriggerGate.Match(context) is { } function
            ? services.GetRequiredService<TriggerDispatcher>().DispatchAsync(context, function)
            : surfaces.HandleAsync(context);
    }

    /// <summary>Calls of the local host come in on their own port, and nothing else is served there.</summary>
    private static RequestDelegate StandAloneRequests(IServiceProvider services)
    {
        PublicSurfaces surfaces = services.GetRequiredService<PublicSurfaces>();
        return context => context.Features.Get<TriggerConnection>() is null
            ? surfaces.HandleAsync(context)
            : services.GetRequiredService<TriggerPort>().HandleAsync(context);
    }
}
