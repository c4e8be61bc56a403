using System.Diagnostics;
using System.Net;
using Billing.Application.Ports;
using Billing.TestSupport.Azurite;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Envelopes;
using BillingFunctions.LocalHost.Handler;
using BillingFunctions.Tests.Support;
using BillingFunctions.Triggers;
using Xunit.Abstractions;

namespace BillingFunctions.Tests.Hosting;

public sealed class PublishedAppTests(PublishedApp app, AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<PublishedApp>, IClassFixture<AzuriteFixture>
{
    private const string Envelope =
        """{"Data":{"message":"forged","events":"[\"forged\"]"},"Metadata":{"PartitionContext":{"PartitionId":"0"},"SequenceNumberArray":"[1]"}}""";

    [Fact]
    public void The_folder_is_a_function_app_and_nothing_else()
    {
        AppSettings settings = AppSettings.Load(app.Folder, LocalDefaults.Settings);
        HostConfiguration host = HostConfiguration.Load(app.Folder, settings);
        FunctionCatalog catalog = FunctionCatalog.Load(host, settings, TimeProvider.System);

        Assert.Equal(Path.Combine(app.Folder, "BillingFunctions"), host.ExecutablePath);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(host.ExecutablePath).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(
            ["aggregate-usage", "archive-usage", "close-period", "collect-payment", "deliver-webhooks", "drain-outbox", "export-data", "follow-events", "follow-usage", "h1-billing-service", "h1-ingest", "h1-nno-api", "h1-webhooks-nova", "h1-webhooks-v1", "h2-api", "h2-dashboard", "h2-docs", "h2-nno-customers", "h2-nno-invoices", "h2-nno-operator", "h2-nno-payment-methods", "h2-nno-plans", "h2-nno-portal", "h2-nno-setup-intent", "h2-nno-subscription", "h2-nno-subscriptions", "h2-nno-usage", "h2-openapi", "h2-portal", "h2-root", "h2-v1", "h2-webhooks", "mark-overdue", "move-plan", "number-invoice", "render-invoice", "run-dunning", "run-schedule", "send-mail", "sync-integration", "tidy-rows"],
            catalog.Functions.Select(function => function.Name));
        Assert.DoesNotContain(Directory.EnumerateFiles(app.Folder, "*", SearchOption.AllDirectories), IsForbidden);
    }

    [Fact]
    public async Task The_folder_runs_from_an_empty_directory_with_documented_settings_alone_and_stays_as_it_is()
    {
        string[] before = Contents();
        TimeSpan cold;
        using (BareHost host = await BareHost.StartAsync(app.Folder, ("AzureWebJobsStorage", azurite.ConnectionString), ("AzureWebJobsDisableHomepage", "true")))
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            long from = Stopwatch.GetTimestamp();
            using HttpResponseMessage root = await client.GetAsync("/");
            cold = Stopwatch.GetElapsedTime(from);
            using HttpResponseMessage unknown = await client.GetAsync("/v1/customers/");
            Assert.Equal((true, HttpStatusCode.Unauthorized), (root.IsSuccessStatusCode, unknown.StatusCode));
        }

        Assert.Equal(before, Contents());
        Assert.All(
            Directory.GetFiles(app.Folder, "*.json", SearchOption.AllDirectories),
            file => Assert.DoesNotMatch("(?i)(AccountKey|SharedAccessKey|password|BILLING_SECRET_KEYS)", File.ReadAllText(file)));
        long size = Directory.GetFiles(app.Folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        output.WriteLine($"{before.Length} files, {size / 1024.0 / 1024.0:F1} MiB without the runtime; first answer of / through the host after {cold.TotalMilliseconds:F0} ms");
        Assert.InRange(size, 1, 100L << 20);
    }

    [Fact]
    public async Task A_request_goes_through_the_host_to_the_child_and_back()
    {
        await using HostedApp hosted = await HostedApp.StartAsync(app, azurite);
        using var client = new HttpClient { BaseAddress = hosted.Host.Address };

        using HttpResponseMessage known = await client.GetAsync("/v1/nothing-here");
        using HttpResponseMessage unknown = await client.GetAsync("/nothing-here");

        Assert.NotNull(known.Content.Headers.ContentType);
        Assert.True(known.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized, $"{known.StatusCode}");
        Assert.Equal((HttpStatusCode.NotFound, 0L), (unknown.StatusCode, unknown.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task The_child_runs_triggers_and_answers_each_call_as_the_host_expects()
    {
        await using HostedApp hosted = await HostedApp.StartAsync(app, azurite);

        foreach (FunctionDefinition function in hosted.Host.Host.Catalog.Functions.Where(function => function.Trigger is not HttpFunctionTrigger))
        {
            TriggerPayload payload = function.Trigger is HubFunctionTrigger hub
                ? HubPayload.Create(hub, 0, [new LoggedMessage(0, "0", "{}"u8.ToArray(), null, DateTimeOffset.UnixEpoch)])
                : ManualPayload.Create(function, "{}", DateTimeOffset.UnixEpoch);
            CallResult result = await hosted.Host.Host.Invoker.InvokeAsync(function, payload, null, default).WaitAsync(Until.Patience);
            Assert.True(result.IsSuccess || result.Reason.StartsWith("status ", StringComparison.Ordinal), $"{function.Name}: {result.Reason}");
            Assert.DoesNotContain(ResponseRules.WouldHang, result.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_forged_call_passes_the_front(bool forwards)
    {
        await using HostedApp hosted = await HostedApp.StartAsync(app, azurite, forwards);
        await hosted.Host.Process.ReadyAsync(default);
        Uri front = hosted.Host.Address;
        IEnumerable<(string Function, string Target)> targets =
            ForgedTargets.All(front).Concat(TriggerRegistration.Names.Select(function => (function, "/" + function)));

        foreach ((string function, string target) in targets)
        {
            (int status, string body) = await RawHttp.SendAsync(front, "POST", target, Envelope, RawHttp.HostHeaders);
            (int bareStatus, string bareBody) = await RawHttp.SendAsync(front, "POST", target, Envelope, "Content-Type: application/json");

            Assert.True(status is 404 or 400 or 401 && bareStatus is 404 or 400 or 401, $"{function}: {target} was answered {status} and {bareStatus}");
            Assert.DoesNotContain("Outputs", body + bareBody, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_crashed_child_is_started_again_twice_and_then_no_more()
    {
        await using HostedApp hosted = await HostedApp.StartAsync(app, azurite);
        for (int crash = 1; crash <= 3; crash++)
        {
            await hosted.Host.Process.ReadyAsync(default);
            int child = hosted.Host.Process.ProcessId!.Value;
            using (Process process = Process.GetProcessById(child))
                process.Kill();

            await Until.IsTrue(() => hosted.Host.Process.ProcessId != child, "the crash is seen");
        }

        await Assert.ThrowsAsync<HandlerGoneException>(() => hosted.Host.Process.ReadyAsync(default).WaitAsync(Until.Patience));
        Assert.Contains(hosted.Log, line => line.Contains("crashed 3 times", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_that_exceeds_its_time_costs_the_child_its_life_and_does_not_count_as_a_crash()
    {
        await using HostedApp hosted = await HostedApp.StartAsync(app, azurite);
        HashSet<int> children = [];
        for (int i = 0; i < 4; i++)
        {
            await hosted.Host.Process.ReadyAsync(default);
            int child = hosted.Host.Process.ProcessId!.Value;
            children.Add(child);
            hosted.Host.Process.TimedOut("close-period");
            await Until.IsTrue(() => hosted.Host.Process.ProcessId is { } next && next != child, "another child runs");
        }

        await hosted.Host.Process.ReadyAsync(default);
        Assert.Equal(4, children.Count);
    }

    /// <summary>Names, sizes and times of all files: as good as a folder that cannot be written, which for root there is none.</summary>
    private string[] Contents() =>
        [.. new DirectoryInfo(app.Folder).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal)];

    private static bool IsForbidden(string file) =>
        Path.GetFileName(file) is "local.settings.json" or "web.config" or "packages.lock.json"
        || Path.GetExtension(file) is ".pdb" or ".xml" or ".md";
}
