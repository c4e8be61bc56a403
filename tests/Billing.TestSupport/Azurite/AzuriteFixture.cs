using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Billing.Storage.Azure;

namespace Billing.TestSupport.Azurite;

/// <summary>
/// One Azurite for a collection of tests, on free ports and in memory: <c>[CollectionDefinition]</c> with
/// <c>ICollectionFixture&lt;AzuriteFixture&gt;</c>. It is started by the constructor and ends with the test process, however that ends.
/// </summary>
public sealed class AzuriteFixture : IDisposable
{
    private const int StartAttempts = 3;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Ends Azurite when its standard input does, which is when the process that started it is gone.</summary>
    private const string Script = "process.stdin.on('end',()=>process.exit(0)).resume();require(process.argv[1])";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("azurite-");
    private readonly Lazy<AzureStores> _stores;
    private readonly Process _process;
    private readonly int[] _ports;

    /// <summary>Installs Azurite if need be, starts it and waits until it answers.</summary>
    public AzuriteFixture()
    {
        _stores = new Lazy<AzureStores>(() => Connect(new Uri("http://127.0.0.1:9/")));
        string entry = AzuriteInstallation.Ensure();
        for (int attempt = 1; ; attempt++)
        {
            // A free port may be taken between asking for it and using it, so the start is tried again with others.
            _ports = FreePorts(3);
            _process = Start(entry);
            if (AnswersInTime())
            {
                AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
                return;
            }

            Stop();
            if (attempt == StartAttempts)
            {
                throw new InvalidOperationException("Azurite did not answer; run 'npx azurite' in the repository to see why");
            }
        }
    }

    /// <summary>The connection string of this Azurite.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=http://127.0.0.1:{_ports[0]}/devstoreaccount1;QueueEndpoint=http://127.0.0.1:{_ports[1]}/devstoreaccount1;TableEndpoint=http://127.0.0.1:{_ports[2]}/devstoreaccount1");

    /// <summary>Processor time that this Azurite, one process, has taken so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Clients of this Azurite; their event hub answers nothing.</summary>
    public AzureStores Stores => _stores.Value;

    /// <summary>Clients of this Azurite and of a stand-in for Event Hubs.</summary>
    public AzureStores Connect(Uri standInHub)
    {
        Func<string, string?> setting = name => name == AzureStoreOptions.DefaultStorageSetting ? ConnectionString : null;
        return AzureStores.Create(AzureStoreOptions.Read(setting, standInHub).Value, NodaTime.SystemClock.Instance);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        Stop();
        _folder.Delete(recursive: true);
    }

    private void OnProcessExit(object? sender, EventArgs e) => Stop();

    private Process Start(string entry)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        string[] ports = [.. _ports.Select(port => port.ToString(CultureInfo.InvariantCulture))];
        string[] arguments =
        [
            "-e", Script, entry, "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--inMemoryPersistence",
            "--blobPort", ports[0], "--queuePort", ports[1], "--tablePort", ports[2],
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(AzuriteInstallation.NodeIsMissing, exception);
        }
    }

    private bool AnswersInTime()
    {
        long startedAt = Stopwatch.GetTimestamp();
        foreach (int port in _ports)
        {
            while (!Answers(port))
            {
                if (_process.HasExited || Stopwatch.GetElapsedTime(startedAt) > StartTimeout)
                {
                    return false;
                }

                _process.WaitForExit(20);
            }
        }

        return true;
    }

    private void Stop()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        Array.ForEach(listeners, listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }
}
