using System.Net;
using Billing.Application.Webhooks.Delivery;
using Billing.Providers.Network;
using Billing.Providers.Webhooks;
using Billing.TestSupport.PaymentProviders;
using Microsoft.Extensions.Time.Testing;

namespace Billing.Providers.Tests.Webhooks;

public sealed class WebhookTransportTests
{
    private static readonly WebhookOptions Local = new() { AllowsLoopback = true };

    [Fact]
    public async Task The_bytes_and_headers_arrive_and_the_beginning_of_the_answer_is_kept()
    {
        await using ProviderServer server = ProviderServer.Start(_ => new SimulatedResponse(202, new string('ä', 3_000)));
        using var transport = new WebhookTransport(Local);
        byte[] body = """{"id":"1","name":"ä"}"""u8.ToArray();
        WebhookReply reply = await transport.SendAsync(new WebhookRequest($"{server.Address}hook?a=b", [KeyValuePair.Create("webhook-id", "1")], body), default);

        SimulatedRequest request = Assert.Single(server.Requests);
        Assert.Equal((true, 202, 1_000), (reply.IsSuccess, reply.Status!.Value, reply.Body!.Length));
        Assert.Equal(("POST", "/hook", "?a=b", "1", "application/json; charset=utf-8"), (request.Method, request.Path, request.Query, request.Header("webhook-id"), request.Header("Content-Type")));
        Assert.Equal(body, request.Body.ToArray());
        Assert.Null(request.Header("traceparent"));
    }

    [Theory]
    [InlineData(ProviderFault.Redirect, false)]
    [InlineData(ProviderFault.ErrorBefore, false)]
    [InlineData(ProviderFault.TooManyRequests, false)]
    [InlineData(ProviderFault.HugeBody, true)]
    [InlineData(ProviderFault.BrokenAfter, null)]
    public async Task The_status_alone_decides_and_no_redirect_is_followed(ProviderFault fault, bool? isSuccess)
    {
        await using ProviderServer server = ProviderServer.Start(_ => SimulatedResponse.Ok("fine"));
        server.FailNext("hook", fault);
        using var transport = new WebhookTransport(Local);
        WebhookReply reply = await transport.SendAsync(RequestTo(server), default);

        Assert.Single(server.Requests);
        Assert.True(isSuccess is null || reply.IsSuccess == isSuccess, $"{reply}");
        Assert.True(reply.Body is null or { Length: <= 1_000 });
    }

    [Fact]
    public async Task A_receiver_that_says_nothing_is_left_when_the_time_is_over()
    {
        await using ProviderServer server = ProviderServer.Start(_ => SimulatedResponse.Ok("fine"));
        server.FailNext("hook", ProviderFault.SilentBefore);
        var time = new FakeTimeProvider();
        using var transport = new WebhookTransport(Local with { Time = time });
        Task<WebhookReply> waiting = transport.SendAsync(RequestTo(server), default);
        await server.SilenceAsync();
        time.Advance(Local.Timeout);
        WebhookReply reply = await waiting;
        Assert.Equal((null, "No answer within 30 seconds"), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task An_address_that_turns_out_to_be_private_is_not_called()
    {
        await using ProviderServer server = ProviderServer.Start(_ => SimulatedResponse.Ok("fine"));
        foreach (string address in new[] { "127.0.0.1", "10.0.0.7", "169.254.169.254", "::1" })
        {
            var guard = new OutboundGuard(allowsLoopback: false, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
            using var transport = new WebhookTransport(new WebhookOptions(), guard);
            WebhookReply reply = await transport.SendAsync(new WebhookRequest($"https://innocent.example:{server.Address.Port}/", [], default), default);
            Assert.Equal((null, "The address is not on the public internet"), (reply.Status, reply.Error));
        }

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("https://hooks.example.com/a?b=c", null, null)]
    [InlineData("http://hooks.example.com/", "https", "https")]
    [InlineData("http://127.0.0.1:80/", "https", null)]
    [InlineData("http://localhost/", "https", null)]
    [InlineData("https://localhost/", "public", null)]
    [InlineData("https://127.0.0.1/", "public", null)]
    [InlineData("https://192.168.0.1/", "public", "public")]
    [InlineData("https://[::1]/", "public", null)]
    [InlineData("https://[fd00::1]/", "public", "public")]
    [InlineData("https://169.254.169.254/", "public", "public")]
    [InlineData("https://a:b@hooks.example.com/", "user", "user")]
    [InlineData("https://hooks.example.com/#x", "fragment", "fragment")]
    [InlineData("file:///etc/passwd", "https", "https")]
    [InlineData("hooks", "https", "https")]
    public void An_address_is_judged_by_its_text(string url, string? fault, string? faultOnALaptop)
    {
        using WebhookTransport transport = new(new WebhookOptions()), local = new(Local);
        Assert.Contains(fault ?? "", transport.FaultOf(url) ?? "", StringComparison.Ordinal);
        Assert.Equal(fault is null, transport.FaultOf(url) is null);
        Assert.Equal(faultOnALaptop is null, local.FaultOf(url) is null);
        Assert.Contains(faultOnALaptop ?? "", local.FaultOf(url) ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told_apart_from_an_answer()
    {
        using var transport = new WebhookTransport(Local);
        WebhookReply reply = await transport.SendAsync(new WebhookRequest("http://127.0.0.1:9/", [], default), default);
        Assert.Equal((null, "No connection could be made", false), (reply.Status, reply.Error, reply.IsGone));
    }

    private static WebhookRequest RequestTo(ProviderServer server) => new($"{server.Address}hook", [], "{}"u8.ToArray());
}
