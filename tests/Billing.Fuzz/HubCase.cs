using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Billing.Application.Usage.DeadLetters;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Fuzz;

/// <summary>A batch of spoilt messages with a good one among them, as the host sends it.</summary>
internal sealed partial class HubCase(FuzzWorld world) : IFuzzCase
{
    private const int PartitionsCount = 4;

    private readonly Corpus _corpus = new(world.Space);
    private readonly List<byte[]> _packed = [];
    private int _batches;
    private long _sequence;

    public int Step => 40;

    public async Task<(string Outcome, string? Failure)> RunAsync(int seed, int count)
    {
        List<byte[]> messages = [];
        for (int i = 0; i < count; i++)
        {
            messages.Add(await MessageAsync(new Random(seed + i), seed + i));
        }

        var random = new Random(seed);
        messages.Insert(random.Next(messages.Count + 1), Encoding.UTF8.GetBytes(_corpus.CanaryEvent(seed)));
        _batches++;
        (int status, string answer) = await world.CountAsync(Envelope(messages, random));
        Match counted = Counted().Match(answer);
        return status != 200 ? ("blocked", $"the batch is blocked with {status}: {answer}")
            : counted.Success && int.Parse(counted.Groups[1].Value, CultureInfo.InvariantCulture) >= 1 ? ("counted", null)
            : ("lost", $"the good event was not counted: {answer}");
    }

    /// <summary>Every good event was counted, in whatever company it came.</summary>
    public async Task<string?> FinishAsync()
    {
        (int status, string body) = await world.SendAsync("GET", "/v1/events", $"?external_customer_id={FuzzWorld.Canary}&limit=1000", [], []);
        int counted = status == 200 ? JsonDocument.Parse(body).RootElement.GetArrayLength() : -1;
        (int letters, _) = await world.SendAsync("GET", "/v1/dead_letters", "?limit=1000", [], []);
        DeadLetterPage unreadable = await world.Services.GetRequiredService<DeadLetterDesk>().ListAsync(
            new DeadLetterScope(null, "usage"), new DeadLetterQuery { Kind = DeadLetterKind.Unreadable }, 0, int.MaxValue, default);
        DeadLetter? fault = unreadable.Letters.FirstOrDefault(letter => Exception().IsMatch(letter.Reason));
        return counted != Math.Min(1000, _batches) ? $"{counted} of {_batches} good events were counted"
            : fault is not null ? $"message {fault.Sequence} was not read because of a fault: {fault.Reason}"
            : letters != 200 ? $"the list of dead letters answered {letters}"
            : null;
    }

    private async Task<byte[]> MessageAsync(Random random, int seed)
    {
        var mutator = new Mutator(random);
        byte[] good = random.Next(5) == 0 ? await PackedAsync(random) : _corpus.Message(random, seed);
        return mutator.Mutate(good, _corpus.Message(random, seed + 1));
    }

    /// <summary>The service's own packed messages, as its intake makes them.</summary>
    private async Task<byte[]> PackedAsync(Random random)
    {
        if (_packed.Count == 0)
        {
            for (int seed = 0; seed < 20; seed++)
            {
                byte[] body = Encoding.UTF8.GetBytes($"{{\"events\":[{string.Join(',', Enumerable.Range(0, 1 + (seed * 3)).Select(n => _corpus.CanaryEvent(seed).Replace($"k{seed}", $"packed {seed} {n}", StringComparison.Ordinal).Replace(FuzzWorld.Canary, FuzzWorld.Customer, StringComparison.Ordinal)))}]}}");
                await world.SendAsync("POST", "/v1/events/batch", "", body, [new("Content-Type", "application/json")]);
            }

            for (int partition = 0; partition < PartitionsCount; partition++)
            {
                _packed.AddRange((await world.Store.EventLogReader.ReadAsync(partition, -1, 100, default)).Select(message => message.Body.ToArray()));
            }
        }

        return _packed[random.Next(_packed.Count)];
    }

    private byte[] Envelope(List<byte[]> messages, Random random)
    {
        bool isBinary = random.Next(4) != 0;
        bool isDouble = random.Next(2) == 0;
        string bodies = JsonSerializer.Serialize(messages.Select(message => isBinary ? Convert.ToBase64String(message) : Encoding.UTF8.GetString(message)), Options);
        string sequences = $"[{string.Join(',', messages.Select(_ => _sequence++))}]";
        string times = $"[{string.Join(',', messages.Select(_ => "\"2026-07-01T00:00:00.123\""))}]";
        string Value(string json) => isDouble ? JsonSerializer.Serialize(json, Options) : json;
        return Encoding.UTF8.GetBytes(
            $$$"""{"Data":{"events":{{{Value(bodies)}}}},"Metadata":{"PartitionContext":{"EventHubName":"usage","PartitionId":"0"},"SequenceNumberArray":{{{Value(sequences)}}},"EnqueuedTimeUtcArray":{{{Value(times)}}}}}""");
    }

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex("^[A-Za-z]+Exception: ")]
    private static partial Regex Exception();

    [GeneratedRegex("([0-9]+) counted")]
    private static partial Regex Counted();
}
