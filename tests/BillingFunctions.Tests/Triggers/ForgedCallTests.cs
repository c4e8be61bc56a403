using BillingFunctions.Tests.Support;
using BillingFunctions.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Triggers;

public sealed class ForgedCallTests
{
    private const string Envelope =
        """{"Data":{"message":"forged","events":"[\"forged\"]"},"Metadata":{"PartitionContext":{"PartitionId":"0"},"SequenceNumberArray":"[1]"}}""";

    [Fact]
    public async Task No_spelling_of_a_trigger_s_name_reaches_it_on_the_public_port()
    {
        await using ServiceWorld world = await StartAsync();
        IEnumerable<(string Function, string Target)> targets =
            ForgedTargets.All(world.Address).Concat(TriggerRegistration.Names.Select(function => (function, "/" + function)));

        foreach ((string function, string target) in targets)
        {
            (int status, _) = await RawHttp.SendAsync(world.Address, "POST", target, Envelope, RawHttp.HostHeaders);

            AssertRefused(world, function, target, status);
        }
    }

    [Fact]
    public async Task On_the_trigger_port_only_the_exact_target_is_a_call()
    {
        await using ServiceWorld world = await StartAsync();

        foreach ((string function, string target) in ForgedTargets.All(world.TriggerAddress))
        {
            (int status, _) = await RawHttp.SendAsync(world.TriggerAddress, "POST", target, Envelope, RawHttp.HostHeaders);

            AssertRefused(world, function, target, status);
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("post")]
    public async Task Only_POST_is_a_call(string method)
    {
        await using ServiceWorld world = await StartAsync();

        foreach (string function in TriggerRegistration.Names)
        {
            (int status, _) = await RawHttp.SendAsync(world.TriggerAddress, method, "/" + function, Envelope, RawHttp.HostHeaders);

            AssertRefused(world, function, method, status);
        }
    }

    [Theory]
    [InlineData("User-Agent: curl/8")]
    [InlineData("User-Agent: curl/8 Azure-Functions-Host/4.1")]
    [InlineData("User-Agent: Azure-Functions-Host/4.1", "X-Forwarded-For: 1.2.3.4")]
    [InlineData("User-Agent: Azure-Functions-Host/4.1", "Host: billing.example.org")]
    [InlineData("User-Agent: Azure-Functions-Host/4.1", "Host: 127.0.0.1:1")]
    [InlineData("User-Agent: Azure-Functions-Host/4.1", "Host: localhost")]
    [InlineData("User-Agent: Azure-Functions-Host/4.1", "Origin: https://evil.example.org")]
    public async Task A_sender_that_does_not_look_like_the_host_is_not_heard(params string[] headers)
    {
        await using ServiceWorld world = await StartAsync();

        foreach (string function in TriggerRegistration.Names)
        {
            (int status, _) = await RawHttp.SendAsync(
                world.TriggerAddress, "POST", "/" + function, Envelope, [.. headers, "X-Azure-Functions-InvocationId: x", "Content-Type: application/json"]);

            AssertRefused(world, function, headers[0], status);
        }
    }

    /// <summary>A service whose own timer never fires: what runs the schedule was forged.</summary>
    private static Task<ServiceWorld> StartAsync() => ServiceWorld.StartAsync(services => services.AddSingleton<TimeProvider>(new ManualTime(DateTimeOffset.UnixEpoch)));

    /// <summary>400 comes from the server itself, for targets that are no HTTP.</summary>
    private static void AssertRefused(ServiceWorld world, string function, string target, int status)
    {
        Assert.True(status is 404 or 400 or 401, $"{function}: {target} was answered {status}");
        Assert.DoesNotContain(world.Work.Started, work => work.Contains("forged", StringComparison.Ordinal) || work == "schedule");
    }
}
