using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Kit.Operations;

/// <summary>What an operation answers when all is well.</summary>
internal enum AnswerKind
{
    /// <summary>No content.</summary>
    None,

    /// <summary>One JSON document.</summary>
    Document,

    /// <summary>A page of a list, in the style of the surface.</summary>
    List,

    /// <summary>A file of the content type that the operation names.</summary>
    File,
}

/// <summary>One operation of a surface: all that routing, checking, documenting and testing need to know of it.</summary>
internal sealed class Operation
{
    public required string Method { get; init; }

    /// <summary>Path template without a trailing slash; it answers with and without one.</summary>
    public required string Template { get; init; }

    public required string Summary { get; init; }

    /// <summary>Heading in the reference.</summary>
    public required string Group { get; init; }

    /// <summary>Finishes the request: runs the handler and sends what it gives.</summary>
    public required Func<Call, ValueTask> Handler { get; init; }

    /// <summary>Looks wire types up when the operation is first called or described, because making their metadata costs time at start.</summary>
    public required JsonSerializerOptions Types { get; init; }

    /// <summary>How lists are asked for and answered.</summary>
    public required ListStyle Lists { get; init; }

    public Type? BodyType { get; init; }

    public Type? AnswerType { get; init; }

    public required AnswerKind AnswerKind { get; init; }

    public int Status { get; set; }

    /// <summary>Other statuses of success, with the same document: 200 for what was there already.</summary>
    public List<int> OtherStatuses { get; } = [];

    public string AnswerContentType { get; set; } = "application/json";

    public Access Access { get; set; } = Access.Organization;

    /// <summary>What a key must be allowed to do.</summary>
    public string Scope { get; set; } = "";

    public List<Parameter> Parameters { get; } = [];

    /// <summary>Fields a list may be sorted by; empty when it cannot be sorted.</summary>
    public IReadOnlyList<string> Sortable { get; set; } = [];

    /// <summary>Refusals of its own, besides those that follow from what is known here.</summary>
    public List<int> Errors { get; } = [];

    public bool BodyOptional { get; set; }

    /// <summary>True when the handler reads and checks the body by itself: the schema only describes it.</summary>
    public bool ReadsBody { get; set; }

    /// <summary>True when the body may be compressed with gzip.</summary>
    public bool TakesGzip { get; set; }

    /// <summary>Bodies that it takes besides plain JSON.</summary>
    public List<BodyForm> Forms { get; } = [];

    public int BodyMaxBytes { get; set; } = HttpLimits.BodyMaxBytes;

    public RatePolicy? Rate { get; set; }

    public string? Description { get; set; }

    /// <summary>
    /// True when the body may tell what a POST changes, so that the same key with another body would be looked for elsewhere: the key itself is written down first. Events have transaction
    /// ids, portals know their customer, and what an administrator or nobody in particular makes has its place from the key.
    /// </summary>
    public bool RecordsKey => Method == "POST" && BodyType is not null && !ReadsBody && (Access is Access.Organization or Access.Person);

    /// <summary>The summary in snake case.</summary>
    public string Id => field ??= string.Join('_', Summary.ToLowerInvariant().Split([' ', '-', '/', '(', ')', '\''], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Name in logs, traces and metrics.</summary>
    public string DisplayName => field ??= $"{Method} {Template}";

    public Schema? BodySchema => BodyType is null ? null : field ??= SchemaFactory.For(TypeInfo(BodyType));

    public Schema? AnswerSchema => AnswerType is null ? null : field ??= SchemaFactory.For(TypeInfo(AnswerType));

    /// <summary>The schema of another form of the body.</summary>
    public Schema SchemaOf(BodyForm form) => SchemaFactory.For(TypeInfo(form.Type));

    private JsonTypeInfo TypeInfo(Type type) => Types.GetTypeInfo(type);
}

/// <summary>A body of another media type than plain JSON.</summary>
/// <param name="MediaType">The media type.</param>
/// <param name="Type">The wire type that describes it.</param>
internal sealed record BodyForm(string MediaType, Type Type);
