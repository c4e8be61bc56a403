using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Billing.EndToEnd;

/// <summary>The stand-alone service as a person starts it: a process of its own on a free port, with the key that the pages show.</summary>
internal sealed class ServiceRun : IDisposable
{
    public const string Key = "bxb_live_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    /// <summary>Where the pages say that the service is.</summary>
    public const string Printed = "127.0.0.1:7071";

    private readonly Process _process;

    private ServiceRun(int port)
    {
        Authority = $"127.0.0.1:{port}";
        Client = new HttpClient { BaseAddress = new Uri($"http://{Authority}") };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "BillingFunctions.dll"), "--urls", $"http://{Authority}", "--data", Path.Combine(Folder, "data")])
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["BILLING_BOOTSTRAP_API_KEY"] = Key;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Host and port.</summary>
    public string Authority { get; }

    /// <summary>A client with the key.</summary>
    public HttpClient Client { get; }

    /// <summary>A folder of the test's own.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("billing-tour-").FullName;

    public static async Task<ServiceRun> StartAsync()
    {
        var run = new ServiceRun(FreePort());
        for (int tries = 0; tries < 600 && !run._process.HasExited; tries++)
        {
            try
            {
                using HttpResponseMessage answer = await run.Client.GetAsync("/v1/organizations/current");
                if (answer.IsSuccessStatusCode)
                {
                    return run;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50);
        }

        run.Dispose();
        throw new InvalidOperationException("The service did not start");
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
