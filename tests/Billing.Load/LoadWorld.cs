using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Billing.Load;

/// <summary>The service with a metric, a plan and customers <c>load-0</c>, <c>load-1</c>... in it.</summary>
internal sealed class LoadWorld(ServiceProcess service) : IDisposable
{
    private const int ParallelSetUp = 32;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = ParallelSetUp })
    {
        BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{service.Port}")),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", ServiceProcess.Key) },
    };

    private string? _planId;
    private string[] _customerIds = [];

    /// <summary>Distinguishes the transaction ids of this run from those of all others.</summary>
    public string Run { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>When usage happens: now, to the second.</summary>
    public string Now { get; } = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>When subscriptions start: with the month, so that their period is running and none is due.</summary>
    private static string MonthStart { get; } = DateTimeOffset.UtcNow.ToString("yyyy-MM-01T00:00:00Z", CultureInfo.InvariantCulture);

    /// <summary>Processor time of the service so far.</summary>
    public double ProcessorSeconds => service.ProcessorSeconds;

    public static string CustomerName(int number) => string.Create(CultureInfo.InvariantCulture, $"load-{number}");

    public void Dispose() => _client.Dispose();

    public Task<LoadConnection> ConnectAsync() => LoadConnection.OpenAsync(service.Port);

    /// <summary>Makes the metric, the plan and the customers.</summary>
    public async Task PrepareAsync(int customers)
    {
        string metric = await CreateAsync("/v1/billable_metrics/", """{"code":"load","name":"Load","aggregation_type":"sum","field_name":"value"}""");
        _planId = await CreateAsync(
            "/v1/plans/",
            $$$"""{"code":"load","name":"Load","interval":"monthly","amount_cents":0,"charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"standard","properties":{"amount":"1"}}]}""");
        _customerIds = new string[customers];
        await Parallel.ForAsync(0, customers, new ParallelOptions { MaxDegreeOfParallelism = ParallelSetUp }, async (number, _) =>
            _customerIds[number] = await CreateAsync("/v1/customers/", $$"""{"external_id":"{{CustomerName(number)}}","name":"Load"}"""));
    }

    /// <summary>Subscribes a customer from the beginning of the month and gives the path of its current usage.</summary>
    public async Task<string> SubscribeAsync(int customer)
    {
        string name = CustomerName(customer);
        await CreateAsync(
            "/v1/subscriptions/",
            $$"""{"external_id":"{{name}}","customer_id":"{{_customerIds[customer]}}","plan_id":"{{_planId}}","started_at":"{{MonthStart}}"}""");
        return $"/v1/customers/{name}/current_usage?subscription_id={name}";
    }

    private async Task<string> CreateAsync(string path, string body)
    {
        using HttpResponseMessage answer = await _client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        string text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {text}");
        }

        using JsonDocument created = JsonDocument.Parse(text);
        return created.RootElement.GetProperty("id").GetString()!;
    }
}
