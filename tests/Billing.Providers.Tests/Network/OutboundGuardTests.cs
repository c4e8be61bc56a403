using System.Net;
using System.Net.Sockets;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Network;
using Billing.TestSupport.PaymentProviders;
using Billing.TestSupport.Time;

namespace Billing.Providers.Tests.Network;

public sealed class OutboundGuardTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("64:ff9b:1::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:a00:1::1", false)]
    public void Only_addresses_of_the_internet_are_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, AddressRules.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task A_name_of_this_machine_is_refused_and_nothing_arrives()
    {
        await using ProviderServer server = ProviderServer.Start(_ => SimulatedResponse.Ok(""));
        using HttpClient client = GuardedHttp.CreateClient(Resolving(allowsLoopback: false, "127.0.0.1"));
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri($"http://provider.example:{server.Address.Port}/")));
        Assert.IsType<OutboundRefusedException>(refused.InnerException);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_address_that_was_judged_is_the_address_that_is_called()
    {
        await using ProviderServer server = ProviderServer.Start(_ => SimulatedResponse.Ok(""));
        string[] answers = ["127.0.0.1", "10.0.0.1"];
        int asked = 0;
        var guard = new OutboundGuard(allowsLoopback: true, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers[asked++])]));
        using Socket socket = await guard.ConnectAsync("rebinding.example", server.Address.Port, CancellationToken.None);
        Assert.Equal((1, IPAddress.Loopback), (asked, ((IPEndPoint)socket.RemoteEndPoint!).Address));
        await Assert.ThrowsAsync<OutboundRefusedException>(async () => await guard.ConnectAsync("rebinding.example", 80, CancellationToken.None));
    }

    [Fact]
    public async Task Private_addresses_beside_allowed_ones_are_passed_over()
    {
        await using ProviderServer server = ProviderServer.Start(_ => SimulatedResponse.Ok(""));
        using Socket socket = await Resolving(allowsLoopback: true, "10.0.0.1", "fd00::1", "127.0.0.1")
            .ConnectAsync("mixed.example", server.Address.Port, CancellationToken.None);
        Assert.True(socket.Connected);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    public async Task An_adapter_whose_address_is_not_public_sends_nothing(string host)
    {
        var options = new PaymentProviderOptions { Stripe = new Uri($"https://{host}/"), Limits = Samples.Limits };
        using var providers = PaymentProviders.Create(options, new SettableClock(Samples.Now));
        IPaymentProvider stripe = providers.Get(PaymentProviderKind.Stripe);
        ChargeOutcome outcome = await stripe.Charges.ChargeAsync(
            new StripeCredentials("sk", []), Samples.Order(Samples.Usd(1), "pm_ok"), CancellationToken.None);
        Assert.Equal((ChargeStatus.Declined, DeclineReason.ProviderUnavailable), (outcome.Status, outcome.Reason));
        Result<Unit> test = await stripe.TestConnectionAsync(new StripeCredentials("sk", []), CancellationToken.None);
        Assert.Equal(FailureKind.Unavailable, test.Failure?.Kind);
    }

    [Theory]
    [InlineData("http://api.example.com/", "false", false)]
    [InlineData("http://127.0.0.1:5000", "true", true)]
    [InlineData("http://127.0.0.1:5000/", "false", false)]
    [InlineData("https://user:pass@api.example.com/", "false", false)]
    [InlineData("not an address", "false", false)]
    [InlineData("https://proxy.example.com/stripe", "false", true)]
    public void An_address_is_encrypted_unless_it_is_this_machine_in_development(string address, string allowsLoopback, bool isGood)
    {
        var settings = new Dictionary<string, string?>
        {
            ["PaymentProviders__Stripe"] = address,
            ["PaymentProviders__AllowLoopback"] = allowsLoopback,
        };
        Assert.Equal(isGood, PaymentProviderOptions.Read(settings.GetValueOrDefault).IsSuccess);
    }

    private static OutboundGuard Resolving(bool allowsLoopback, params string[] addresses) =>
        new(allowsLoopback, (_, _) => Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]));
}
