using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Kit.Operations;

/// <summary>One request to an operation, after authentication and every check: what a handler binds from and answers through.</summary>
internal sealed class Call(HttpContext context, Operation operation, IErrorShape errors, string requestId)
{
    private Command? _command;

    public Operation Operation => operation;

    public HttpContext Context => context;

    public string RequestId => requestId;

    /// <summary>Ends when the request may take no longer. A caller who hangs up does not end it: what was begun is finished.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Who calls; null where operations are public or for administrators.</summary>
    public Caller? Caller { get; set; }

    /// <summary>The data the caller works on.</summary>
    public DataSpace Space => Known.Space;

    /// <summary>The caller's organization.</summary>
    public BillingId Organization => Known.Organization;

    /// <summary>The customer as whom the caller acts.</summary>
    public BillingId Customer => Known.Customer ?? throw new InvalidOperationException($"{operation.DisplayName} is not called by a customer");

    /// <summary>Names this request's unit of work; the Idempotency-Key decides when there is one.</summary>
    public Command Command
    {
        get => _command ?? throw new InvalidOperationException("The command is named before the handler runs");
        set => _command = value;
    }

    /// <summary>What is undone before the caller is told that nothing was done; null for nothing.</summary>
    public Func<ValueTask>? BeforeRefusal { get; set; }

    /// <summary>The checked body as it came; valid until the handler has finished.</summary>
    public ReadOnlyMemory<byte> RawBody { get; set; }

    /// <summary>The page a list was asked for.</summary>
    public Paging Paging => operation.Lists.Read(context.Request, operation.Sortable);

    private Caller Known => Caller ?? throw new InvalidOperationException($"{operation.DisplayName} is not called for an organization");

    /// <summary>The status of success.</summary>
    public int Status { get; set; } = operation.Status;

    /// <summary>A path parameter that is text.</summary>
    public string Text(string name) => Parameter.OfPath(context.Request, name)!;

    /// <summary>A path parameter that is an id. A UUID that is not one of ours gives the default id, which belongs to nobody.</summary>
    public BillingId Id(string name) => GivenIds.Of(Text(name));

    /// <summary>A query parameter.</summary>
    public T Get<T>(QueryParameter<T> parameter) => parameter.Value(context.Request);

    /// <summary>The result of a unit of work, telling the client when an earlier request had done it.</summary>
    public Result<T> Settle<T>(Result<Outcome<T>> outcome)
    {
        if (!outcome.TryGet(out Outcome<T>? done, out Failure? failure))
            return failure;

        if (done.Replayed)
            context.Response.Headers["Idempotency-Replayed"] = "true";

        return done.Value;
    }

    public TBody ReadBody<TBody>(JsonTypeInfo<TBody> type) =>
        JsonSerializer.Deserialize(RawBody.IsEmpty ? "{}"u8 : RawBody.Span, type) ?? throw new InvalidOperationException("A checked body cannot be null");

    public Task FinishAsync<T>(Result<T> result, JsonTypeInfo<T> type) => result.TryGet(out T? value, out Failure? failure)
        ? JsonAnswer.WriteAsync(context.Response, Status, "application/json", (value, type), static (json, it) => JsonSerializer.Serialize(json, it.value, it.type))
        : RefuseAsync(failure);

    /// <summary>Sends a document as it is read. What cannot be read half way ends the connection: the client sees that the document has no end.</summary>
    public async Task FinishStreamedAsync<T>(Result<T> result, JsonTypeInfo<T> type)
    {
        if (!result.TryGet(out T? value, out Failure? failure))
        {
            await RefuseAsync(failure);
            return;
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";

        // Begun before anything is written: a problem document cannot come behind the half of another one.
        await context.Response.StartAsync(CancellationToken.None);
        try
        {
            await JsonSerializer.SerializeAsync(context.Response.BodyWriter, value, type, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads on, which is no failure of ours.
        }
    }

    public Task FinishAsync<T>(Result<Listing<T>> result, JsonTypeInfo<T> type)
    {
        if (!result.TryGet(out Listing<T>? page, out Failure? failure))
            return RefuseAsync(failure);

        return operation.Lists.WriteAsync(context.Response, operation, page, type);
    }

    public Task FinishAsync(Result<Unit> result)
    {
        if (result.Failure is { } failure)
            return RefuseAsync(failure);

        context.Response.StatusCode = operation.Status;
        return Task.CompletedTask;
    }

    public Task FinishAsync(Result<FileAnswer> result)
    {
        if (!result.TryGet(out FileAnswer? file, out Failure? failure))
            return RefuseAsync(failure);

        context.Response.Headers.ContentDisposition = $"{(file.Inline ? "inline" : "attachment")}; filename=\"{file.Name}\"";
        return JsonAnswer.SendAsync(context.Response, operation.Status, operation.AnswerContentType, file.Content);
    }

    /// <summary>Sends a file as it is read. What cannot be read half way ends the connection: the length tells the client that something is missing.</summary>
    public async Task FinishAsync(Result<StreamAnswer> result)
    {
        if (!result.TryGet(out StreamAnswer? file, out Failure? failure))
        {
            await RefuseAsync(failure);
            return;
        }

        context.Response.StatusCode = operation.Status;
        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = file.Length;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{file.Name}\"";
        await file.CopyAsync(context.Response.Body, context.RequestAborted);
    }

    public Task RefuseAsync(Failure failure) => RefuseAsync(new Problem(errors.StatusOf(failure.Kind), failure.Message)
    {
        Errors = failure.Errors,
        RetryAfterSeconds = failure.Kind == FailureKind.Unavailable ? Problem.Busy.RetryAfterSeconds : null,
    });

    /// <summary>The refusal of a request whose fields are at fault.</summary>
    public Problem Invalid(IReadOnlyList<FieldError> faults) => new(errors.StatusOf(FailureKind.Invalid), Failure.Invalid(faults).Message) { Errors = faults };

    /// <summary>Refuses. Whoever is told that its request is at fault may send a better one at once, also with the same key.</summary>
    public async Task RefuseAsync(Problem problem)
    {
        if (BeforeRefusal is { } before && problem.Status < StatusCodes.Status500InternalServerError)
            await before();

        await Refusal.WriteAsync(context, problem, errors, requestId);
    }
}
