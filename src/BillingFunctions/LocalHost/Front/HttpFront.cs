using Billing.Application.Ports;
using BillingFunctions.LocalHost.Handler;

namespace BillingFunctions.LocalHost.Front;

/// <summary>The public side of the host: finds the function of a request and passes the request to the handler.</summary>
internal sealed partial class HttpFront(
    RouteTable routes, IHandlerChannel channel, IRandomSource random, IRequestCopy copy, bool hasHomePage, ILogger logger) : IDisposable
{
    private readonly HttpMessageInvoker _http = HandlerHttp.Create();

    public void Dispose() => _http.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path == "/" && HttpMethods.IsGet(context.Request.Method))
        {
            await AnswerHomeAsync(context.Response);
            return;
        }

        if (routes.Find(context.Request.Method, context.Request.Path.Value ?? "") is not { } function)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            await PassAsync(context);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            LogFailed(exception, function);
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private async Task PassAsync(HttpContext context)
    {
        Uri handler = await channel.ReadyAsync(context.RequestAborted);
        using HttpRequestMessage request = copy.Create(context.Request, handler);
        HandlerHttp.AddHostHeaders(request.Headers, random.NextGuid());
        using HttpResponseMessage response = await _http.SendAsync(request, context.RequestAborted);
        await ResponseCopy.WriteAsync(response, context.Response, context.RequestAborted);
    }

    /// <summary>The host answers its own front page before any function is asked.</summary>
    private Task AnswerHomeAsync(HttpResponse response)
    {
        if (!hasHomePage)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        response.ContentType = "text/html";
        return response.WriteAsync("<!DOCTYPE html><title>Functions</title><p>The local functions host is up and running.</p>");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function}: the request could not be passed to the handler")]
    private partial void LogFailed(Exception exception, string function);
}
