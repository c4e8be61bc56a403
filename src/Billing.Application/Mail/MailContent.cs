using NodaTime;

namespace Billing.Application.Mail;

/// <summary>A mail as people get it.</summary>
public sealed record MailContent
{
    /// <summary>Its name in the world, without brackets; the same on every try.</summary>
    public required string MessageId { get; init; }

    /// <summary>Who sends.</summary>
    public required MailAddress From { get; init; }

    /// <summary>Who gets it.</summary>
    public required MailAddress To { get; init; }

    /// <summary>Who gets a copy that nobody sees.</summary>
    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>Where answers go; null for the sender.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>When it was written.</summary>
    public required Instant Date { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>The text without form.</summary>
    public required string Text { get; init; }

    /// <summary>The same in HTML.</summary>
    public required string Html { get; init; }

    /// <summary>A PDF that goes with it; null for none.</summary>
    public MailAttachment? Attachment { get; init; }
}

/// <summary>An address and whose it is.</summary>
/// <param name="Address">Such as <c>billing@example.com</c>.</param>
/// <param name="Name">For people; null for none.</param>
public sealed record MailAddress(string Address, string? Name = null);

/// <summary>A PDF file.</summary>
/// <param name="Name">Letters, digits, dots, dashes and underscores.</param>
/// <param name="Content">The bytes.</param>
public sealed record MailAttachment(string Name, ReadOnlyMemory<byte> Content);
