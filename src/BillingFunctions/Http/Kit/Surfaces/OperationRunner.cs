using System.Diagnostics;
using System.Text.Json;
using Billing.Application.Audit;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>
/// Takes a request through the steps that all operations share, in the order in which they cost: who calls, how often, whether the request
/// makes sense, and only then the handler. Whatever goes wrong becomes an answer in the surface's shape.
/// </summary>
internal sealed class OperationRunner(SurfaceDefinition surface, RequestServices services)
{
    private readonly RequestRates _rates = new(surface, services);

    public async Task RunAsync(HttpContext context, Operation operation)
    {
        long started = services.Time.GetTimestamp();
        using Activity? activity = HttpTelemetry.Start(surface.Name, operation);
        CancellationTokenSource limit = RequestTimeLimit.Rent();
        var call = new Call(context, operation, surface.Errors, Begin(context)) { Cancellation = limit.Token };
        try
        {
            await AdmitAsync(call);
        }
        catch (Exception exception)
        {
            await FailAsync(call, exception);
        }
        finally
        {
            RequestTimeLimit.Return(limit);
        }

        TimeSpan took = services.Time.GetElapsedTime(started);
        HttpTelemetry.Finish(activity, surface.Name, operation, context.Response.StatusCode, took);
        services.Log.RequestDone(operation, call, context.Response.StatusCode, took);
    }

    /// <summary>Refuses a request before it is known which operation it means.</summary>
    public Task RefuseAsync(HttpContext context, Problem problem) => Refusal.WriteAsync(context, problem, surface.Errors, Begin(context));

    /// <summary>Answers what no operation answers: an unknown path, or a path that has no such method.</summary>
    public Task RefuseAsync(HttpContext context)
    {
        string requestId = Begin(context);
        if (context.GetEndpoint() is not { } refused)
            return Refusal.WriteAsync(context, Problem.NotFound, surface.Errors, requestId);

        // The router's own endpoint for this case knows the methods; it sets the Allow header and nothing else of interest.
        _ = refused.RequestDelegate?.Invoke(context);
        if (!HttpMethods.IsOptions(context.Request.Method))
            return Refusal.WriteAsync(context, Problem.MethodNotAllowed, surface.Errors, requestId);

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private string Begin(HttpContext context)
    {
        string requestId = services.Ids.For(context.Request);
        IHeaderDictionary headers = context.Response.Headers;
        headers["X-Request-Id"] = requestId;
        headers.XContentTypeOptions = "nosniff";
        return requestId;
    }

    private async ValueTask AdmitAsync(Call call)
    {
        Admission admission = await surface.Authenticator.AdmitAsync(call.Context.Request, call.Operation.Access, call.Cancellation);
        call.Caller = admission.Caller;
        if (call.Operation.Access == Access.Portal)
            call.Context.Response.Headers.CacheControl = "no-store"; // Browsers and proxies between us and the customer keep nothing of it.

        if (admission.Problem is { } refused)
        {
            call.Context.Response.Headers.WWWAuthenticate = surface.Authenticator.Challenge;
            await call.RefuseAsync(_rates.TakeUnauthenticated(call.Context, refused));
        }
        else if (call.Caller is { } caller && !caller.May(call.Operation.Scope))
        {
            await call.RefuseAsync(new Problem(403, $"This {(caller.Kind == ActorType.Person ? "role" : "key")} may not do this: it lacks the scope {call.Operation.Scope}"));
        }
        else if (_rates.Take(call) is { } limited)
        {
            await call.RefuseAsync(limited);
        }
        else
        {
            await ReadAsync(call);
        }
    }

    private async ValueTask ReadAsync(Call call)
    {
        HttpRequest request = call.Context.Request;
        if (call.Operation.BodyType is null)
        {
            await CheckAndRunAsync(call, request.ContentLength > call.Operation.BodyMaxBytes ? Problem.TooLarge(call.Operation.BodyMaxBytes) : null);
            return;
        }

        RequestBody body = await RequestBody.ReadAsync(request, call.Operation.BodyMaxBytes, call.Cancellation);
        if (call.Operation.TakesGzip)
            body = body.Inflate(MediaType.IsGzip(request), call.Operation.BodyMaxBytes);

        try
        {
            call.RawBody = body.Bytes;
            await CheckAndRunAsync(call, body.Problem ?? (body.Bytes.IsEmpty ? null : MediaType.Check(request, call.Operation)));
        }
        finally
        {
            body.Release();
        }
    }

    private async ValueTask CheckAndRunAsync(Call call, Problem? unreadable)
    {
        if ((unreadable ?? RequestCheck.Check(call)) is { } problem)
        {
            await call.RefuseAsync(problem);
            return;
        }

        call.Command = services.Keys.Name(call.Context.Request, call.Caller, call.RawBody.Span, call.Operation.ReadsBody);
        if (!services.Keys.TryBegin(call.Command))
        {
            await call.RefuseAsync(Problem.InFlight);
            return;
        }

        using ActorScope.Acted acting = ActorScope.Enter(Acting.Of(call));
        try
        {
            if (await RecordKeyAsync(call))
                await call.Operation.Handler(call);
        }
        catch (JsonException malformed) when (call.Operation.ReadsBody)
        {
            await call.RefuseAsync(BodyCheck.Malformed(malformed));
        }
        finally
        {
            services.Keys.End(call.Command);
        }
    }

    /// <summary>Writes down what the request's key is used for, where the operation needs it; false when it was refused for that.</summary>
    private async ValueTask<bool> RecordKeyAsync(Call call)
    {
        if (services.Records is not { } records || !call.Operation.RecordsKey || call.Command.Fingerprint is null)
            return true;

        Result<KeyRecord> opened = await records.OpenAsync(call.Space, call.Command, call.Cancellation);
        if (!opened.TryGet(out KeyRecord? record, out Failure? reused))
        {
            await call.RefuseAsync(reused);
            return false;
        }

        call.BeforeRefusal = () => records.ForgetAsync(record, call.Cancellation);
        return true;
    }

    private async ValueTask FailAsync(Call call, Exception exception)
    {
        Problem problem = exception switch
        {
            StoreException { Fault: not StoreFault.Refused } => Problem.Busy,
            OperationCanceledException when call.Cancellation.IsCancellationRequested => Problem.OutOfTime,
            BadHttpRequestException bad => new Problem(bad.StatusCode, "The request is not well formed") { ClosesConnection = true },
            _ => Problem.Unexpected,
        };
        services.Log.RequestFailed(exception, call.Operation.DisplayName, call.RequestId, problem.Status);
        if (call.Context.Response.HasStarted)
        {
            call.Context.Abort();
            return;
        }

        call.Context.Response.Headers.Remove("Idempotency-Replayed");
        await call.RefuseAsync(problem);
    }
}
