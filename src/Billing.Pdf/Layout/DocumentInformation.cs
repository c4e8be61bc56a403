namespace Billing.Pdf.Layout;

/// <summary>What a viewer shows about a file.</summary>
/// <param name="Title">Title of the window and of the file's properties.</param>
/// <param name="Author">Who issued the document.</param>
/// <param name="Language">Language of the labels: one of our own tables, hence safe to write as it is.</param>
internal sealed record DocumentInformation(string Title, string Author, string Language);
