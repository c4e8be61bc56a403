using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Billing.TestSupport.Azurite;

namespace Billing.Load;

/// <summary>The stand-alone service in a process of its own, with a store that goes when it does.</summary>
internal sealed class ServiceProcess : IDisposable
{
    /// <summary>The service's first key; nothing else ever uses it.</summary>
    public const string Key = "bxb_live_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("billing-load-");
    private readonly AzuriteFixture? _azurite;
    private readonly Process _process;

    private ServiceProcess(LoadOptions options, int port)
    {
        Port = port;
        _azurite = options.Azurite ? new AzuriteFixture() : null;
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = _data.FullName, RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            options.App ?? BuiltApp(), "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            "--data", _data.FullName, "--storage", options.Azurite ? "azure" : "embedded",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment["BILLING_BOOTSTRAP_API_KEY"] = Key;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        if (_azurite is not null)
        {
            start.Environment["AzureWebJobsStorage"] = _azurite.ConnectionString;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    /// <summary>Where it listens, on the loopback address.</summary>
    public int Port { get; }

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

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
        _azurite?.Dispose();
        _data.Delete(recursive: true);
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
