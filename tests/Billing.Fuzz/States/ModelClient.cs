using System.Globalization;
using System.Text.Json;
using Billing.Application.Work;
using Billing.Fuzz.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Billing.Fuzz.States;

/// <summary>A promise that was broken; the message says which.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);

/// <summary>Asks the service over HTTP as one organization, and moves its clock.</summary>
internal sealed class ModelClient(FuzzService service)
{
    private const string Credential = $"Bearer {FuzzWorld.Key}";

    /// <summary>How long the background may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Instant Now => service.Clock.GetCurrentInstant();

    public async Task<JsonElement> DoAsync(string method, string path, string? body = null)
    {
        (int status, JsonElement answer, _) = await service.SendAsync(method, path, body, Credential);
        return status is 200 or 201 or 202 or 204 ? answer : throw new BrokenPromiseException($"{method} {path} {body} answers {status}: {answer} {service.Faults.Last}");
    }

    public async Task<string> MakeAsync(string path, string body) => Text(await DoAsync("POST", path, body), "id");

    /// <summary>How many items a list has.</summary>
    public async Task<int> CountAsync(string path)
    {
        (int status, JsonElement answer, var headers) = await service.SendAsync("GET", path, null, Credential);
        return status == 200 ? int.Parse(headers.GetValues("X-Total-Count").Single(), CultureInfo.InvariantCulture) : throw new BrokenPromiseException($"GET {path} answers {status}: {answer}");
    }

    /// <summary>Waits until a value is as it should be.</summary>
    public static async Task ReachAsync<T>(string what, T expected, Func<Task<T>> read)
    {
        using var end = new CancellationTokenSource(Patience);
        while (true)
        {
            T found = await read();
            if (EqualityComparer<T>.Default.Equals(found, expected))
            {
                return;
            }

            if (end.IsCancellationRequested)
            {
                throw new BrokenPromiseException($"{what}: {found}, and should be {expected}");
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Moves the clock and does what is due.</summary>
    public async Task PassAsync(Instant until)
    {
        service.Clock.Set(until);
        await service.Services.GetRequiredService<IScheduleRun>().RunAsync(TimeBudget.Ample(), default);
    }

    public void Tick() => service.Clock.Advance(Duration.FromMinutes(1));

    public static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static decimal Cents(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.String } text
        ? decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture)
        : json.GetProperty(name).GetDecimal();
}
