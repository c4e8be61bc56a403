using System.Diagnostics.CodeAnalysis;

namespace Billing.Domain.Results;

/// <summary>Either a value or the <see cref="Results.Failure"/> that explains why there is none.</summary>
/// <typeparam name="T">The value of a success.</typeparam>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Failure? failure) => (_value, Failure) = (value, failure);

    /// <summary>The refusal, or null on success.</summary>
    public Failure? Failure { get; }

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Failure is null;

    /// <summary>The value. Reading it on a failure is a bug and throws.</summary>
    public T Value => Failure is null ? _value! : throw new InvalidOperationException($"No value: {Failure.Message}");

    /// <summary>Wraps a success.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "Result.Of is the named alternate.")]
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "Result.Fail is the named alternate.")]
    public static implicit operator Result<T>(Failure failure) => new(default, failure);

    /// <summary>Maps the value and keeps a failure as it is.</summary>
    public Result<TOut> Map<TOut>(Func<T, TOut> map) => Failure is null ? map(_value!) : Failure;

    /// <summary>The value, or false with the failure.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Failure? failure)
    {
        value = _value;
        failure = Failure;
        return failure is null;
    }
}

/// <summary>A success without a value.</summary>
public readonly record struct Unit
{
    /// <summary>The one value.</summary>
    public static readonly Unit Value;
}
