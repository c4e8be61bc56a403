using System.Diagnostics.CodeAnalysis;

namespace Billing.Domain.Results;

/// <summary>A field of an edit: either left alone, or set to a value, which may be null when the field may be empty.</summary>
/// <typeparam name="T">Type of the field.</typeparam>
/// <param name="IsSet">True when the edit sets the field.</param>
/// <param name="Value">The new value; meaningless when the field is left alone.</param>
public readonly record struct Patch<T>(bool IsSet, T? Value)
{
    /// <summary>An edit that sets the field.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor is the named alternate.")]
    public static implicit operator Patch<T>(T? value) => new(true, value);

    /// <summary>The field after the edit.</summary>
    /// <param name="current">The field before it.</param>
    public T? Or(T? current) => IsSet ? Value : current;
}
