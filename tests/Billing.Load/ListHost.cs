using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.TestSupport.Azurite;
using Billing.TestSupport.Storage;
using BillingFunctions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Billing.Load;

/// <summary>The service in this process, so that its calls of the tables can be counted; asked over real HTTP.</summary>
internal sealed class ListHost : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("billing-lists-");
    private readonly AzuriteFixture? _azurite;
    private readonly WebApplication _app;
    private HttpClient _client = new();

    private ListHost(bool onAzurite)
    {
        Environment.SetEnvironmentVariable("BILLING_BOOTSTRAP_API_KEY", ServiceProcess.Key);
        if (onAzurite)
        {
            _azurite = new AzuriteFixture();
            Environment.SetEnvironmentVariable("AzureWebJobsStorage", _azurite.ConnectionString);
        }

        var options = new ServiceOptions { Urls = ["http://127.0.0.1:0"], DataDirectory = _data.FullName, Storage = onAzurite ? StorageKind.Azure : StorageKind.Embedded };
        _app = ServiceApp.Build(options, services => services
            .AddLogging(logging => logging.ClearProviders())
            .AddSingleton<ITableStore>(provider => new CountingTableStore(provider.GetRequiredService<StoreSet>().Tables)));
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>Calls of the tables so far.</summary>
    public int Calls => Tables.Counts is var counts ? counts.PointReads + counts.Pages + counts.Transactions : 0;

    /// <summary>Bytes that were read from the tables so far.</summary>
    public long BytesRead => Tables.BytesRead;

    /// <summary>Where the organization's data is.</summary>
    public DataSpace Space { get; private set; }

    public static async Task<ListHost> StartAsync(bool onAzurite)
    {
        var host = new ListHost(onAzurite);
        await host._app.StartAsync();
        host._client = new HttpClient { BaseAddress = host.Services.GetRequiredService<Listeners>().PublicAddresses[0] };
        host._client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ServiceProcess.Key);
        host.Space = (await host.Services.GetRequiredService<ApiKeyDirectory>().AuthenticateAsync(ServiceProcess.Key, default))!.Space;
        return host;
    }

    /// <summary>A page of a list, and how many items there are in all.</summary>
    public async Task<(JsonElement Items, int Total)> ListAsync(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path);
        string text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? (JsonElement.Parse(text), int.Parse(answer.Headers.GetValues("X-Total-Count").Single(), System.Globalization.CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"GET {path}: {(int)answer.StatusCode} {text}");
    }

    public async Task<JsonElement> PostAsync(string path, string json)
    {
        using HttpResponseMessage answer = await _client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        string text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {text}");
    }

    private CountingTableStore Tables => (CountingTableStore)Services.GetRequiredService<ITableStore>();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _azurite?.Dispose();
        _data.Delete(recursive: true);
    }
}
