using System.Globalization;
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
    private readonly WaitClock _waited = new();
    private readonly AzuriteFixture? _azurite;
    private readonly WebApplication _app;
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal) { [ListQuestion.V1] = ServiceProcess.Key };
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
            .AddSingleton<ITableStore>(provider => new CountingTableStore(new WaitedTableStore(provider.GetRequiredService<StoreSet>().Tables, _waited))));
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>Calls of the tables so far.</summary>
    public int Calls => Tables.Counts is var counts ? counts.PointReads + counts.Pages + counts.Transactions : 0;

    /// <summary>Whether the tables are Azurite's.</summary>
    public bool IsOnAzurite => _azurite is not null;

    /// <summary>How long something was asked of the tables so far.</summary>
    public TimeSpan Waited => _waited.Total;

    /// <summary>Processor time of Azurite so far; none on the embedded store.</summary>
    public TimeSpan AzuriteBusy => _azurite?.ProcessorTime ?? TimeSpan.Zero;

    /// <summary>Rows that were read from the tables so far.</summary>
    public int RowsRead => Tables.Counts.RowsRead;

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

    /// <summary>Makes what opens the other surfaces: a key, or a token of a customer.</summary>
    public async Task OpenSurfacesAsync(string customer)
    {
        foreach (string surface in (string[])[ListQuestion.Nova, ListQuestion.CrediBill])
        {
            _keys[surface] = (await PostAsync("/v1/organizations/current/api_keys", $$"""{"surface":"{{surface}}"}""")).GetProperty("raw_key").GetString()!;
        }

        foreach ((string surface, string roles) in ((string, string)[])[(ListQuestion.BillingService, "\"tenant\",\"platform_admin\""), (ListQuestion.Nno, "\"platform\",\"operator\",\"service\"")])
        {
            JsonElement token = await PostAsync("/v1/access_tokens", $$"""{"surface":"{{surface}}","customer_id":"{{customer}}","roles":[{{roles}}],"expires_in":86400}""");
            _keys[surface] = token.GetProperty("access_token").GetString()!;
        }
    }

    /// <summary>Asks a surface for something.</summary>
    public async Task<JsonElement> GetAsync(string path, string surface = ListQuestion.V1)
    {
        using HttpResponseMessage answer = await SendAsync(path, surface);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks a surface for something and takes its bytes as they come: what the answer costs is then the service's.</summary>
    public async Task DrainAsync(string path, string surface)
    {
        using HttpResponseMessage answer = await SendAsync(path, surface, HttpCompletionOption.ResponseHeadersRead);
        await answer.Content.CopyToAsync(Stream.Null);
    }

    /// <summary>How many items a list of v1 has in all.</summary>
    public async Task<int> TotalAsync(string path)
    {
        using HttpResponseMessage answer = await SendAsync(path, ListQuestion.V1);
        return int.Parse(answer.Headers.GetValues("X-Total-Count").Single(), CultureInfo.InvariantCulture);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string surface, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _keys[surface]);
        HttpResponseMessage answer = await _client.SendAsync(request, completion);
        return answer.IsSuccessStatusCode ? answer : throw new InvalidOperationException($"GET {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
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
