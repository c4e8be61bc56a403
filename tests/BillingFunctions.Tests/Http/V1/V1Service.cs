using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using BillingFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>The service over real HTTP, counting the rows that requests write for tenants, with a second organization beside the first.</summary>
public sealed class V1Service : IAsyncLifetime
{
    private readonly ServiceFixture _service;
    private WriteCounter? _counter;
    private string _foreignKey = "";

    public V1Service() => _service = new ServiceFixture { Register = Register };

    /// <summary>Rows written so far to any table but the platform's.</summary>
    public int RowsWritten => _counter!.Rows;

    public Billing.TestSupport.Time.SettableClock Clock => _service.Clock;

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        Answer founded = await _service.SendAsync(
            "POST", "/v1/organizations/", """{"name":"Others"}""", ("X-Admin-Secret", ServiceFixture.AdminSecret));
        _foreignKey = founded.ShouldBe(201).Json.GetProperty("api_key").GetProperty("raw_key").GetString()!;
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    public Task<Answer> GetAsync(string path) => _service.SendAsync("GET", path);

    public Task<Answer> PostAsync(string path, string json, string? idempotencyKey = null) =>
        _service.SendAsync("POST", path, json, ("Idempotency-Key", idempotencyKey ?? ""));

    public Task<Answer> PutAsync(string path, string json) => _service.SendAsync("PUT", path, json);

    public Task<Answer> PatchAsync(string path, string json) => _service.SendAsync("PATCH", path, json);

    public Task<Answer> DeleteAsync(string path) => _service.SendAsync("DELETE", path);

    /// <summary>Sends a request with the key of the other organization.</summary>
    public Task<Answer> ForeignAsync(string method, string path, string? json = null) =>
        _service.SendAsync(method, path, json, ("Authorization", $"Bearer {_foreignKey}"));

    /// <summary>Makes something and gives its answer.</summary>
    public async Task<JsonElement> MakeAsync(string path, string json) => (await PostAsync(path, json)).ShouldBe(201).Json;

    /// <summary>Sends a body that is refused with these faults and checks that it left nothing behind.</summary>
    public async Task RefusedAsync(string method, string path, string json, params string[] faults)
    {
        int before = RowsWritten;
        Answer answer = await _service.SendAsync(method, path, json);
        Assert.Equal(faults, answer.ShouldBeProblem(422).Faults);
        Assert.Equal(before, RowsWritten);
    }

    /// <summary>Checks that the other organization sees nothing at a path, whatever it does there, and leaves nothing behind.</summary>
    public async Task HiddenAsync(params (string Method, string Path, string? Json)[] requests)
    {
        int before = RowsWritten;
        foreach ((string method, string path, string? json) in requests)
        {
            (await ForeignAsync(method, path, json)).ShouldBeProblem(404);
        }

        Assert.Equal(before, RowsWritten);
    }

    private void Register(IServiceCollection services)
    {
        var stores = (StoreSet)services.Last(each => each.ServiceType == typeof(StoreSet)).ImplementationInstance!;
        _counter = new WriteCounter(stores.Tables);
        services.AddSingleton<ITableStore>(_counter);
    }

    private sealed class WriteCounter(ITableStore inner) : ITableStore
    {
        private int _rows;

        public int Rows => Volatile.Read(ref _rows);

        public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

        public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

        public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) =>
            inner.QueryAsync(table, range, cancellationToken);

        public async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
        {
            CommitResult result = await inner.CommitAsync(table, writes, cancellationToken);
            if (result.IsCommitted && table != Tables.Platform)
            {
                Interlocked.Add(ref _rows, writes.Count);
            }

            return result;
        }
    }
}

/// <summary>Reading answers.</summary>
internal static class JsonReading
{
    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static string Id(this JsonElement json) => json.Text("id");
}
