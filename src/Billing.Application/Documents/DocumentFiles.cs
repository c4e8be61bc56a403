namespace Billing.Application.Documents;

/// <summary>What files of documents are called.</summary>
public static class DocumentFiles
{
    /// <summary>A number as the name of a PDF file: what file systems do not take becomes an underscore.</summary>
    public static string Name(string number) =>
        string.Concat(number.Select(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' or '_' ? one : '_')) + ".pdf";
}
