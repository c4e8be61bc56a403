namespace Billing.Providers.Smtp;

/// <summary>One answer of a mail server.</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Lines">Its text, line by line.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int TextMax = 300;

    /// <summary>Done, or go on.</summary>
    public bool IsPositive => Code is >= 200 and < 400;

    /// <summary>Refused for good.</summary>
    public bool IsPermanent => Code >= 500;

    /// <summary>The answer for people, on one line.</summary>
    public override string ToString()
    {
        string text = $"{Code} {string.Join(' ', Lines)}";
        return text.Length <= TextMax ? text : text[..TextMax];
    }
}
