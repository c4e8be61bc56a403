namespace Billing.Domain.Results;

/// <summary>Why an operation was refused. Each surface maps a kind to its own status code and error shape.</summary>
public enum FailureKind
{
    /// <summary>A field of the input is missing, of the wrong type or out of range.</summary>
    Invalid,

    /// <summary>The addressed object does not exist in this data space.</summary>
    NotFound,

    /// <summary>A unique name is taken, or another request holds the same key.</summary>
    Conflict,

    /// <summary>The object is in a state that does not allow this; the message names the state.</summary>
    WrongState,

    /// <summary>The caller is known but may not do this.</summary>
    Forbidden,

    /// <summary>A documented limit of size or number would be exceeded.</summary>
    TooLarge,

    /// <summary>The same idempotency key came with other parameters.</summary>
    KeyReused,

    /// <summary>The service cannot do this now; trying again later is safe.</summary>
    Unavailable,

    /// <summary>What was asked for can never be done with this object: its kind has no such thing.</summary>
    Unsupported,

    /// <summary>The message does not prove who sent it.</summary>
    Unauthenticated,

    /// <summary>A hard quota would be exceeded; nothing was stored.</summary>
    QuotaExceeded,

    /// <summary>The input makes sense, and a rule of the business is against it: a coupon that cannot be redeemed.</summary>
    RuleBroken,
}

/// <summary>One field of the input and what is wrong with it.</summary>
/// <param name="Path">Where the value stands, outermost first: <c>body, charges, 0, charge_model</c>.</param>
/// <param name="Message">A sentence that says what to do.</param>
/// <param name="Type">A stable word for programs: <c>missing</c>, <c>string_too_long</c>, <c>unknown_reference</c>...</param>
public sealed record FieldError(IReadOnlyList<string> Path, string Message, string Type)
{
    /// <summary>An error of one field of the request body.</summary>
    public static FieldError Body(string field, string message, string type) => new(["body", .. field.Split('.')], message, type);
}

/// <summary>An expected refusal: a value, not an exception.</summary>
/// <param name="Kind">What kind of refusal.</param>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Errors">The fields at fault; empty when no field is.</param>
public sealed record Failure(FailureKind Kind, string Message, IReadOnlyList<FieldError> Errors)
{
    /// <summary>A refusal that concerns no field.</summary>
    public static Failure Of(FailureKind kind, string message) => new(kind, message, []);

    /// <summary>No such object here. Foreign and absent ids look the same.</summary>
    public static Failure NotFound(string what) => Of(FailureKind.NotFound, $"{what} not found");

    /// <summary>One field of the body is wrong; <paramref name="field"/> may be a dotted path.</summary>
    public static Failure Invalid(string field, string message, string type = "value_error") =>
        new(FailureKind.Invalid, message, [FieldError.Body(field, message, type)]);

    /// <summary>Several fields are wrong.</summary>
    public static Failure Invalid(IReadOnlyList<FieldError> errors) =>
        new(FailureKind.Invalid, errors.Count == 1 ? errors[0].Message : $"{errors.Count} fields are not valid", errors);
}
