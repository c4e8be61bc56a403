namespace BillingFunctions.Http.Kit.Answers;

/// <summary>A file to send.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Name">Name to save it under; letters, digits, dots, dashes and underscores.</param>
/// <param name="Inline">True to show it in place, false to offer it for saving.</param>
internal sealed record FileAnswer(ReadOnlyMemory<byte> Content, string Name, bool Inline);
