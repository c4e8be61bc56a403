using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Kit.Operations;

/// <summary>
/// Adds operations to a group. Each method takes the path below the group's, a summary and a handler; the handler's types say what is
/// read and what is answered, so that the table, the checks and the reference cannot disagree.
/// </summary>
internal sealed partial class GroupBuilder(List<Operation> operations, string name, string path, JsonSerializerOptions types, ListStyle lists)
{
    /// <summary>Who may call the operations, where a line of the table says nothing else.</summary>
    public Access Access { get; init; } = Access.Organization;

    /// <summary>Answers one document.</summary>
    public OperationBuilder Get<TAnswer>(string route, string summary, Func<Call, ValueTask<Result<TAnswer>>> handler) =>
        Add("GET", route, summary, AnswerKind.Document, null, typeof(TAnswer), Document(handler));

    /// <summary>Answers one document that is sent as it is read: what it has of <see cref="IAsyncEnumerable{T}"/> may be long, and memory does not grow with it.</summary>
    public OperationBuilder GetStreamed<TAnswer>(string route, string summary, Func<Call, ValueTask<Result<TAnswer>>> handler) =>
        Add("GET", route, summary, AnswerKind.Document, null, typeof(TAnswer), async call => await call.FinishStreamedAsync(await handler(call), Info<TAnswer>(call)));

    /// <summary>Answers a page of a list: which one is said by the parameters of the surface's style.</summary>
    public OperationBuilder List<TItem>(string route, string summary, Func<Call, ValueTask<Result<Listing<TItem>>>> handler) =>
        Add("GET", route, summary, AnswerKind.List, null, typeof(TItem), Listed(handler)).With(lists.Parameters);

    /// <summary>Answers a whole list.</summary>
    public OperationBuilder ListAll<TItem>(string route, string summary, Func<Call, ValueTask<Result<Listing<TItem>>>> handler) =>
        Add("GET", route, summary, AnswerKind.List, null, typeof(TItem), Listed(handler));

    /// <summary>Takes a body and answers a document.</summary>
    public OperationBuilder Post<TBody, TAnswer>(string route, string summary, Func<Call, TBody, ValueTask<Result<TAnswer>>> handler) =>
        Add("POST", route, summary, AnswerKind.Document, typeof(TBody), typeof(TAnswer), Document(handler));

    /// <summary>Takes no body and answers a document.</summary>
    public OperationBuilder Post<TAnswer>(string route, string summary, Func<Call, ValueTask<Result<TAnswer>>> handler) =>
        Add("POST", route, summary, AnswerKind.Document, null, typeof(TAnswer), Document(handler));

    /// <summary>
    /// Takes a body that the handler reads and checks by itself, from <see cref="Call.RawBody"/>: for bodies that come so often that going over them
    /// twice and making wire records of them would cost too much. The body is UTF-8; a <see cref="JsonException"/> of the handler means that it is no JSON.
    /// </summary>
    public OperationBuilder PostRaw<TBody, TAnswer>(string route, string summary, Func<Call, ValueTask<Result<TAnswer>>> handler)
    {
        OperationBuilder added = Add("POST", route, summary, AnswerKind.Document, typeof(TBody), typeof(TAnswer), Document(handler));
        operations[^1].ReadsBody = true;
        return added;
    }

    /// <summary>Takes a body and answers a document.</summary>
    public OperationBuilder Put<TBody, TAnswer>(string route, string summary, Func<Call, TBody, ValueTask<Result<TAnswer>>> handler) =>
        Add("PUT", route, summary, AnswerKind.Document, typeof(TBody), typeof(TAnswer), Document(handler));

    /// <summary>Takes a body and answers a document.</summary>
    public OperationBuilder Patch<TBody, TAnswer>(string route, string summary, Func<Call, TBody, ValueTask<Result<TAnswer>>> handler) =>
        Add("PATCH", route, summary, AnswerKind.Document, typeof(TBody), typeof(TAnswer), Document(handler));

    /// <summary>Answers nothing.</summary>
    public OperationBuilder Delete(string route, string summary, Func<Call, ValueTask<Result<Unit>>> handler) =>
        Add("DELETE", route, summary, AnswerKind.None, null, null, async call => await call.FinishAsync(await handler(call)));

    /// <summary>Deletes and answers a document that says so.</summary>
    public OperationBuilder Delete<TAnswer>(string route, string summary, Func<Call, ValueTask<Result<TAnswer>>> handler) =>
        Add("DELETE", route, summary, AnswerKind.Document, null, typeof(TAnswer), Document(handler));

    /// <summary>Answers a file.</summary>
    public OperationBuilder File(string method, string route, string summary, string contentType, Func<Call, ValueTask<Result<FileAnswer>>> handler)
    {
        OperationBuilder added = Add(method, route, summary, AnswerKind.File, null, null, async call => await call.FinishAsync(await handler(call)));
        operations[^1].AnswerContentType = contentType;
        return added;
    }

    /// <summary>Answers a file that is sent as it is read.</summary>
    public OperationBuilder Stream(string route, string summary, string contentType, Func<Call, ValueTask<Result<StreamAnswer>>> handler)
    {
        OperationBuilder added = Add("GET", route, summary, AnswerKind.File, null, null, async call => await call.FinishAsync(await handler(call)));
        operations[^1].AnswerContentType = contentType;
        return added;
    }

    private static Func<Call, ValueTask> Document<TAnswer>(Func<Call, ValueTask<Result<TAnswer>>> handler) =>
        async call => await call.FinishAsync(await handler(call), Info<TAnswer>(call));

    private static Func<Call, ValueTask> Document<TBody, TAnswer>(Func<Call, TBody, ValueTask<Result<TAnswer>>> handler) =>
        async call => await call.FinishAsync(await handler(call, call.ReadBody(Info<TBody>(call))), Info<TAnswer>(call));

    private static Func<Call, ValueTask> Listed<TItem>(Func<Call, ValueTask<Result<Listing<TItem>>>> handler) =>
        async call => await call.FinishAsync(await handler(call), Info<TItem>(call));

    private static JsonTypeInfo<T> Info<T>(Call call) => (JsonTypeInfo<T>)call.Operation.Types.GetTypeInfo(typeof(T));

    private OperationBuilder Add(
        string method, string route, string summary, AnswerKind kind, Type? body, Type? answer, Func<Call, ValueTask> handler)
    {
        var operation = new Operation
        {
            Method = method, Template = (path + route).TrimEnd('/') is { Length: > 0 } template ? template : "/", Summary = summary, Group = name, Handler = handler, Types = types, Lists = lists,
            BodyType = body, AnswerType = answer, AnswerKind = kind, Status = kind == AnswerKind.None ? 204 : 200,
            Access = Access, Scope = $"{name.ToLowerInvariant().Replace(' ', '_').Replace('-', '_')}:{(method == "GET" ? "read" : "write")}",
        };
        operation.Parameters.AddRange(PathParameter().Matches(operation.Template).Select(match => Parameter.FromTemplate(match.Groups[1].Value)));
        operations.Add(operation);
        return new OperationBuilder(operation);
    }

    [GeneratedRegex(@"\{([A-Za-z_]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex PathParameter();
}
