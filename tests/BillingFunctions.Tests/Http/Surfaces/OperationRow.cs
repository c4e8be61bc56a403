using BillingFunctions.Tests.Http.V1;

namespace BillingFunctions.Tests.Http.Surfaces;

/// <summary>
/// One operation and a request that it must do. Names in braces, in path, query and body, stand for things that are made for the row: see
/// <see cref="V1.Operations.Things"/>. What the schemas say of bodies and parameters is tried by itself and needs no line here.
/// </summary>
/// <param name="Operation">Method and template.</param>
/// <param name="Body">A body that works; null when there is none.</param>
/// <param name="Query">A query string that works.</param>
internal sealed record OperationRow(string Operation, string? Body = null, string Query = "")
{
    /// <summary>Which things stand for names, where the usual ones do not fit: <c>invoice_id=draft_id</c>, several with commas.</summary>
    public string With { get; init; } = "";

    /// <summary>What a POST that is sent again with the same key gets.</summary>
    public Repeat Repeat { get; init; }

    /// <summary>Rules beyond the schema: a body that breaks one, and the faults that name it.</summary>
    public IReadOnlyList<BrokenRule> Rules { get; init; } = [];

    /// <summary>Things in a state in which the operation is refused with 400, and the word that names the state.</summary>
    public IReadOnlyList<WrongState> States { get; init; } = [];

    /// <summary>The tests that show it at work, when no single request can: those of signatures, and of letters that belong to nobody.</summary>
    public string? ShownBy { get; init; }

    /// <summary>Where what it does can be read, when that is neither at its own path nor above it.</summary>
    public string? EffectAt { get; init; }

    /// <summary>Tells several rows of one operation apart; empty for its first one, which also shows what its schemas forbid.</summary>
    public string Case { get; init; } = "";

    /// <summary>The status of success where it is not the operation's usual one.</summary>
    public int? Status { get; init; }

    /// <summary>What a request that names another organization's things gets; by default they are hidden where the row names any.</summary>
    public Foreign? Foreign { get; init; }

    public string Name => Case.Length == 0 ? Operation : $"{Operation} ({Case})";

    public string Method => Operation[..Operation.IndexOf(' ', StringComparison.Ordinal)];

    public string Template => Operation[(Operation.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}

/// <summary>What a repeat with the same Idempotency-Key gets.</summary>
internal enum Repeat
{
    /// <summary>The first answer, from the record of the first request.</summary>
    Replayed,

    /// <summary>It is done again, which changes nothing: it only reads, or what it does has a name of its own, such as a transaction id.</summary>
    Harmless,

    /// <summary>409: the answer held a secret, which is shown once.</summary>
    Withheld,
}

/// <summary>A body that passes the schema and breaks a rule.</summary>
/// <param name="Body">The body.</param>
/// <param name="Faults">As <c>body.rate:decimal_max_places</c>.</param>
internal sealed record BrokenRule(string Body, params string[] Faults)
{
    /// <summary>Which things stand for names, as in a row.</summary>
    public string With { get; init; } = "";
}

/// <summary>Things in a state that the operation refuses.</summary>
/// <param name="With">Which things stand for names, as in a row.</param>
/// <param name="Word">The state, as the refusal must name it.</param>
internal sealed record WrongState(string With, string Word);
