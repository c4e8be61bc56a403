using System.Net;
using System.Text;
using BillingFunctions.Hosting;
using BillingFunctions.LocalHost;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Front;
using BillingFunctions.LocalHost.Handler;
using BillingFunctions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingFunctions.Tests.LocalHost;

public sealed class HttpFrontTests : IAsyncLifetime
{
    private const string Function = """
        { "bindings": [ { "name": "request", "type": "httpTrigger", "direction": "in", "authLevel": "anonymous", "route": "v1/{*path}" },
                        { "name": "response", "type": "http", "direction": "out" } ] }
        """;

    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private readonly AppFolder _app = new AppFolder().With("h2-v1", Function);
    private readonly HostListeners _listeners = new(0);
    private StubHandler _handler = null!;
    private WebApplication _web = null!;

    public async Task InitializeAsync()
    {
        _handler = await StubHandler.StartAsync();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(_listeners.Configure);
        _web = builder.Build();
        _web.Run(_listeners.HandleAsync);
        await _web.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _web.DisposeAsync();
        await _handler.DisposeAsync();
        _app.Dispose();
    }

    [Fact]
    public async Task Proxying_passes_a_request_through_and_overwrites_two_headers()
    {
        Use(new ProxyingCopy());
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(_listeners.FrontAddress, "/v1/a%20b/%252e?a=1&a=2"))
        {
            Content = new StringContent("body", Encoding.UTF8, "text/x"),
        };
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.TransferEncodingChunked = true;
        request.Headers.UserAgent.ParseAdd("me/1");
        request.Headers.Add("X-Azure-Functions-InvocationId", "forged");

        using HttpResponseMessage response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        StubHandler.Received call = Assert.Single(_handler.Calls);
        Assert.Equal(("PUT", "/v1/a b/%2e?a=1&a=2", "body"), (call.Method, call.Target, call.Body));
        Assert.Equal(("me/1", "gzip", _listeners.FrontAddress.Authority), (call.Headers["User-Agent"], call.Headers["Content-Encoding"], call.Headers["Host"]));
        Assert.True(Guid.TryParse(call.Headers["X-Azure-Functions-InvocationId"], out _));
    }

    [Fact]
    public async Task Forwarding_drops_entity_headers_joins_query_keys_and_signs_as_the_host()
    {
        Use(new ForwardingCopy());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_listeners.FrontAddress, "/v1/x?a=1&a=2&b=3"))
        {
            Content = new StringContent("body", Encoding.UTF8, "text/x"),
        };
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.UserAgent.ParseAdd("me/1");

        using HttpResponseMessage response = await Client.SendAsync(request);

        StubHandler.Received call = Assert.Single(_handler.Calls);
        Assert.Equal(("/v1/x?a=1,2&b=3", "body"), (Uri.UnescapeDataString(call.Target), call.Body));
        Assert.False(call.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal("text/x; charset=utf-8", call.Headers["Content-Type"]);
        Assert.Equal($"me/1 {HandlerHttp.Agent}", call.Headers["User-Agent"]);
    }

    [Fact]
    public async Task Forwarding_fails_on_a_chunked_body()
    {
        Use(new ForwardingCopy());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_listeners.FrontAddress, "/v1/x")) { Content = new StringContent("body") };
        request.Headers.TransferEncodingChunked = true;

        using HttpResponseMessage response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(_handler.Calls);
    }

    [Fact]
    public async Task Forwarding_normalises_a_path_a_second_time()
    {
        Use(new ForwardingCopy());

        await RawHttp.SendAsync(_listeners.FrontAddress, "POST", "/v1/%252e%252e/aggregate-usage", "x");

        Assert.Equal("/aggregate-usage", Assert.Single(_handler.Calls).Target);
    }

    [Fact]
    public async Task A_refusal_of_the_handler_is_relayed_as_it_is()
    {
        Use(new ProxyingCopy());
        _handler.Answer = (_, response) =>
        {
            response.StatusCode = 422;
            response.Headers["X-Reason"] = "field";
            response.ContentType = "application/problem+json";
            return response.Body.WriteAsync("{}"u8.ToArray()).AsTask();
        };

        using HttpResponseMessage response = await Client.GetAsync(new Uri(_listeners.FrontAddress, "/v1/x"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(("field", "{}"), (response.Headers.GetValues("X-Reason").Single(), await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Unknown_paths_and_the_front_page_are_the_host_s_own()
    {
        Use(new ProxyingCopy());

        using HttpResponseMessage unknown = await Client.GetAsync(new Uri(_listeners.FrontAddress, "/aggregate-usage"));
        using HttpResponseMessage home = await Client.GetAsync(_listeners.FrontAddress);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (unknown.StatusCode, home.StatusCode));
        Assert.Empty(_handler.Calls);
    }

    private void Use(IRequestCopy copy)
    {
        AppSettings settings = AppSettings.Load(null, LocalDefaults.Settings);
        HostConfiguration host = HostConfiguration.Load(_app.Path, settings);
        var routes = new RouteTable(FunctionCatalog.Load(host, settings, TimeProvider.System), host.RoutePrefix);
        var channel = new ResidentChannel(_handler.Address, NullLogger.Instance);
        _listeners.OnFront = new HttpFront(routes, channel, new SystemRandomSource(), copy, true, NullLogger.Instance).HandleAsync;
    }
}
