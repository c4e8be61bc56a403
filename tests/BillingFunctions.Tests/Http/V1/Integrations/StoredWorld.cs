using Billing.TestSupport.Smtp;
using BillingFunctions.Hosting;
using BillingFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Integrations;

/// <summary>A service that sends mails, and a copy of everything that it stores.</summary>
public sealed class StoredWorld : IAsyncLifetime
{
    private readonly StoredBytes _stored = new();

    public StoredWorld() => Billing = new()
    {
        Also = services => services.AddSingleton(_stored.Around((StoreSet)services.Last(each => each.ServiceType == typeof(StoreSet)).ImplementationInstance!)),
    };

    public BillingWorld Billing { get; }

    public SmtpTestServer Mails { get; } = new();

    /// <summary>Where a text stands in what is stored.</summary>
    public IReadOnlyList<string> PlacesOf(string text) => _stored.PlacesOf(text);

    public Task InitializeAsync() => Billing.InitializeAsync();

    public async Task DisposeAsync()
    {
        await Billing.DisposeAsync();
        await Mails.DisposeAsync();
    }
}
