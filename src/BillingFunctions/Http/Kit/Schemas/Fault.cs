namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>What is wrong with one value.</summary>
/// <param name="Message">A sentence that says what to do.</param>
/// <param name="Type">A stable word for programs.</param>
internal sealed record Fault(string Message, string Type)
{
    public static readonly Fault Missing = new("Field required", "missing");

    public static readonly Fault Unknown = new("There is no such field", "extra_forbidden");

    public static readonly Fault DuplicateKey = new("The name stands twice in this object", "duplicate_key");

    public static readonly Fault Repeated = new("The parameter stands twice: name one value", "repeated");

    public static readonly Fault NulCharacter = new("Text must not contain NUL characters", "string_nul");

    public static readonly Fault UnpairedSurrogate = new("Text must not contain half of a surrogate pair", "string_unicode");

    public static readonly Fault NumberTooLarge = new("Input should be a number of at most 28 digits", "decimal_out_of_range");
}
