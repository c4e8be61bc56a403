using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.Tests.Support;
using BillingFunctions.Triggers;

namespace BillingFunctions.Tests.LocalHost;

public sealed class FunctionCatalogTests
{
    private static readonly AppSettings Settings = AppSettings.Load(null, LocalDefaults.Settings);

    [Fact]
    public void Our_own_folders_load_without_a_complaint_and_name_every_trigger()
    {
        HostConfiguration host = HostConfiguration.Load(AppContext.BaseDirectory, Settings);
        FunctionCatalog catalog = FunctionCatalog.Load(host, Settings, TimeProvider.System);

        Assert.Empty(catalog.Skipped);
        Assert.Equal(
            TriggerRegistration.Names.Order(), catalog.Functions.Where(function => function.Trigger is not HttpFunctionTrigger).Select(function => function.Name).Order());
        Assert.All(catalog.Functions, function => Assert.True(function.Trigger is not HttpFunctionTrigger http || http.IsForwarded));
    }

    [Fact]
    public void A_queue_function_has_the_name_of_its_queue_and_the_binding_that_the_handler_reads()
    {
        HostConfiguration host = HostConfiguration.Load(AppContext.BaseDirectory, Settings);
        FunctionCatalog catalog = FunctionCatalog.Load(host, Settings, TimeProvider.System);

        Assert.All(catalog.Functions.Where(function => function.Trigger is QueueFunctionTrigger), function =>
            Assert.Equal(new QueueFunctionTrigger(QueueTrigger.Binding, function.Name), function.Trigger));
        FunctionDefinition hub = catalog.Functions.Single(function => function.Trigger is HubFunctionTrigger);
        Assert.Equal((AggregateUsageTrigger.FunctionName, AggregateUsageTrigger.Binding), (hub.Name, hub.Trigger.Binding));
        Assert.Equal(-1, hub.Retry.MaxRetryCount);
    }

    [Fact]
    public void Our_host_file_says_what_production_needs()
    {
        HostConfiguration host = HostConfiguration.Load(AppContext.BaseDirectory, Settings);

        Assert.True(host is { Proxies: true, Forwards: true, RoutePrefix: "", MaxEventBatchSize: 1000, Queues.MaxDequeueCount: 10 });
        Assert.Equal(TimeSpan.FromMinutes(10), host.FunctionTimeout);
        Assert.Equal(TimeSpan.FromMinutes(1), host.Queues.VisibilityTimeout);
    }

    [Theory]
    [InlineData("9lives", AppFolder.QueueFunction, "name")]
    [InlineData("host", AppFolder.QueueFunction, "name")]
    [InlineData("none", """{ "bindings": [] }""", "trigger")]
    [InlineData("script", """{ "scriptFile": "a.js", "bindings": [] }""", "scriptFile")]
    [InlineData("setting", """{ "bindings": [ { "name": "m", "type": "queueTrigger", "queueName": "%NO_SUCH_SETTING%" } ] }""", "NO_SUCH_SETTING")]
    [InlineData("cron", """{ "bindings": [ { "name": "t", "type": "timerTrigger", "schedule": "soon" } ] }""", "schedule")]
    [InlineData("hub", """{ "bindings": [ { "name": "e", "type": "eventHubTrigger", "eventHubName": "h" } ] }""", "cardinality")]
    [InlineData("json", """{ "bindings": """, "")]
    public void A_bad_function_is_skipped_with_a_reason_and_the_others_load(string name, string json, string reason)
    {
        using AppFolder app = new AppFolder().With(name, json).With("good", AppFolder.QueueFunction);

        FunctionCatalog catalog = Load(app);

        Assert.Equal("good", Assert.Single(catalog.Functions).Name);
        Assert.Contains(reason, Assert.Single(catalog.Skipped), StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_can_be_switched_off()
    {
        using AppFolder app = new AppFolder().With("off", AppFolder.QueueFunction.Replace("\"bindings\"", "\"disabled\": true, \"bindings\"", StringComparison.Ordinal));

        Assert.Empty(Load(app).Functions);
    }

    [Fact]
    public void Settings_of_the_job_host_override_the_file()
    {
        using var app = new AppFolder();
        AppSettings settings = Settings.With([KeyValuePair.Create("AzureFunctionsJobHost__extensions__queues__maxDequeueCount", "7")]);

        Assert.Equal(7, HostConfiguration.Load(app.Path, settings).Queues.MaxDequeueCount);
    }

    [Fact]
    public void Local_settings_are_below_the_environment_and_above_defaults()
    {
        using var app = new AppFolder();
        File.WriteAllText(Path.Combine(app.Path, "local.settings.json"), """{ "Values": { "UsageHubName": "mine", "PATH": "nowhere" } }""");

        AppSettings settings = AppSettings.Load(app.Path, LocalDefaults.Settings);

        Assert.Equal("mine", settings["UsageHubName"]);
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), settings["PATH"]);
    }

    private static FunctionCatalog Load(AppFolder app) => FunctionCatalog.Load(HostConfiguration.Load(app.Path, Settings), Settings, TimeProvider.System);
}
