namespace BillingFunctions.Http.Kit.Json;

/// <summary>Names of the engine in the case of a surface.</summary>
internal static class Names
{
    /// <summary>A snake case name in camel case: <c>created_at</c> is <c>createdAt</c>.</summary>
    public static string Camel(string snake)
    {
        if (!snake.Contains('_', StringComparison.Ordinal))
            return snake;

        string[] words = snake.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
