using Billing.Application.Usage;
using BillingFunctions.Hosting;
using BillingFunctions.LocalHost.Configuration;

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
}
