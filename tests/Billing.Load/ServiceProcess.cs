using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Billing.TestSupport.Azurite;
using BillingFunctions.Hosting;

namespace Billing.Load;

/// <summary>The stand-alone service in a process of its own, with a store that goes when it does.</summary>
internal sealed class ServiceProcess : IDisposable
{
    /// <summary>The service's first key; nothing else ever uses it.</summary>
    public const string Key = "bxb_live_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private const int PrintedMax = 500;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("billing-load-");
    private readonly LoadOptions _options;
    private readonly AzuriteFixture? _azurite;
    private Process _process;

    private ServiceProcess(LoadOptions options, int port)
    {
        Port = port;
        _options = options;
        _azurite = options.Azurite ? new AzuriteFixture() : null;
        _process = Serve();
    }

    /// <summary>Where it listens, on the loopback address.</summary>
    public int Port { get; }

    /// <summary>Where it keeps its files.</summary>
    public DirectoryInfo Data => _data;

    /// <summary>What it printed, from warnings on; the oldest lines are let go.</summary>
    public ConcurrentQueue<string> Printed { get; } = [];

    /// <summary>Greatest resident size so far.</summary>
    public long PeakMegabytes => ReadStatus("VmHWM:");

    /// <summary>Processor time that it has used so far, of user and kernel: steadier than the clock on a machine with other work.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Resident size.</summary>
    public long Megabytes => ReadStatus("VmRSS:");

    /// <summary>Resident size that belongs to it alone: what it has allocated, without mapped files.</summary>
    public long PrivateMegabytes => ReadStatus("RssAnon:");

    /// <summary>Starts the service and waits until it answers.</summary>
    public static async Task<ServiceProcess> StartAsync(LoadOptions options)
    {
        var service = new ServiceProcess(options, FreePort());
        try
        {
            await service.WaitAsync();
            return service;
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
    }

    /// <summary>Asks it to end, as a system that shuts down would, and waits until it has.</summary>
    public async Task StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again on what it has stored, and waits until it answers.</summary>
    public Task StartAgainAsync()
    {
        _process.Dispose();
        _process = Serve();
        return WaitAsync();
    }

    /// <summary>Runs one of its commands on what is stored, and gives the exit code and the lines that were printed. The embedded store must be free.</summary>
    public async Task<(int ExitCode, string Text)> RunAsync(string command)
    {
        using Process process = Start([command, "--data", _data.FullName, "--storage", StoreName], withErrors: true);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, text.Trim());
    }

    /// <summary>Opens what is stored in this process; the service must have ended.</summary>
    public StoreSet OpenStores() => _azurite is null
        ? StoreSet.Embedded(_data.FullName)
        : new StoreSet(_azurite.Stores.Tables, _azurite.Stores.Queues, _azurite.Stores.Blobs, _azurite.Stores.Events, null, null);

    public void Dispose()
    {
        Kill();
        _azurite?.Dispose();
        _data.Delete(recursive: true);
    }

    private string StoreName => _azurite is null ? "embedded" : "azure";

    private Process Serve()
    {
        Process process = Start(["--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"), "--data", _data.FullName, "--storage", StoreName], withErrors: false);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        return process;
    }

    private Process Start(string[] arguments, bool withErrors)
    {
        string app = _options.App ?? BuiltApp();
        bool isLibrary = app.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isLibrary ? "dotnet" : app)
        {
            WorkingDirectory = _data.FullName, RedirectStandardOutput = true, RedirectStandardError = withErrors, UseShellExecute = false,
        };
        Array.ForEach(isLibrary ? [app, .. arguments] : arguments, start.ArgumentList.Add);
        start.Environment["BILLING_BOOTSTRAP_API_KEY"] = Key;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        if (_azurite is not null)
        {
            start.Environment["AzureWebJobsStorage"] = _azurite.ConnectionString;
        }

        return Process.Start(start)!;
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            Printed.Enqueue(line);
        }

        while (Printed.Count > PrintedMax)
        {
            Printed.TryDequeue(out _);
        }
    }

    private async Task WaitAsync()
    {
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/v1/billable_metrics/"));
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < StartTimeout && !_process.HasExited; await Task.Delay(50))
        {
            try
            {
                if ((await client.GetAsync(address)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new InvalidOperationException("The service did not start; run it by hand to see why");
    }

    private long ReadStatus(string name)
    {
        string? line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status"))
            .FirstOrDefault(each => each.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static string BuiltApp()
    {
        string output = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        string framework = Path.GetFileName(output);
        string configuration = Path.GetFileName(Path.GetDirectoryName(output)!);
        return Path.GetFullPath(Path.Combine(output, "../../../../../src/BillingFunctions/bin", configuration, framework, "BillingFunctions.dll"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
