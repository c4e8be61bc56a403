namespace BillingFunctions.Http.Kit.Answers;

/// <summary>A file that is sent as it is read, so that memory does not grow with it.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Name">Name to save it under; letters, digits, dots, dashes and underscores.</param>
/// <param name="CopyAsync">Copies it.</param>
internal sealed record StreamAnswer(long Length, string ContentType, string Name, Func<Stream, CancellationToken, Task> CopyAsync);
