using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.TestSupport.Keyless;

/// <summary>
/// The identity endpoint of a function app, the token endpoint of a tenant, a storage account and a hub, on this machine. Every call of storage and hub must carry a token that was given here, for
/// that service, and that is not over by the server's clock; a good call is answered with next to nothing.
/// </summary>
public sealed class KeylessServer : IAsyncDisposable
{
    /// <summary>What the identity endpoint wants in its header.</summary>
    public const string IdentityHeader = "header-of-this-app";

    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, IssuedToken> _issued = new();
    private int _numbers;

    private KeylessServer(WebApplication web) => _web = web;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>How long tokens given from now on are good.</summary>
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How far the clock of storage and hub is ahead of the client's.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>False answers requests for tokens with an error.</summary>
    public bool GivesTokens { get; set; } = true;

    /// <summary>What a hub answers when it is asked for its partitions.</summary>
    public ReadOnlyMemory<byte> HubFeed { get; set; }

    /// <summary>Requests for tokens: kind, resource and client.</summary>
    public ConcurrentQueue<string> TokenRequests { get; } = new();

    /// <summary>Calls of storage and hub.</summary>
    public ConcurrentQueue<ServedCall> Calls { get; } = new();

    /// <summary>Starts a server on a free port.</summary>
    public static async Task<KeylessServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new KeylessServer(builder.Build());
        server._web.Run(server.AnswerAsync);
        await server._web.StartAsync();
        server.Address = new Uri(server._web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>A way to the network that leads every https address here, whatever its host, and refuses http.</summary>
    public HttpMessageHandler Way() => new WayHere(Address);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        return request.Path.Value switch
        {
            "/msi/token" => ManagedAsync(context),
            { } path when path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal) => FederatedAsync(context),
            { } path when path.Contains("/discovery/instance", StringComparison.Ordinal) => JsonAsync(context, 200, """{"tenant_discovery_endpoint":"https://login.example.org/tenant-1/v2.0/.well-known/openid-configuration","metadata":[]}"""),
            { } path when path.EndsWith("/openid-configuration", StringComparison.Ordinal) => JsonAsync(
                context, 200, """{"token_endpoint":"https://login.example.org/tenant-1/oauth2/v2.0/token","authorization_endpoint":"https://login.example.org/tenant-1/oauth2/v2.0/authorize","issuer":"https://login.example.org/tenant-1/v2.0"}"""),
            _ => ServeAsync(context),
        };
    }

    /// <summary>As App Service and Functions answer: a secret header, the resource without a scope, the end as seconds since 1970.</summary>
    private Task ManagedAsync(HttpContext context)
    {
        string resource = context.Request.Query["resource"].ToString(), client = context.Request.Query["client_id"].ToString();
        TokenRequests.Enqueue($"managed {resource} {client}");
        if (!GivesTokens || context.Request.Headers["X-IDENTITY-HEADER"] != IdentityHeader)
            return JsonAsync(context, 400, """{"statusCode":400,"message":"no identity"}""");

        IssuedToken token = Issue(resource);
        return JsonAsync(context, 200, string.Create(
            CultureInfo.InvariantCulture, $$"""{"access_token":"{{token.Text}}","expires_on":"{{token.ExpiresAt.ToUnixTimeSeconds()}}","resource":"{{resource}}","token_type":"Bearer","client_id":"{{client}}"}"""));
    }

    /// <summary>As a tenant answers workload identity: the assertion of the platform instead of a secret, the scope, the end as seconds from now.</summary>
    private async Task FederatedAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        string scope = form["scope"].ToString().Split(' ')[0];
        TokenRequests.Enqueue($"federated {scope} {form["client_id"]} {form["client_assertion"]}");
        if (!GivesTokens || form["client_assertion_type"] != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" || form.ContainsKey("client_secret"))
        {
            await JsonAsync(context, 401, """{"error":"invalid_client","error_description":"no"}""");
            return;
        }

        IssuedToken token = Issue(scope[..scope.LastIndexOf('/')]);
        await JsonAsync(context, 200, string.Create(
            CultureInfo.InvariantCulture, $$"""{"access_token":"{{token.Text}}","expires_in":{{(int)TokenLife.TotalSeconds}},"token_type":"Bearer"}"""));
    }

    private Task ServeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string host = request.Headers[WayHere.MeantHost].ToString(), authorization = request.Headers.Authorization.ToString();
        bool isStorage = !host.EndsWith(".servicebus.windows.net", StringComparison.Ordinal);
        IssuedToken? token = authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? _issued.GetValueOrDefault(authorization["Bearer ".Length..]) : null;
        string? fault = FaultOf(token, isStorage, request);
        Calls.Enqueue(new ServedCall(host, $"{request.Method} {request.Path}", token?.Number ?? 0, fault));
        if (fault is not null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer authorization_uri=https://login.example.org/tenant-1";
            return JsonAsync(context, 401, """{"odata.error":{"code":"AuthenticationFailed","message":{"lang":"en-US","value":"refused"}}}""");
        }

        if (request.Method != "GET")
            return JsonAsync(context, isStorage ? 204 : 201, "");

        return isStorage
            ? JsonAsync(context, 404, """{"odata.error":{"code":"ResourceNotFound","message":{"lang":"en-US","value":"nothing"}}}""")
            : context.Response.Body.WriteAsync(HubFeed).AsTask();
    }

    private string? FaultOf(IssuedToken? token, bool isStorage, HttpRequest request) => token switch
    {
        null => "no token of this server",
        _ when token.Resource != (isStorage ? "https://storage.azure.com" : "https://eventhubs.azure.net") => "a token for another service",
        _ when token.ExpiresAt <= DateTimeOffset.UtcNow + ClockAhead => "an expired token",
        _ when isStorage && !request.Headers.ContainsKey("x-ms-version") => "no version",
        _ when isStorage && !request.Headers.ContainsKey("x-ms-date") => "no date",
        _ => null,
    };

    private IssuedToken Issue(string resource)
    {
        var token = new IssuedToken(Interlocked.Increment(ref _numbers), resource.TrimEnd('/'), DateTimeOffset.UtcNow + TokenLife);
        _issued[token.Text] = token;
        return token;
    }

    private static async Task JsonAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        if (status != 204)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(json);
        }
    }

    /// <summary>Sends what was meant for a service in Azure to this machine, and says whom it was meant for.</summary>
    private sealed class WayHere(Uri server) : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false })
    {
        public const string MeantHost = "X-Meant-Host";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Uri meant = request.RequestUri!;
            if (meant.Scheme != "https" && !meant.IsLoopback)
                throw new HttpRequestException($"{meant} is not encrypted");

            request.Headers.Add(MeantHost, meant.Host);
            request.RequestUri = new Uri(server, meant.PathAndQuery);
            request.Headers.Host = null;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
