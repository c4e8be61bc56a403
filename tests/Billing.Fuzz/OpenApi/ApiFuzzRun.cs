using System.Diagnostics;

namespace Billing.Fuzz.OpenApi;

/// <summary>A request that broke a promise.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Why">What happened, with the request.</param>
/// <param name="Replay">One command that does it again.</param>
public sealed record ApiFailure(int Seed, string Why, string Replay);

/// <summary>What many requests gave.</summary>
/// <param name="Requests">Requests sent.</param>
/// <param name="Outcomes">Answers by status.</param>
/// <param name="Served">Operations that succeeded at least once, of how many.</param>
/// <param name="Latencies">Milliseconds, sorted.</param>
/// <param name="Slowest">The slowest requests.</param>
/// <param name="Failures">What broke a promise.</param>
public sealed record ApiFuzzReport(
    int Requests, IReadOnlyDictionary<string, int> Outcomes, (int Done, int Of) Served, IReadOnlyList<double> Latencies, IReadOnlyList<string> Slowest,
    IReadOnlyList<ApiFailure> Failures)
{
    /// <summary>A share of the latencies, 0.99 for p99.</summary>
    public double Percentile(double share) => Latencies.Count == 0 ? 0 : Latencies[Math.Min(Latencies.Count - 1, (int)(Latencies.Count * share))];
}

/// <summary>
/// Sends good and spoilt requests to every operation of a surface's OpenAPI document, over real HTTP: no answer may be a 5xx or take longer than the limit, and each must be
/// as the document describes it. Worlds are made anew after some hundred requests, so that a failure is never more than those away from its replay.
/// </summary>
public static class ApiFuzzRun
{
    /// <summary>Requests to one world.</summary>
    public const int OfWorld = 1_000;

    private const int FailuresMax = 40;
    private const int SlowestShown = 5;

    /// <summary>What takes longer is taken for a hang.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Requests with the seeds [seed, seed + count).</summary>
    public static async Task<ApiFuzzReport> RunAsync(string surface, int seed, int count)
    {
        var tally = new Tally(surface);
        for (int from = seed; from < seed + count && tally.Failures.Count < FailuresMax; from += OfWorld)
        {
            await using ApiWorld world = await ApiWorld.CreateAsync(surface);
            await RunWorldAsync(world, from, Math.Min(OfWorld, seed + count - from), tally);
        }

        return tally.Report();
    }

    private static async Task RunWorldAsync(ApiWorld world, int from, int count, Tally tally)
    {
        using var client = new RawClient(world.Service.Address);
        var judge = new AnswerJudge(world.Document);
        tally.Operations = world.Document.Operations.Count;
        for (int seed = from; seed < from + count; seed++)
        {
            FuzzRequest request = new RequestMaker(world.Document, world, new Random(seed)).Next(seed);
            using var limit = new CancellationTokenSource(Limit);
            long started = Stopwatch.GetTimestamp();
            (RawAnswer? answer, string? fault) = await SendAsync(client, world, request, judge, limit.Token);
            tally.Add(request, answer, Stopwatch.GetElapsedTime(started));
            if (fault is not null)
            {
                tally.Fail(seed, from, $"{fault}\n  {request}\n  {Shown(answer)}{(answer?.Status >= 500 ? $"\n  {world.Service.Faults.Last}" : "")}");
            }

            if (answer?.Status == 401 && request is { IsSigned: true, Operation: { Scheme: not null } ended })
            {
                await world.RenewAsync(ended);
            }

            if (answer is { Status: 200 or 201 } && request.Method == "POST" && request.Operation is { } operation && answer.MediaType == "application/json")
            {
                world.Pool.AddAnswer(operation.Template, System.Text.Json.JsonElement.Parse(answer.Body));
            }
        }
    }

    private static async Task<(RawAnswer? Answer, string? Fault)> SendAsync(RawClient client, ApiWorld world, FuzzRequest request, AnswerJudge judge, CancellationToken limit)
    {
        try
        {
            RawAnswer? answer = await client.SendAsync(request.ToBytes(world.Service.Address.Authority), request.Method == "HEAD", limit);
            return (answer, answer is null ? "gets no answer" : judge.Judge(request, answer));
        }
        catch (OperationCanceledException)
        {
            return (null, $"hangs: no answer within {Limit.TotalSeconds:N0} s");
        }
    }

    private static string Shown(RawAnswer? answer) => answer is null ? "" : $"-> {answer.Status} {answer.Text[..Math.Min(answer.Text.Length, 1_500)]}";

    /// <summary>Adds up.</summary>
    private sealed class Tally(string surface)
    {
        private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
        private readonly HashSet<string> _served = new(StringComparer.Ordinal);
        private readonly List<double> _latencies = [];
        private readonly PriorityQueue<string, double> _slowest = new();

        public List<ApiFailure> Failures { get; } = [];

        public int Operations { get; set; }

        public void Add(FuzzRequest request, RawAnswer? answer, TimeSpan took)
        {
            string outcome = answer is null ? "none" : $"{answer.Status}";
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
            _latencies.Add(took.TotalMilliseconds);
            _slowest.Enqueue($"{took.TotalMilliseconds:N0} ms: {outcome} {request.Operation?.ToString() ?? request.Method} [{request.Kind}]", took.TotalMilliseconds);
            if (_slowest.Count > SlowestShown)
            {
                _slowest.Dequeue();
            }

            if (answer is { Status: >= 200 and < 300 } && request.Operation is { } operation && operation.Method == request.Method)
            {
                _served.Add(operation.ToString());
            }
        }

        public void Fail(int seed, int from, string why) => Failures.Add(new ApiFailure(
            seed, why, $"dotnet run -c Release --project tests/Billing.Fuzz -- openapi --surface {surface} --seed {from} --requests {seed - from + 1}"));

        public ApiFuzzReport Report()
        {
            _latencies.Sort();
            List<string> slowest = [];
            while (_slowest.TryDequeue(out string? one, out _))
            {
                slowest.Insert(0, one);
            }

            return new ApiFuzzReport(_latencies.Count, _outcomes, (_served.Count, Operations), _latencies, slowest, Failures);
        }
    }
}
