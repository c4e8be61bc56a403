using Billing.Application.Usage;
using BillingFunctions.Hosting;
using BillingFunctions.LocalHost;
using BillingFunctions.LocalHost.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingFunctions.Tests.Hosting;

public sealed class UsageHubTests
{
    [Fact]
    public void Whoever_waits_for_the_hub_knows_it_by_the_name_of_the_setting()
    {
        AppSettings settings = AppSettings.Load(null, LocalDefaults.Settings);

        Assert.Equal("telemetry", UseCases.OptionsOf(settings.With([KeyValuePair.Create(LocalDefaults.HubSetting, "telemetry")]), HostingMode.StandAlone).Hub);
        Assert.Equal(UsageOptions.Default.Hub, UseCases.OptionsOf(settings.With([KeyValuePair.Create(LocalDefaults.HubSetting, "")]), HostingMode.FunctionApp).Hub);
    }

    [Fact]
    public async Task A_hub_that_is_not_open_yet_asks_to_be_tried_again()
    {
        var service = new LocalHostService(new Listeners(new ServiceOptions()), null!, null!, TimeProvider.System, NullLogger<FunctionsHost>.Instance);
        var context = new DefaultHttpContext();
        await new TriggerPort(null!, service).HandleAsync(context);
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, context.Response.StatusCode);
    }
}
