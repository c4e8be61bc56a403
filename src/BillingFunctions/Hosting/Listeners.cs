using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BillingFunctions.Hosting;

/// <summary>
/// Which ports are bound. As a function app one loopback port carries forwarded HTTP and trigger calls; stand-alone the trigger calls
/// have a loopback port of their own, so that nothing a client sends can reach them.
/// </summary>
internal sealed class Listeners(ServiceOptions options)
{
    private readonly List<ListenOptions> _public = [];
    private ListenOptions? _trigger;

    /// <summary>Where clients find the service, once it has started.</summary>
    public IReadOnlyList<Uri> PublicAddresses => [.. _public.Select(Address)];

    /// <summary>Where the local host calls the triggers, once the service has started.</summary>
    public Uri TriggerAddress => Address(_trigger ?? throw new InvalidOperationException("The triggers have no port of their own"));

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        if (options.Mode == HostingMode.FunctionApp)
        {
            kestrel.Listen(IPAddress.Loopback, options.HandlerPort, listen => _public.Add(listen));
            return;
        }

        foreach (string url in options.Urls)
            Listen(kestrel, BindingAddress.Parse(url));

        kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Use(next => connection =>
            {
                connection.Features.Set(TriggerConnection.Mark);
                return next(connection);
            });
            _trigger = listen;
        });
    }

    /// <summary>Splits and checks the value of <c>--urls</c>. Only plain HTTP: encryption is the front end's work.</summary>
    public static bool TryParse(string value, out IReadOnlyList<string> urls)
    {
        urls = value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return urls.Count > 0 && urls.All(IsUsable);
    }

    private static bool IsUsable(string url)
    {
        try
        {
            BindingAddress address = BindingAddress.Parse(url);
            return address is { Scheme: "http", IsUnixPipe: false, IsNamedPipe: false, PathBase: "" } && address.Port is >= 0 and <= ushort.MaxValue;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private void Listen(KestrelServerOptions kestrel, BindingAddress address)
    {
        string host = address.Host.Trim('[', ']');
        if (IPAddress.TryParse(host, out IPAddress? ip))
            kestrel.Listen(ip, address.Port, _public.Add);
        else if (host == "localhost" && address.Port != 0)
            kestrel.ListenLocalhost(address.Port, _public.Add);
        else if (host == "localhost")
            kestrel.Listen(IPAddress.Loopback, 0, _public.Add);
        else
            kestrel.ListenAnyIP(address.Port, _public.Add);
    }

    private static Uri Address(ListenOptions listen)
    {
        IPEndPoint? end = listen.IPEndPoint;
        IPAddress ip = end is null || end.Address.Equals(IPAddress.Any) || end.Address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : end.Address;
        return new UriBuilder("http", ip.ToString(), end?.Port ?? 0).Uri;
    }
}
