using System.Collections.Concurrent;
using System.Diagnostics;

namespace Billing.Load.Soak;

/// <summary>What happened when: latencies, sizes, restarts and bad answers of a run, told in sixths of its length and as slopes.</summary>
internal sealed class SoakRecord(TimeSpan length)
{
    private const int Windows = 6;
    private const int ToldMax = 20;
    private const double SettledMinutes = 1;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, List<(double Minute, double Milliseconds)>> _answers = new(StringComparer.Ordinal);
    private readonly List<Sample> _samples = [];
    private readonly List<(double Minute, bool IsKill, double Stopped, double Down)> _restarts = [];
    private readonly SortedDictionary<int, int> _refused = [];
    private readonly ConcurrentQueue<string> _told = [];
    private long _begun = Stopwatch.GetTimestamp();
    private int _unanswered;

    /// <summary>Minutes since the beginning.</summary>
    public double Minute => Stopwatch.GetElapsedTime(_begun).TotalMinutes;

    public int Restarts
    {
        get
        {
            lock (_lock)
            {
                return _restarts.Count;
            }
        }
    }

    /// <summary>What came before was set-up.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _begun = Stopwatch.GetTimestamp();
            _answers.Clear();
        }
    }

    /// <summary>A good answer; what was sent more than once says nothing about latency.</summary>
    public void Answered(string kind, long startedAt, bool isFirstTry)
    {
        if (!isFirstTry)
        {
            return;
        }

        lock (_lock)
        {
            if (!_answers.TryGetValue(kind, out List<(double, double)>? answers))
            {
                _answers.Add(kind, answers = []);
            }

            answers.Add((Minute, Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds));
        }
    }

    public void Unanswered() => Interlocked.Increment(ref _unanswered);

    public void Refused(int status, string text)
    {
        lock (_lock)
        {
            _refused[status] = _refused.GetValueOrDefault(status) + 1;
        }

        if (_told.Count < ToldMax)
        {
            _told.Enqueue(text);
        }
    }

    public void Restarted(bool isKill, double stopped, double down)
    {
        lock (_lock)
        {
            _restarts.Add((Minute, isKill, stopped, down));
        }
    }

    public void Add(Sample sample)
    {
        lock (_lock)
        {
            _samples.Add(sample);
        }
    }

    public void Print()
    {
        double window = length.TotalMinutes / Windows;
        Console.WriteLine($"{"minutes",-9} {"working MB",10} {"private MB",10} {"disk MB",8}  {string.Join("  ", _answers.Keys.Select(kind => $"{kind + " p50/p95/p99 ms",-34}"))}");
        for (int i = 0; i < Windows; i++)
        {
            (double from, double to) = (i * window, (i + 1) * window);
            Sample[] samples = [.. _samples.Where(sample => sample.Minute >= from && sample.Minute < to)];
            string sizes = samples.Length == 0
                ? $"{"",30}"
                : $"{samples.Average(sample => sample.WorkingMegabytes),10:N0} {samples.Average(sample => sample.PrivateMegabytes),10:N0} {samples[^1].DiskMegabytes,8:N1}";
            Console.WriteLine($"{$"{from:N0}-{to:N0}",-9} {sizes}  {string.Join("  ", _answers.Values.Select(all => $"{OfWindow(all, from, to),-34}"))}");
        }

        PrintSlopes();
        Console.WriteLine($"{_restarts.Count} restarts: kills down {Told(true)}, orderly ones {Told(false)}; {_unanswered} requests without an answer, sent again; refused: {string.Join(", ", _refused.Select(each => $"{each.Value} x {each.Key}"))}");
        foreach (string text in _told)
        {
            Console.WriteLine($"  {text}");
        }
    }

    /// <summary>Over the last start's life without its first minute, in which code is compiled and caches fill.</summary>
    private void PrintSlopes()
    {
        Sample[] last = [.. _samples.Where(sample => sample.Lives == _samples[^1].Lives)];
        Sample[] settled = [.. last.Where(sample => sample.Minute >= last[0].Minute + SettledMinutes)];
        if (settled.Length < 2)
        {
            return;
        }

        Console.WriteLine($"undisturbed from minute {settled[0].Minute:N0} to {settled[^1].Minute:N0}: working set {settled[0].WorkingMegabytes} to {settled[^1].WorkingMegabytes} MB, slope {Slope(settled, sample => sample.WorkingMegabytes):N2} MB/10 min; private {settled[0].PrivateMegabytes} to {settled[^1].PrivateMegabytes} MB, slope {Slope(settled, sample => sample.PrivateMegabytes):N2} MB/10 min; disk {Slope(settled, sample => sample.DiskMegabytes):N2} MB/10 min; processor {(settled[^1].ProcessorSeconds - settled[0].ProcessorSeconds) / (settled[^1].Minute - settled[0].Minute) / 60:P1} of a core");
        foreach ((string kind, List<(double Minute, double Milliseconds)> all) in _answers)
        {
            (double Minute, double P50)[] minutes = [.. all.Where(one => one.Minute >= settled[0].Minute && one.Minute < length.TotalMinutes).GroupBy(one => (int)one.Minute).Select(group => ((double)group.Key, Share(group.Select(one => one.Milliseconds), 0.5)))];
            if (minutes.Length > 1)
            {
                Console.WriteLine($"  {kind}: p50 of a minute, slope {Line.Slope(minutes):N3} ms/10 min over {minutes.Length} minutes");
            }
        }
    }

    private static double Slope(Sample[] samples, Func<Sample, double> of) => Line.Slope([.. samples.Select(sample => (sample.Minute, of(sample)))]);

    private string Told(bool isKill)
    {
        var all = _restarts.Where(each => each.IsKill == isKill).ToList();
        return all.Count == 0 ? "none" : $"{all.Min(each => each.Down):N1} to {all.Max(each => each.Down):N1} s (ending took up to {all.Max(each => each.Stopped):N1})";
    }

    private static string OfWindow(List<(double Minute, double Milliseconds)> all, double from, double to)
    {
        double[] some = [.. all.Where(one => one.Minute >= from && one.Minute < to).Select(one => one.Milliseconds)];
        return some.Length == 0 ? "none" : $"{Share(some, 0.5):N1}/{Share(some, 0.95):N1}/{Share(some, 0.99):N1} ({some.Length:N0})";
    }

    private static double Share(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }
}
