using System.Globalization;
using Billing.Domain.Results;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>Collects the faults of one body with the place where each was found. Reused for many bodies by one thread.</summary>
internal sealed class Findings
{
    private readonly List<Step> _path = [];
    private List<FieldError>? _errors;

    /// <summary>The faults so far; null while there are none, because that is the common case.</summary>
    public IReadOnlyList<FieldError>? Errors => _errors;

    /// <summary>No more faults are worth finding.</summary>
    public bool IsFull => _errors?.Count >= HttpLimits.ErrorsMax;

    /// <summary>The bytes under check.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    public void Start(string root, ReadOnlyMemory<byte> body)
    {
        Body = body;
        _path.Clear();
        _path.Add(new Step(root, 0));
        _errors = null;
    }

    public void Enter(string name) => _path.Add(new Step(name, 0));

    public void Enter(int index) => _path.Add(new Step(null, index));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    public void Add(Fault fault)
    {
        if (!IsFull)
            (_errors ??= []).Add(new FieldError([.. _path.Select(Text)], fault.Message, fault.Type));
    }

    public void Add(string name, Fault fault)
    {
        Enter(name);
        Add(fault);
        Leave();
    }

    private static string Text(Step step) => step.Name ?? step.Index.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Step(string? Name, int Index);
}
